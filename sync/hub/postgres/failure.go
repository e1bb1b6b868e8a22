package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"feltjournal/sync/hub"

	"github.com/jackc/pgx/v5/pgconn"
)

// Errors of PostgreSQL that mean something to us (SQLSTATE).
const (
	codeUnique   = "23505"
	codeReadOnly = "25006" // the primary was demoted
)

// passing are errors (or classes of them) after which the same transaction may
// succeed.
var passing = []string{
	"08",    // connection
	"40001", // serialization
	"40P01", // deadlock
	"53",    // out of connections, memory, disk
	"55P03", // lock not available
	"57014", // cancelled by an administrator
	"57P01", // shutting down
	"57P02", // crashed
	"57P03", // starting
	"25P03", // idle in a transaction for too long
	codeReadOnly,
}

// broken is an error after which the connection is of no use.
type broken struct{ err error }

func (b *broken) Error() string { return b.err.Error() }
func (b *broken) Unwrap() error { return b.err }

// asBroken marks err if it ended the connection.
func asBroken(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.SeverityUnlocalized == "ERROR" {
		return err
	}
	return &broken{err}
}

func isBroken(err error) bool {
	var b *broken
	return errors.As(err, &b)
}

func code(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}

// passes reports whether err may be gone at the next attempt.
func passes(err error) bool {
	if isBroken(err) {
		return true
	}
	c := code(err)
	for _, p := range passing {
		if c != "" && strings.HasPrefix(c, p) {
			return true
		}
	}
	return false
}

// unavailable says of an error of the connection that the store is away.
func unavailable(err error) error {
	if err == nil || !passes(err) {
		return err
	}
	return fmt.Errorf("%w: %w", hub.ErrUnavailable, err)
}

// Pauses between two attempts.
const (
	firstPause = 20 * time.Millisecond
	maxPause   = time.Second
)

// insist runs attempt until it succeeds, fails for good, or ctx ends.
func insist(ctx context.Context, attempt func(context.Context) error) error {
	for pause := firstPause; ; pause = min(2*pause, maxPause) {
		err := attempt(ctx)
		if err == nil || !passes(err) {
			return err
		}
		wait := time.NewTimer(pause/2 + rand.N(pause/2)) //nolint:gosec // spreads attempts, hides nothing
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return unavailable(err)
		}
	}
}
