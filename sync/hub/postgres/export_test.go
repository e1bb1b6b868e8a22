package postgres

import (
	"context"
	"io/fs"
)

// Migrations are those of this version.
var Migrations fs.FS = migrations

// MigrateWith migrates with the migrations of another version.
func MigrateWith(ctx context.Context, address string, files fs.FS) (Migration, error) {
	return migrate(ctx, address, false, files)
}

// Statements are the texts of all prepared statements.
func Statements() (out []string) {
	for _, s := range statements {
		out = append(out, s.text)
	}
	return out
}

// Settle is what every connection begins with.
const Settle = settle

// Waiting is how many Extends wait for their turn.
func (s *Store) Waiting() int {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	return len(s.queue.waiting)
}

// CommitName is how COMMIT is called on the wire.
var CommitName = commit.name()

// Forget lets a store believe that it asked for changes so many seconds ago.
func (s *Store) Forget(seconds uint64) {
	s.changes.at -= seconds * 1e6
	s.changes.cleaned = 0
}
