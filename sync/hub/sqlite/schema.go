package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
)

// Schema tells which schema the store in file path has and which this program
// brings it to when it opens it. It changes nothing.
func Schema(ctx context.Context, path string) (has, newest int, err error) {
	slash := filepath.ToSlash(path)
	if filepath.IsAbs(path) && slash[0] != '/' {
		slash = "/" + slash // C:/… on Windows
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: slash}).EscapedPath()+"?mode=ro")
	if err != nil {
		return 0, 0, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	defer db.Close()
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&has); err != nil {
		return 0, 0, fmt.Errorf("read the schema of %s: %w", filepath.Base(path), err)
	}
	return has, len(steps), nil
}
