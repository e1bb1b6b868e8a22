package main

import (
	"crypto/rand"
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/internal/wallclock"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/carry"
)

// madeHub is a hub with a patient, in a directory of its own, and run runs a
// command that has to go well.
func madeHub(t *testing.T) (home string, run func(args ...string) string) {
	t.Helper()
	return madeHubAt(t, "")
}

// madeHubAt is madeHub with its store at a URL.
func madeHubAt(t *testing.T, store string) (home string, run func(args ...string) string) {
	t.Helper()
	dir := t.TempDir()
	home = filepath.Join(dir, "hub")
	run = func(args ...string) string {
		t.Helper()
		out, err := syncd(t.Context(), append([]string{"hub"}, args...)...)
		require.NoError(t, err)
		return out
	}
	at := []string{"--dir", home}
	if store != "" {
		at = append(at, "--store", store)
	}
	run(append([]string{"init", "--name", "localhost"}, at...)...)
	writeExport(t, filepath.Join(dir, "export"))
	run(append([]string{"import", filepath.Join(dir, "export")}, at...)...)
	return home, run
}

func TestHub_BackupAndRestore(t *testing.T) {
	home, run := madeHub(t)
	kept := t.TempDir()
	require.Contains(t, run("check", "--dir", home), "agrees with itself")
	require.Contains(t, run("lost", "--dir", home), "no workstation has shown")
	out := run("backup", "--dir", home, "--to", kept)
	require.Contains(t, out, "the keys are not in it")
	files, err := filepath.Glob(filepath.Join(kept, "hub-*.db"))
	require.NoError(t, err)
	require.Len(t, files, 1)

	store := filepath.Join(home, "hub.db")
	_, err = syncd(t.Context(), "hub", "restore", "--dir", home, "--from", files[0])
	require.ErrorIs(t, err, carry.ErrExists)
	require.NoError(t, os.Rename(store, store+".lost"))
	require.Contains(t, run("restore", "--dir", home, "--from", files[0]), "see `syncd hub lost`")
	digest := regexp.MustCompile(`digest +([0-9a-f]{64})`)
	require.Equal(t, digest.FindString(out), digest.FindString(run("check", "--dir", home)))
	require.Contains(t, run("status", "--dir", home), "Sone Nord")

	other := filepath.Join(t.TempDir(), "kommune")
	run("init", "--dir", other, "--name", "localhost")
	require.NoError(t, os.Remove(filepath.Join(other, "hub.db")))
	_, err = syncd(t.Context(), "hub", "restore", "--dir", other, "--from", files[0])
	require.ErrorIs(t, err, carry.ErrForeign)
	require.NoFileExists(t, filepath.Join(other, "hub.db"))
}

func TestHub_CopyAndMigrate(t *testing.T) {
	home, run := madeHub(t)
	store, to := filepath.Join(home, "hub.db"), filepath.Join(t.TempDir(), "kopi.db")
	require.Contains(t, run("copy", "--from", store, "--to", to), "read back and compared")
	require.Contains(t, run("check", "--dir", home, "--store", to), "agrees with itself")
	_, err := syncd(t.Context(), "hub", "copy", "--from", store, "--to", to)
	require.ErrorIs(t, err, carry.ErrNotEmpty)
	_, err = syncd(t.Context(), "hub", "copy", "--from", store+"x", "--to", to+"x")
	require.ErrorIs(t, err, errSource)
	require.NoFileExists(t, to+"x")
	for _, args := range [][]string{{"migrate", "--store", to}, {"migrate", "--store", to, "--dry-run"}} {
		require.Contains(t, run(args...), "nothing is to be done")
	}
}

// An older file is brought to the newest schema when somebody says so, and is
// left alone by a dry run.
func TestHub_MigrateAnOlderFile(t *testing.T) {
	_, run := madeHub(t)
	first, err := os.ReadFile(filepath.Join("..", "..", "sync", "hub", "sqlite", "sql", "0001_init.sql"))
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "old.db")
	execute(t, path, string(first)+"PRAGMA user_version = 1; PRAGMA application_id = 0x464a4842; PRAGMA journal_mode = WAL;")
	for range 2 {
		require.Regexp(t, `at 1; it would be brought to \d`, run("migrate", "--store", path, "--dry-run"))
	}
	require.Regexp(t, `went from 1 to \d`, run("migrate", "--store", path))
	require.Contains(t, run("migrate", "--store", path), "nothing is to be done")
}

