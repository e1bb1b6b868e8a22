package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// statement is one of the statements that every connection prepares.
type statement struct {
	n    int
	text string
}

// statements are all there are.
var statements []*statement

func prepare(text string) *statement {
	s := &statement{n: len(statements), text: text}
	statements = append(statements, s)
	return s
}

func (s *statement) name() string { return "feltjournal" + strconv.Itoa(s.n) }

// verb is the start of a statement, enough to find it by.
func (s *statement) verb() string {
	words := strings.Fields(s.text)
	return strings.Join(words[:min(len(words), 6)], " ")
}

// prepareAll prepares the statements on a connection, in one exchange.
func prepareAll(ctx context.Context, pg *pgconn.PgConn) (*session, error) {
	p := pg.StartPipeline(ctx)
	for _, s := range statements {
		p.SendPrepare(s.name(), s.text, nil)
	}
	if err := p.Sync(); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare statements: %w", err), p.Close())
	}
	out := &session{}
	for _, s := range statements {
		r, err := p.GetResults()
		if err != nil {
			p.Close() //nolint:errcheck // the first error says what happened
			return nil, fmt.Errorf("prepare %q: %w", s.verb(), err)
		}
		described, ok := r.(*pgconn.StatementDescription)
		if !ok {
			p.Close() //nolint:errcheck // see above
			return nil, fmt.Errorf("prepare %q: %T in place of a description", s.verb(), r)
		}
		described.Name = s.name()
		out.described = append(out.described, described)
	}
	if err := p.Close(); err != nil {
		return nil, fmt.Errorf("prepare statements: %w", err)
	}
	return out, nil
}

// session is what belongs to a connection as long as it lives.
type session struct {
	described []*pgconn.StatementDescription
	warned    bool // PostgreSQL has warned of something since this was last cleared
}

// sessionKey is where a connection keeps its session.
const sessionKey = "feltjournal"

func sessionOf(pg *pgconn.PgConn) *session {
	s, _ := pg.CustomData()[sessionKey].(*session)
	return s
}

// conn is one borrowed connection. One goroutine at a time uses it.
type conn struct {
	*session
	pooled *pgxpool.Conn
	pg     *pgconn.PgConn
	watch  *time.Timer // breaks the connection when PostgreSQL is silent for too long
	limit  time.Duration
}

func borrow(ctx context.Context, pool *pgxpool.Pool, limit time.Duration) (*conn, error) {
	pooled, err := pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	pg := pooled.Conn().PgConn()
	c := &conn{session: sessionOf(pg), pooled: pooled, pg: pg, limit: limit}
	c.watch = time.AfterFunc(limit, func() { pg.Conn().Close() })
	c.watch.Stop()
	return c, nil
}

// release gives the connection back; one in the middle of something is closed.
func (c *conn) release() {
	c.watch.Stop()
	c.pooled.Release()
}

// call is one statement with its parameters and what to do with the answer.
type call struct {
	*statement
	params [][]byte
	row    func(*row) error              // for each row; nil: there is none
	done   func(pgconn.CommandTag) error // nil: whatever it says
}

// binary1 is the format of all that is sent and received.
var binary1 = []int16{1}

// answered is how far an exchange came.
type answered struct {
	calls int  // statements that PostgreSQL has completed
	rows  bool // a row was handed on
}

// exchange sends statements together and reads what comes back. PostgreSQL
// skips all that follow one that failed.
func (c *conn) exchange(calls []call) (a answered, err error) {
	batch := &pgconn.Batch{}
	for i := range calls {
		batch.ExecStatement(c.described[calls[i].n], calls[i].params, binary1, binary1)
	}
	c.watch.Reset(c.limit)
	defer c.watch.Stop()
	results := c.pg.ExecBatch(context.Background(), batch)
	for a.calls < len(calls) && results.NextResult() {
		call := &calls[a.calls]
		rows, completed, problem := call.take(results.ResultReader())
		a.rows = a.rows || rows
		if !completed {
			break
		}
		if problem != nil && err == nil {
			err = fmt.Errorf("%s: %w", call.verb(), problem)
		}
		a.calls++
	}
	if failed := results.Close(); failed != nil {
		verb := "answer"
		if a.calls < len(calls) {
			verb = calls[a.calls].verb()
		}
		return a, fmt.Errorf("%s: %w", verb, asBroken(failed))
	}
	return a, err
}

// take hands on the rows of one answer. It is not completed when PostgreSQL
// reported an error or fell silent.
func (k *call) take(r *pgconn.ResultReader) (rows, completed bool, err error) {
	for r.NextRow() {
		if k.row == nil || err != nil {
			continue
		}
		rows = true
		one := row{values: r.Values()}
		if err = k.row(&one); err == nil {
			err = one.err
		}
	}
	tag, failed := r.Close()
	if failed == nil && err == nil && k.done != nil {
		err = k.done(tag)
	}
	return rows, failed == nil, err
}
