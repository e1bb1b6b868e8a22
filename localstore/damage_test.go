package localstore

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// damaged is a store with acknowledged and unsent work, closed.
func damaged(t *testing.T) (*fixture, journal.ID) {
	t.Helper()
	f := newFixture(t).start()
	stream := f.stream()
	for i := range 30 {
		f.record(stream, powerText(i+1))
	}
	f.apply(Inbound{Acked: 20})
	require.NoError(t, f.store.Close())
	return f, stream
}

func (f *fixture) path(name string) string { return filepath.Join(f.opt.Dir, name) }

func (f *fixture) edit(change func(b []byte) []byte) {
	b, err := os.ReadFile(f.path(fileName))
	require.NoError(f.t, err)
	require.NoError(f.t, os.WriteFile(f.path(fileName), change(b), 0o600))
}

// quarantined are the files kept of a damaged store.
func (f *fixture) quarantined() []string {
	found, err := filepath.Glob(f.path("quarantine-*/" + fileName))
	require.NoError(f.t, err)
	return found
}

// TestI21_DamageIsFoundAndTheOutboxCarriedOver damages the file in every way
// of the catalogue. Afterwards the store opens with the whole outbox, or it
// refuses and has kept the file: it is never an empty store.
func TestI21_DamageIsFoundAndTheOutboxCarriedOver(t *testing.T) {
	t.Parallel()
	cases := map[string]func(b []byte) []byte{
		"zero length":       func([]byte) []byte { return nil },
		"half a header":     func(b []byte) []byte { return b[:50] },
		"text":              func([]byte) []byte { return []byte("This is not a database, it is a letter to the editor.") },
		"header magic":      func(b []byte) []byte { b[3] ^= 0x20; return b },
		"page size":         func(b []byte) []byte { b[16] = 0x03; return b },
		"schema page":       func(b []byte) []byte { clear(b[100:600]); return b },
		"last page zero":    func(b []byte) []byte { clear(b[len(b)-4096:]); return b },
		"all but one page":  func(b []byte) []byte { clear(b[4096:]); return b },
		"trailing rubbish":  func(b []byte) []byte { return append(b, make([]byte, 5000)...) },
		"sparse middle":     func(b []byte) []byte { clear(b[8192:16384]); return b },
		"every page cut":    func(b []byte) []byte { return b[:4096] },
		"cut in the middle": func(b []byte) []byte { return b[:len(b)/2+100] },
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			f, stream := damaged(t)
			f.edit(change)
			f.requireKeptOrWhole(stream)
		})
	}
}

// requireKeptOrWhole opens the store after damage.
func (f *fixture) requireKeptOrWhole(stream journal.ID) (whole bool) {
	f.t.Helper()
	s, err := Open(context.Background(), f.opt)
	if err != nil {
		require.ErrorIs(f.t, err, ErrDamaged)
		require.Equal(f.t, "store_damaged", journal.CodeOf(err))
		require.Len(f.t, f.quarantined(), 1)
		_, err = Open(context.Background(), f.opt)
		require.ErrorIs(f.t, err, os.ErrNotExist, "nothing may be made in its place")
		return false
	}
	defer s.Close()
	out, err := s.Unsent(context.Background(), 20, Budget{Entries: 100, Bytes: 1 << 20})
	require.NoError(f.t, err)
	require.Len(f.t, out, 10)
	for i, e := range out {
		opened, err := seal.Open(e, f.keys[stream])
		require.NoError(f.t, err)
		require.Equal(f.t, powerText(21+i), opened.Fact.(*journal.Note).Text)
	}
	if len(f.quarantined()) == 1 {
		st, err := s.Status(context.Background())
		require.NoError(f.t, err)
		require.Equal(f.t, AlarmSalvaged, st.Alarms[0].Code)
		require.Equal(f.t, uint64(30), st.Last)
	}
	return true
}

