package postgres

import (
	"context"
	"fmt"
)

// Describe names the server and the schema, for the operators.
func (s *Store) Describe(ctx context.Context) (string, error) {
	var server string
	var schema int64
	err := s.readers.QueryRow(ctx, "SELECT current_setting('server_version'), (SELECT max(version_id) FROM "+migrationsTable+" WHERE is_applied)").
		Scan(&server, &schema)
	if err != nil {
		return "", fmt.Errorf("ask the server what it is: %w", err)
	}
	return fmt.Sprintf("PostgreSQL %s, schema %d", server, schema), nil
}
