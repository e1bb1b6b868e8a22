//go:build unix

package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/internal/pgtest"
	"feltjournal/sync/hub/postgres"
)

func migrated(ctx context.Context, url string) error {
	_, err := postgres.Migrate(ctx, url, false)
	return err
}

func TestHub_QuarantineByAPersonOnPostgreSQL(t *testing.T) {
	decideByPerson(t, pgtest.Database(t, migrated))
}

// A municipality moves from its file to a server: migrate, copy, go on.
func TestHub_MoveToPostgreSQL(t *testing.T) {
	home, run := madeHub(t)
	url, file := pgtest.Database(t, nil), filepath.Join(home, "hub.db")
	_, err := syncd(t.Context(), "hub", "copy", "--from", file, "--to", url)
	require.ErrorContains(t, err, "syncd hub migrate")
	require.Contains(t, run("migrate", "--store", url, "--dry-run"), "would bring it to")
	require.Contains(t, run("migrate", "--store", url), "went from 0 to")
	require.Contains(t, run("migrate", "--store", url), "nothing")
	require.Contains(t, run("copy", "--from", file, "--to", url), "read back and compared")
	require.NoError(t, os.Rename(file, file+".before"))
	require.Contains(t, run("check", "--dir", home, "--store", url), "agrees with itself")
	require.Contains(t, run("status", "--dir", home, "--store", url), "Sone Nord")
	kept := filepath.Join(t.TempDir(), "kopi.db")
	require.Contains(t, run("backup", "--dir", home, "--store", url, "--to", kept), "the keys are not in it")
	_, err = syncd(t.Context(), "hub", "restore", "--dir", home, "--store", url, "--from", kept)
	require.Error(t, err, "it holds something")
	require.Contains(t, run("restore", "--dir", home, "--from", kept), "the hub holds what it held", "and back to a file")
	require.Contains(t, run("status", "--dir", home), "Sone Nord")
}
