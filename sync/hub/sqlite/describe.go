package sqlite

import (
	"context"
	"fmt"
)

// Describe names the engine and the schema that this program keeps the file at.
func (s *Store) Describe(context.Context) (string, error) {
	return fmt.Sprintf("SQLite, schema %d", len(steps)), nil
}
