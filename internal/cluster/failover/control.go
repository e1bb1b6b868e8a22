//go:build linux

package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

// The control's writers: how many, how fast, and how long one waits for an
// answer before it takes its connection for dead.
const (
	writers  = 4
	pace     = 25 * time.Millisecond
	patience = 5 * time.Second
)

// control is the table of numbers and what was acknowledged of it.
type control struct {
	url  string
	next atomic.Int64
	when moments

	mu      sync.Mutex
	acked   []int64 // guarded by mu
	unknown int     // guarded by mu; inserts that nobody answered
}

func newControl(ctx context.Context, url string) (*control, error) {
	c := &control{url: url}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("connect to make the control's table: %w", err)
	}
	defer conn.Close(ctx) //nolint:errcheck // only made a table
	if _, err := conn.Exec(ctx, `CREATE TABLE control (n bigint PRIMARY KEY)`); err != nil {
		return nil, fmt.Errorf("make the control's table: %w", err)
	}
	return c, nil
}

// run writes until ctx ends.
func (c *control) run(ctx context.Context) error {
	var g errgroup.Group
	for range writers {
		g.Go(func() error { c.write(ctx); return nil })
	}
	return g.Wait()
}

// write inserts number after number. A number whose insert was not answered is
// never tried again: it may be there or not.
func (c *control) write(ctx context.Context) {
	var conn *pgx.Conn
	defer func() { drop(conn) }()
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if conn == nil {
			conn = c.connect(ctx)
			continue
		}
		if !c.insert(ctx, conn) {
			drop(conn)
			conn = nil
		}
	}
}

func (c *control) connect(ctx context.Context) *pgx.Conn {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.url)
	if err != nil {
		return nil
	}
	return conn
}

func (c *control) insert(ctx context.Context, conn *pgx.Conn) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	n := c.next.Add(1)
	_, err := conn.Exec(ctx, `INSERT INTO control VALUES ($1)`, n)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.unknown++
		return false
	}
	c.acked = append(c.acked, n)
	c.when.add(time.Now())
	return true
}

// drop closes a connection that may lead to a frozen server.
func drop(conn *pgx.Conn) {
	if conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Close(ctx)
}

// verdict reads the table and says what of the acknowledged is not in it.
func (c *control) verdict(ctx context.Context) (acked int, lost []int64, err error) {
	conn, err := pgx.Connect(ctx, c.url)
	if err != nil {
		return 0, nil, fmt.Errorf("connect to read the control's table: %w", err)
	}
	defer drop(conn)
	rows, err := conn.Query(ctx, `SELECT n FROM control`)
	if err != nil {
		return 0, nil, fmt.Errorf("read the control's table: %w", err)
	}
	stored, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, nil, fmt.Errorf("read the control's table: %w", err)
	}
	there := make(map[int64]bool, len(stored))
	for _, n := range stored {
		there[n] = true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.acked {
		if !there[n] {
			lost = append(lost, n)
		}
	}
	return len(c.acked), lost, nil
}
