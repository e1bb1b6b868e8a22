package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// standEvery is how often a store that does not lead tries to, and one that
	// leads makes sure that it still does.
	standEvery = 2 * time.Second
	// leadSilence is how long a leader waits for an answer before it steps down.
	// PostgreSQL gives its lock to another only after probeIdle + probeCount *
	// probeInterval of silence.
	leadSilence = 4 * time.Second
)

// Lead runs f while this store, of all that have the schema open, is the one
// that leads in what name says; it waits until that is so. The lead is a
// session-level advisory lock. When its connection is lost f's ctx is
// cancelled, and when f has returned Lead stands again. It returns nil when ctx
// ends, and f's error when f ends by itself.
//
// A leader that was cut off and its successor may overlap for the moment f
// takes to return, so what f does must bear to be done twice.
func (s *Store) Lead(ctx context.Context, name string, f func(context.Context) error) error {
	sum := sha256.Sum256([]byte("feltjournal lead " + s.schema + "\x00" + name))
	key := int64(binary.BigEndian.Uint64(sum[:]))
	for {
		over, err := s.stand(ctx, key, f)
		switch {
		case over && ctx.Err() == nil:
			return err
		case !pause(ctx, standEvery):
			return nil
		}
	}
}

// pause waits; false: ctx ended.
func pause(ctx context.Context, d time.Duration) bool {
	wait := time.NewTimer(d)
	defer wait.Stop()
	select {
	case <-wait.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// errDeposed is a leader whose connection was lost.
var errDeposed = errors.New("the connection that held the lead was lost")

// stand stands on one connection and leads when it is elected; over: f ended by
// itself.
func (s *Store) stand(ctx context.Context, key int64, f func(context.Context) error) (over bool, err error) {
	c, err := pgx.ConnectConfig(ctx, s.config)
	if err != nil {
		return false, fmt.Errorf("stand for the lead: %w", err)
	}
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), leadSilence)
		defer cancel()
		c.Close(end) //nolint:errcheck // the lock goes with the connection
	}()
	if err := c.PgConn().Exec(ctx, settle).Close(); err != nil {
		return false, fmt.Errorf("stand for the lead: %w", err)
	}
	for {
		won, err := try(ctx, c, key)
		if err != nil {
			return false, fmt.Errorf("stand for the lead: %w", err)
		}
		if won {
			return lead(ctx, c, f)
		}
		if !pause(ctx, standEvery) {
			return false, nil
		}
	}
}

// lead runs f as long as c, which holds the lock, answers.
func lead(ctx context.Context, c *pgx.Conn, f func(context.Context) error) (over bool, err error) {
	ctx, step := context.WithCancelCause(ctx)
	defer step(nil)
	ended := make(chan error, 1)
	go func() { ended <- f(ctx) }()
	tick := time.NewTicker(standEvery)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return !errors.Is(context.Cause(ctx), errDeposed), err
		case <-tick.C:
		}
		if ctx.Err() == nil && ping(ctx, c) != nil {
			step(errDeposed)
		}
	}
}

func try(ctx context.Context, c *pgx.Conn, key int64) (won bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, leadSilence)
	defer cancel()
	err = c.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", key).Scan(&won)
	return won, err
}

func ping(ctx context.Context, c *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, leadSilence)
	defer cancel()
	return c.Ping(ctx)
}
