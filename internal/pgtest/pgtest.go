//go:build unix

package pgtest

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// shared is the server of this test binary.
var shared struct {
	mu        sync.Mutex
	server    *Server
	err       error
	templates map[string]string // prepared databases, by who prepares them
	databases int
}

// Stop stops the shared server. It is called from TestMain, after the tests;
// without it the guard does the same a moment later.
func Stop() {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.server != nil {
		shared.server.end()
	}
	shared.server, shared.templates = nil, nil
}

// Shared is the server that all tests of this binary share, started with the
// first call. It does not sync its files.
func Shared(tb testing.TB) *Server {
	tb.Helper()
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.server == nil && shared.err == nil {
		shared.server, shared.err = start(Options{})
	}
	if shared.err != nil {
		tb.Fatalf("pgtest: %v", shared.err)
	}
	return shared.server
}

// Start starts a server for tb alone.
func Start(tb testing.TB, o Options) *Server {
	tb.Helper()
	s, err := start(o)
	if err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	tb.Cleanup(s.end)
	return s
}

// Run starts a server for a program that is no test; it has to be ended.
func Run(o Options) (*Server, error) { return start(o) }

// End stops it for good and removes what it left.
func (s *Server) End() { s.end() }

// Stop stops the server; Restart starts it again with the same data.
func (s *Server) Stop(tb testing.TB, m Mode) {
	tb.Helper()
	if err := s.run("pg_ctl", "stop", "-w", "-s", "-m", string(m), "-D", "data"); err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
}

// Restart starts a server that was stopped.
func (s *Server) Restart(tb testing.TB) {
	tb.Helper()
	if err := s.run("pg_ctl", "start", "-w", "-s", "-D", "data", "-l", "log", "-o", "-k '"+s.dir+"'"); err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
}

// Database is the address of an empty database of the shared server, after
// prepare, which runs once for all tests: each gets a copy of what it made. It
// is dropped with the end of tb.
func Database(tb testing.TB, prepare func(ctx context.Context, url string) error) string {
	tb.Helper()
	s := Shared(tb)
	shared.mu.Lock()
	defer shared.mu.Unlock()
	template, err := s.template(prepare)
	if err != nil {
		tb.Fatalf("pgtest: prepare a database: %v", err)
	}
	shared.databases++
	name := "test" + strconv.Itoa(shared.databases)
	if err := s.Exec("CREATE DATABASE " + name + " TEMPLATE " + template); err != nil {
		tb.Fatalf("pgtest: %v", err)
	}
	tb.Cleanup(func() {
		if err := s.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			tb.Errorf("pgtest: %v", err)
		}
	})
	return s.URL(name)
}

// template is the database that prepare made; shared.mu is held.
func (s *Server) template(prepare func(context.Context, string) error) (string, error) {
	if prepare == nil {
		return "template0", nil
	}
	key := runtime.FuncForPC(reflect.ValueOf(prepare).Pointer()).Name()
	if name, ok := shared.templates[key]; ok {
		return name, nil
	}
	name := "prepared" + strconv.Itoa(len(shared.templates))
	if err := s.Exec("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	if err := prepare(context.Background(), s.URL(name)); err != nil {
		return "", err
	}
	if shared.templates == nil {
		shared.templates = map[string]string{}
	}
	shared.templates[key] = name
	return name, nil
}

// Exec runs a statement in the database "postgres".
func (s *Server) Exec(statement string) error {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return err
	}
	defer c.Close(ctx) //nolint:errcheck // nothing is left to write
	if _, err := c.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