// quarantined puts a note of an unknown author and one under a forgotten key in
// a hub's quarantine.
func quarantined(t *testing.T, home, at string) {
	t.Helper()
	h, err := hub.LoadHome(home, wallclock.Now(), rand.Reader)
	require.NoError(t, err)
	place := place{dir: home, store: at}
	store, err := place.open(t.Context(), h)
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	stream, err := h.Master.Stream("Patient/1")
	require.NoError(t, err)
	require.NoError(t, store.Update(t.Context(), func(tx hub.Tx) error {
		d := hub.Device{ID: journal.ID{1}, Label: "Annas PC", Acked: 2, Users: []journal.Author{{ID: "anna", Name: "Anna Berg", Role: journal.RoleNurse}}}
		require.NoError(t, tx.PutDevice(d))
		head, err := tx.Stream(stream)
		require.NoError(t, err)
		held := note(t, h.Master, stream, 1, 1)
		head.Root = head.Next(&held)
		head.Pos++
		head.Confirmed, head.Held, head.Version = head.Pos, []uint64{head.Pos}, head.Version+1
		require.NoError(t, tx.Insert(hub.Row{Sealed: held, Pos: head.Pos, Root: [8]byte(head.Root[:8]), State: hub.StateHeld}))
		require.NoError(t, tx.PutStream(head))
		require.NoError(t, tx.Quarantine(hub.Quarantined{Sealed: held, Code: "rights", From: d.ID, At: journal.InstantOf(wallclock.Now())}))
		refused := note(t, h.Master, stream, 2, 2)
		return tx.Quarantine(hub.Quarantined{Sealed: refused, Code: "unreadable", From: d.ID, At: 1, Chained: true})
	}))
}

func note(t *testing.T, master hub.MasterKey, stream journal.ID, seq uint64, epoch uint16) seal.Sealed {
	t.Helper()
	key, err := master.Key(stream, epoch)
	require.NoError(t, err)
	e := journal.Entry{Body: journal.Body{
		Author: journal.Author{ID: "kari", Name: "Kari Nes", Role: journal.RoleNurse}, Fact: &journal.Note{Type: "rapport", Text: "Sov godt."},
	}}
	now := journal.InstantOf(wallclock.Now())
	e.At, e.Recorded = now, now
	e.Header = journal.Header{ID: journal.ID{9, byte(seq)}, Stream: stream, Device: journal.ID{1}, Seq: seq, Stamp: journal.NewStamp(now, 0), Class: journal.ClassNote, KeyEpoch: epoch}
	s, err := seal.Seal(e, key)
	require.NoError(t, err)
	return s
}

func TestHub_QuarantineByAPerson(t *testing.T) { decideByPerson(t, "") }

// decideByPerson goes through the commands on a hub whose store is at a URL, or
// in its directory.
func decideByPerson(t *testing.T, store string) {
	t.Helper()
	home, _ := madeHubAt(t, store)
	try := func(args ...string) (string, error) {
		args = append([]string{"hub"}, append(args, "--dir", home)...)
		if store != "" {
			args = append(args, "--store", store)
		}
		return syncd(t.Context(), args...)
	}
	run := func(args ...string) string {
		t.Helper()
		out, err := try(args...)
		require.NoError(t, err)
		return out
	}
	require.Contains(t, run("quarantine", "list"), "nothing waits")
	quarantined(t, home, store)
	list := run("quarantine", "list")
	names := regexp.MustCompile(`(?m)^([0-9a-f]{12}) .*`).FindAllStringSubmatch(list, -1)
	require.Len(t, names, 2)
	refused, held := names[0][1], names[1][1]
	require.Regexp(t, refused+` +\d+h\d+m0s +unreadable +Annas PC +2 +with its writer only, who was told`, list)
	require.Regexp(t, held+` +0s +rights +Annas PC +1 +handed out, not filed`, list)

	require.NotContains(t, run("quarantine", "show", held), "Sov godt.")
	_, err := try("quarantine", "show", held, "--open")
	require.ErrorIs(t, err, hub.ErrUnsigned)
	require.Contains(t, run("quarantine", "show", held, "--open", "--who", "Ola", "--why", "feilsøking"), "Sov godt.")

	_, err = try("quarantine", "release", held)
	require.ErrorContains(t, err, "who")
	_, err = try("quarantine", "repair", held, "--add-user", "ola;Ola Dal;lege", "--who", "Ola", "--why", "x")
	require.ErrorIs(t, err, hub.ErrAuthor)
	require.Contains(t, run("quarantine", "repair", held, "--add-user", "kari;Kari Nes;sykepleier", "--who", "Ola", "--why", "vikar"), "1 entries are to be filed")
	require.Contains(t, run("quarantine", "release", refused, "--who", "Ola", "--why", "nøkkelen finnes"), "to be filed")
	require.Contains(t, run("quarantine", "release", refused, "--who", "Ola", "--why", "igjen"), "released before")
	_, err = try("quarantine", "dismiss", refused, "--who", "Ola", "--why", "likevel ikke")
	require.ErrorIs(t, err, hub.ErrDecided)
	require.Contains(t, run("quarantine", "list"), "nothing waits")
	require.Regexp(t, `(?s)released +Ola +nøkkelen finnes.*repaired +Ola +vikar.*opened +Ola +feilsøking`, run("quarantine", "log"))
	require.Contains(t, run("export", filepath.Join(t.TempDir(), "out")), "2 entries filed, 0 held")
	require.Regexp(t, `handed out, filed`, run("quarantine", "list", "--all"))
	require.Contains(t, run("check"), "agrees with itself")
}

func execute(t *testing.T, path, script string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), script)
	require.NoError(t, err)
}