// TestI21_TruncatedAtEachPage cuts the file after each of its pages.
func TestI21_TruncatedAtEachPage(t *testing.T) {
	t.Parallel()
	f, stream := damaged(t)
	whole, err := os.ReadFile(f.path(fileName))
	require.NoError(t, err)
	keys, err := os.ReadFile(f.path(keyFileName))
	require.NoError(t, err)
	for n := 4096; n < len(whole); n += 4096 {
		f.opt.Dir = t.TempDir()
		require.NoError(t, os.WriteFile(f.path(fileName), whole[:n], 0o600))
		require.NoError(t, os.WriteFile(f.path(keyFileName), keys, 0o600))
		f.requireKeptOrWhole(stream)
	}
}

// TestI21_EachBitOfTheHeader flips every bit of the 100-byte header.
func TestI21_EachBitOfTheHeader(t *testing.T) {
	t.Parallel()
	f, stream := damaged(t)
	whole, err := os.ReadFile(f.path(fileName))
	require.NoError(t, err)
	keys, err := os.ReadFile(f.path(keyFileName))
	require.NoError(t, err)
	for bit := range 100 * 8 {
		if (testing.Short() || underRace) && bit%11 != 0 {
			continue
		}
		f.opt.Dir = t.TempDir()
		b := append([]byte(nil), whole...)
		b[bit/8] ^= 1 << (bit % 8)
		require.NoError(t, os.WriteFile(f.path(fileName), b, 0o600))
		require.NoError(t, os.WriteFile(f.path(keyFileName), keys, 0o600))
		if bit/8 >= 60 && bit/8 < 64 { // user_version: from the future, or from before
			f.requireVersionRefused(stream)
			continue
		}
		f.requireKeptOrWhole(stream)
	}
}

func (f *fixture) requireVersionRefused(stream journal.ID) {
	f.t.Helper()
	s, err := Open(context.Background(), f.opt)
	if errors.Is(err, ErrNewer) {
		require.Empty(f.t, f.quarantined())
		return
	}
	if err == nil {
		require.NoError(f.t, s.Close())
	}
	if len(f.quarantined()) == 0 {
		f.requireKeptOrWhole(stream)
	}
}

// TestI21_SealedBytesFlippedAreNeverShown flips one bit in each stored entry.
func TestI21_SealedBytesFlippedAreNeverShown(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	other := f.id()
	e := f.foreign(other, 1, stream, note("Har fått dobbel dose."))
	f.apply(Inbound{Entries: []Placed{{e, 1}}, Cursors: []Cursor{{Stream: stream, Pos: 1}}, Complete: true})
	_, err := f.store.write.Exec(`UPDATE entries SET sealed = ?`, append([]byte{e.Bytes[0] ^ 1}, e.Bytes[1:]...))
	require.NoError(t, err)
	row := f.rows()[0]
	_, err = seal.Open(row.Sealed, f.keys[stream])
	require.ErrorIs(t, err, seal.ErrOpen)
	require.NoError(t, f.store.Discard(context.Background(), row))
	cursors, err := f.store.Cursors(context.Background())
	require.NoError(t, err)
	require.Zero(t, cursors[0].Pos, "the hub has to send it again")
	f.apply(Inbound{Entries: []Placed{{e, 1}}, Cursors: []Cursor{{Stream: stream, Pos: 1}}, Complete: true})
	_, err = seal.Open(f.rows()[0].Sealed, f.keys[stream])
	require.NoError(t, err)
	require.Equal(t, AlarmUnreadable, f.status().Alarms[0].Code)
}

// A page from an older copy of the file shows in the chain of the outbox.
func TestI21_OutboxThatDoesNotFollowItsChainIsFound(t *testing.T) {
	f, _ := damaged(t)
	s, err := Open(context.Background(), f.opt)
	require.NoError(t, err)
	_, err = s.write.Exec(`UPDATE entries SET sealed = (SELECT sealed FROM entries WHERE seq = 24) WHERE seq = 25`)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	_, err = Open(context.Background(), f.opt)
	require.ErrorIs(t, err, ErrDamaged)
	require.Len(t, f.quarantined(), 1)
}

