//go:build unix

package pgtest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// errMissing says what to do.
var errMissing = errors.New("the programs of PostgreSQL are not installed (initdb, pg_ctl): `make test` installs the package, or install postgresql")

// Mode is how a server is stopped.
type Mode string

// The modes.
const (
	Fast      Mode = "fast"      // connections are ended, everything is written
	Immediate Mode = "immediate" // as if the power was cut, but for what the system still writes
)

// Options are what a server of its own may differ in.
type Options struct {
	Sync     bool     // what is committed is on the disk
	Settings []string // name=value, as in postgresql.conf
}

// Server is one PostgreSQL.
type Server struct {
	dir   string
	bin   string
	owner *syscall.SysProcAttr
	guard *exec.Cmd
	life  io.Closer // the guard waits for its end
}

// guard starts the server, says so, and cleans up after whoever started it.
const guard = `trap '' INT TERM HUP
cd "$1" || exit 1
if "$2/pg_ctl" start -w -s -D data -l log -o "-k '$1'" </dev/null >/dev/null 2>start
then echo started; else cat start log | tr '\n' ' '; echo; fi
read -r line
"$2/pg_ctl" stop -w -s -m immediate -D data </dev/null >/dev/null 2>&1
cd / && rm -rf "$1"`

// binaries is the directory of the newest PostgreSQL that is installed.
func binaries() (string, error) {
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	best, newest := "", -1
	for _, dir := range dirs {
		_, noInit := os.Stat(filepath.Join(dir, "initdb"))
		_, noCtl := os.Stat(filepath.Join(dir, "pg_ctl"))
		version, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir))) // zero: not named after it
		if noInit == nil && noCtl == nil && version > newest {
			best, newest = dir, version
		}
	}
	if best == "" {
		return "", errMissing
	}
	return best, nil
}

// owner is who the server runs as: PostgreSQL refuses to run as root.
func owner() (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", errMissing, err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// start makes and starts a server.
func start(o Options) (s *Server, err error) {
	s = &Server{}
	if s.bin, err = binaries(); err != nil {
		return nil, err
	}
	if s.owner, err = owner(); err != nil {
		return nil, err
	}
	// A socket's name has room for a hundred letters; t.TempDir has more.
	if s.dir, err = os.MkdirTemp("", "pgtest"); err != nil {
		return nil, err
	}
	if err := s.make(o); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	if err := s.watch(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Server) make(o Options) error {
	if c := s.owner.Credential; c != nil {
		if err := os.Chown(s.dir, int(c.Uid), int(c.Gid)); err != nil {
			return err
		}
	}
	if err := s.run("initdb", "-D", "data", "-U", "postgres", "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync"); err != nil {
		return err
	}
	settings := append([]string{
		"listen_addresses=''", "max_connections=200", "shared_buffers=64MB", "max_wal_size=512MB", "log_min_messages=warning",
		"fsync=" + strconv.FormatBool(o.Sync), "full_page_writes=" + strconv.FormatBool(o.Sync),
	}, o.Settings...)
	conf, err := os.OpenFile(filepath.Join(s.dir, "data", "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = conf.WriteString("\n" + strings.Join(settings, "\n") + "\n")
	return errors.Join(err, conf.Close())
}

// watch starts the guard, which starts the server.
func (s *Server) watch() error {
	s.guard = exec.Command("sh", "-c", guard, "pgtest", s.dir, s.bin)
	s.guard.Env = append(os.Environ(), "LC_ALL=C")
	s.guard.Dir = "/"
	attr := *s.owner
	attr.Setsid = true // an interrupt of the terminal is for the test, not for its guard
	s.guard.SysProcAttr = &attr
	life, err := s.guard.StdinPipe()
	if err != nil {
		return err
	}
	said, err := s.guard.StdoutPipe()
	if err != nil {
		return err
	}
	if err := s.guard.Start(); err != nil {
		return errors.Join(err, os.RemoveAll(s.dir))
	}
	s.life = life
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil || line != "started\n" {
		s.end()
		return fmt.Errorf("start PostgreSQL: %s", line)
	}
	return nil
}

// end stops the server for good and waits until nothing is left of it.
func (s *Server) end() {
	s.life.Close()
	s.guard.Wait() //nolint:errcheck // it has no more to say
}

func (s *Server) run(program string, args ...string) error {
	cmd := exec.Command(filepath.Join(s.bin, program), args...)
	cmd.Dir, cmd.SysProcAttr = s.dir, s.owner
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", program, err, out)
	}
	return nil
}

// URL is the address of a database of the server.
func (s *Server) URL(database string) string {
	return "postgres://postgres@/" + database + "?host=" + url.QueryEscape(s.dir)
}

// Socket is the path of the server's socket.
func (s *Server) Socket() string { return filepath.Join(s.dir, ".s.PGSQL.5432") }