func TestI21_DamagedFileInUseIsLeftAlone(t *testing.T) {
	f, _ := damaged(t)
	other, err := Open(context.Background(), f.opt)
	require.NoError(t, err)
	defer other.Close()
	f.edit(func(b []byte) []byte { clear(b[4096:]); return b })
	_, err = Open(context.Background(), f.opt)
	require.Equal(t, "store_damaged_in_use", journal.CodeOf(err))
	require.Empty(t, f.quarantined())
}

func TestI21_RescueCutOffIsCompleted(t *testing.T) {
	f, stream := damaged(t)
	require.NoError(t, os.MkdirAll(f.opt.Dir, 0o700))
	opt, err := f.opt.withDefaults()
	require.NoError(t, err)
	require.NoError(t, rescue(context.Background(), opt)) // and the power goes before the swap
	require.True(t, f.requireKeptOrWhole(stream))
	require.Len(t, f.quarantined(), 1)
}

func TestWALDeletedByACleaner(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	f.record(stream, "a")
	require.NoError(t, f.store.Close())
	for _, suffix := range []string{"-wal", "-shm"} {
		_ = os.Remove(f.path(fileName + suffix))
	}
	s, err := Open(context.Background(), f.opt)
	require.NoError(t, err)
	defer s.Close()
	st, err := s.State(context.Background())
	require.NoError(t, err)
	require.Equal(t, uint64(1), st.Last)
}

func TestWALOfAnotherDatabaseIsIgnored(t *testing.T) {
	f, stream := damaged(t)
	g := newFixture(t)
	g.device.ID = journal.ID{0xd2}
	g.start()
	other := g.stream()
	g.record(other, "i en annen fil")
	b, err := os.ReadFile(g.path(fileName + "-wal"))
	require.NoError(t, err)
	require.NotEmpty(t, b)
	require.NoError(t, os.WriteFile(f.path(fileName+"-wal"), b, 0o600))
	require.True(t, f.requireKeptOrWhole(stream))
	kept, err := filepath.Glob(f.path("quarantine-*/" + fileName + "-wal"))
	require.NoError(t, err)
	require.Len(t, kept, 1)
}

func TestSymlinkIsRefused(t *testing.T) {
	f, _ := damaged(t)
	elsewhere := filepath.Join(t.TempDir(), "elsewhere.db")
	require.NoError(t, os.Rename(f.path(fileName), elsewhere))
	require.NoError(t, os.Symlink(elsewhere, f.path(fileName)))
	_, err := Open(context.Background(), f.opt)
	require.ErrorContains(t, err, "not an ordinary file")
	require.FileExists(t, elsewhere)
}

func TestI23_NewerSchemaIsRefusedAndLeftAlone(t *testing.T) {
	f, _ := damaged(t)
	s, err := Open(context.Background(), f.opt)
	require.NoError(t, err)
	_, err = s.write.Exec("PRAGMA user_version = 99")
	require.NoError(t, err)
	require.NoError(t, s.Close())
	before, err := os.ReadFile(f.path(fileName))
	require.NoError(t, err)
	_, err = Open(context.Background(), f.opt)
	require.ErrorIs(t, err, ErrNewer)
	after, err := os.ReadFile(f.path(fileName))
	require.NoError(t, err)
	require.Equal(t, before, after)
	require.Empty(t, f.quarantined())
}

func TestOldSQLiteIsRefused(t *testing.T) {
	for version, ok := range map[string]bool{"3.7.0": false, "3.51.2": false, "3.51.3": true, "3.54.1": true, "4.0.0": true, "3.51": false} {
		require.Equal(t, ok, checkSQLite(version) == nil, version)
	}
}

func TestCreateNeverOverwrites(t *testing.T) {
	f, _ := damaged(t)
	_, err := Create(context.Background(), f.opt, f.device)
	require.ErrorIs(t, err, ErrExists)
}

func TestPathWithSpacesAndNorwegianLetters(t *testing.T) {
	f := newFixture(t)
	f.opt.Dir = filepath.Join(t.TempDir(), "Åse sin mappe (æøå) 100% #1 ?", "dypt")
	f.start()
	f.record(f.stream(), "a")
	f.reopen()
	require.Len(t, f.rows(), 1)
	require.FileExists(t, f.path(fileName))
}
