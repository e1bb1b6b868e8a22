package carry_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/carry"
)

func survey(t *testing.T, s hub.Store) *carry.Proof {
	t.Helper()
	p, problems, err := carry.Survey(t.Context(), s)
	require.NoError(t, err)
	require.Empty(t, problems)
	return p
}

// Whatever a store holds, a copy of it holds the same, and a copy of the copy.
func TestCopy_IsEqual(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		a, _ := fresh(t)
		b, _ := fresh(t)
		c, _ := fresh(t)
		newFiller(seed).fill(t, a, rapid.IntRange(0, 60).Draw(rt, "entries"))
		one, err := carry.Copy(t.Context(), a, b)
		require.NoError(t, err)
		two, err := carry.Copy(t.Context(), b, c)
		require.NoError(t, err)
		require.Equal(t, one, two)
		require.Equal(t, survey(t, a), survey(t, c))
		unmarked(t, b)
	})
}

func unmarked(t *testing.T, s hub.Store) {
	t.Helper()
	require.NoError(t, s.View(t.Context(), func(tx hub.Tx) error {
		mark, err := tx.Setting(hub.SettingUnfinished)
		require.Nil(t, mark)
		return err
	}))
}

// tampering is what can be wrong with a store, and how it is made so.
var tampering = map[string]string{
	"a flipped byte":         "UPDATE entries SET sealed = CAST(x'00' || substr(sealed, 2) AS BLOB) WHERE (stream, pos) IN (SELECT stream, pos FROM entries WHERE length(sealed) > 1 AND substr(sealed, 1, 1) <> x'00' LIMIT 1)",
	"a missing row":          "DELETE FROM entries WHERE (stream, pos) IN (SELECT stream, max(pos) FROM entries GROUP BY stream LIMIT 1)",
	"a row less in between":  "DELETE FROM entries WHERE (stream, pos) IN (SELECT stream, pos FROM entries WHERE pos = 1 LIMIT 1)",
	"a state":                "UPDATE entries SET state = 1 WHERE (stream, pos) IN (SELECT stream, pos FROM entries WHERE state <> 1 LIMIT 1)",
	"who offered it":         "UPDATE entries SET relayed = 1 - relayed WHERE (stream, pos) IN (SELECT stream, pos FROM entries LIMIT 1)",
	"a class":                "UPDATE entries SET class = 7 - class WHERE (stream, pos) IN (SELECT stream, pos FROM entries LIMIT 1)",
	"a root":                 "UPDATE entries SET root = x'0102030405060708' WHERE (stream, pos) IN (SELECT stream, pos FROM entries LIMIT 1)",
	"the root of a head":     "UPDATE streams SET root = zeroblob(32) WHERE pos > 0",
	"a position of a head":   "UPDATE streams SET pos = pos + 1",
	"what a head confirms":   "UPDATE streams SET confirmed = confirmed + 1",
	"a right that ended":     "UPDATE grants SET active = 1 - active WHERE (device, stream) IN (SELECT device, stream FROM grants LIMIT 1)",
	"a grant":                "DELETE FROM grants WHERE (device, stream) IN (SELECT device, stream FROM grants LIMIT 1)",
	"a user":                 "UPDATE devices SET users = '[{\"ID\":\"kari\"}]' WHERE id IN (SELECT id FROM devices LIMIT 1)",
	"an acknowledgement":     "UPDATE devices SET acked = acked - 1 WHERE acked > 0",
	"what a device claims":   "UPDATE devices SET claimed = 1",
	"a contact":              "UPDATE contacts SET seen = seen + 1",
	"an alarm":               "INSERT INTO alarms (at, code, device, stream, text) VALUES (1, 'gap', zeroblob(16), zeroblob(16), '')",
	"a record of quarantine": "DELETE FROM quarantine",
	"who decided":            "UPDATE decisions SET who = 'Ola'",
	"a decision":             "UPDATE quarantine SET decided = 1 - decided",
	"an epoch":               "UPDATE settings SET value = x'5b5d' WHERE name = 'epochs'",
	"a setting more":         "INSERT INTO settings (name, value) VALUES ('x', x'00')",
}

// tampered is how many entries a store has that is tampered with.
const tampered = 150

// tamperable is a store in which everything can be tampered with.
func tamperable(t *testing.T) (hub.Store, *filler) {
	t.Helper()
	s, _ := fresh(t)
	f := newFiller(3)
	f.fill(t, s, tampered)
	return s, f
}

// What is changed in a copy behind everybody's back is found.
func TestVerify_FindsWhatWasTamperedWith(t *testing.T) {
	from, _ := tamperable(t)
	for name, query := range tampering {
		t.Run(name, func(t *testing.T) {
			to, path := fresh(t)
			proof, err := carry.Copy(t.Context(), from, to)
			require.NoError(t, err)
			require.NoError(t, carry.Verify(t.Context(), to, proof))
			spoil(t, path, query)
			require.ErrorIs(t, carry.Verify(t.Context(), to, proof), carry.ErrDiffers)
		})
	}
}

// swap exchanges two entries of a stream, each with its own root.
const swap = `UPDATE entries SET pos = -pos WHERE stream = (SELECT id FROM streams WHERE pos > 3 LIMIT 1) AND pos IN (2, 3);
	UPDATE entries SET pos = 5 + pos WHERE pos < 0;`

// What makes a store contradict itself is found without a proof, and such a
// store is not copied.
func TestSurvey_FindsContradictions(t *testing.T) {
	from, _ := tamperable(t)
	inside := map[string]string{"two positions swapped": swap}
	for _, name := range []string{
		"a flipped byte", "a missing row", "a row less in between", "a root", "the root of a head", "a position of a head",
		"what a head confirms", "a record of quarantine",
	} {
		inside[name] = tampering[name]
	}
	inside["an acknowledgement too many"] = "UPDATE devices SET acked = acked + 1"
	for name, query := range inside {
		t.Run(name, func(t *testing.T) {
			copied, path := fresh(t)
			_, err := carry.Copy(t.Context(), from, copied)
			require.NoError(t, err)
			spoil(t, path, query)
			_, problems, err := carry.Survey(t.Context(), copied)
			require.NoError(t, err)
			require.NotEmpty(t, problems)
			to, _ := fresh(t)
			_, err = carry.Copy(t.Context(), copied, to)
			if name == "a record of quarantine" {
				require.ErrorIs(t, err, hub.ErrNotFound, "somebody has decided about it")
			} else {
				require.ErrorIs(t, err, carry.ErrDamaged)
			}
			_, err = hub.New(hub.Config{Store: to, Now: time.Now}).Epochs(t.Context())
			require.ErrorIs(t, err, hub.ErrUnfinished)
		})
	}
}

// A copy that was cut off at any of its transactions is no hub, and copying
// again ends it, also when the source has gone on meanwhile.
func TestCopy_IsTakenUpAgain(t *testing.T) {
	from, f := tamperable(t)
	for n := 1; ; n++ {
		to, _ := fresh(t)
		_, err := carry.Copy(t.Context(), from, &failing{Store: to, left: n, after: n%2 == 0})
		if err == nil {
			require.Greater(t, n, 8, "every section was cut off")
			return
		}
		require.ErrorIs(t, err, hub.ErrUnavailable)
		if n > 1 { // the first marks it
			_, err = hub.New(hub.Config{Store: to, Now: time.Now}).Epochs(t.Context())
			require.ErrorIs(t, err, hub.ErrUnfinished)
		}
		require.NoError(t, from.Update(t.Context(), func(tx hub.Tx) error {
			f.entry(t, tx)
			f.rest(t, tx)
			return tx.SetSetting("invite/ab", nil)
		}))
		proof, err := carry.Copy(t.Context(), from, to)
		require.NoError(t, err)
		require.Equal(t, survey(t, from), proof)
		unmarked(t, to)
	}
}

// The source may go on: a copy is of one moment.
func TestCopy_OfARunningHub(t *testing.T) {
	from, f := tamperable(t)
	to, _ := fresh(t)
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		for {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			if err := from.Update(t.Context(), func(tx hub.Tx) error { f.entry(t, tx); return nil }); err != nil {
				done <- err
				return
			}
		}
	}()
	_, err := carry.Copy(t.Context(), from, to)
	close(stop)
	require.NoError(t, <-done)
	require.NoError(t, err)
	survey(t, to)
}

// What an interrupted copy has left is no source of another.
func TestCopy_OfAnUnfinishedCopy(t *testing.T) {
	from, _ := tamperable(t)
	half, _ := fresh(t)
	_, err := carry.Copy(t.Context(), from, &failing{Store: half, left: 4})
	require.ErrorIs(t, err, hub.ErrUnavailable)
	require.ErrorIs(t, carry.Ended(t.Context(), half), hub.ErrUnfinished)
	to, _ := fresh(t)
	_, err = carry.Copy(t.Context(), half, to)
	require.ErrorIs(t, err, hub.ErrUnfinished)
	require.NoError(t, carry.Ended(t.Context(), to), "nothing was begun")
}

// A target that somebody uses is left alone.
func TestCopy_RefusesATargetInUse(t *testing.T) {
	from, _ := tamperable(t)
	to, _ := tamperable(t)
	before := survey(t, to)
	_, err := carry.Copy(t.Context(), from, to)
	require.ErrorIs(t, err, carry.ErrNotEmpty)
	require.Equal(t, before, survey(t, to))
	_, err = carry.Copy(t.Context(), from, from)
	require.ErrorIs(t, err, carry.ErrNotEmpty)
}

// A copy of another source cannot be ended with this one.
func TestCopy_OfTwoSources(t *testing.T) {
	from, _ := tamperable(t)
	other, _ := fresh(t)
	newFiller(9).fill(t, other, 50)
	to, _ := fresh(t)
	_, err := carry.Copy(t.Context(), other, &failing{Store: to, left: 8})
	require.ErrorIs(t, err, hub.ErrUnavailable)
	_, err = carry.Copy(t.Context(), from, to)
	require.ErrorIs(t, err, carry.ErrDiffers)
}

var taken = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// A backup is one file and its manifest; what is restored from it is the same.
func TestBackup_Restore(t *testing.T) {
	from, _ := tamperable(t)
	path := filepath.Join(t.TempDir(), "kopi.db")
	require.NoError(t, os.WriteFile(path+".part", []byte("cut off"), 0o600))
	m, err := carry.Backup(t.Context(), from, path, taken, "v1")
	require.NoError(t, err)
	require.Contains(t, m.Keys, "not in this backup")
	for _, side := range []string{".part", "-wal", "-shm"} {
		require.NoFileExists(t, path+side)
	}
	for _, side := range []string{"", ".json"} {
		info, err := os.Stat(path + side)
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, "others cannot read it")
	}
	_, err = carry.Backup(t.Context(), from, path, taken, "v1")
	require.ErrorIs(t, err, carry.ErrExists, "no backup replaces another")

	to, _ := fresh(t)
	restored, err := carry.Restore(t.Context(), path, to, hub.MasterKey{1})
	require.NoError(t, err)
	require.Equal(t, m.Digest, restored.Digest)
	require.Equal(t, taken, restored.Taken)
	require.Equal(t, survey(t, from).Digest, survey(t, to).Digest)
	require.Equal(t, uint64(tampered), restored.Count(carry.Entries)+restored.Count(carry.Quarantine))
}

// T15: a backup that is not what its manifest says is not restored.
func TestT15_PartialAndWrongBackups(t *testing.T) {
	from, _ := tamperable(t)
	for name, harm := range map[string]func(t *testing.T, path string){
		"cut short": func(t *testing.T, path string) {
			t.Helper()
			require.NoError(t, os.Truncate(path, 40<<10))
		},
		"no file":     func(t *testing.T, path string) { t.Helper(); require.NoError(t, os.Remove(path)) },
		"no manifest": func(t *testing.T, path string) { t.Helper(); require.NoError(t, os.Remove(path+".json")) },
		"changed": func(t *testing.T, path string) {
			t.Helper()
			spoil(t, path, tampering["who decided"])
		},
		"of another day": func(t *testing.T, path string) {
			t.Helper()
			other, _ := fresh(t)
			newFiller(5).fill(t, other, 10)
			_, err := carry.Backup(t.Context(), other, path+"x", taken, "v1")
			require.NoError(t, err)
			require.NoError(t, os.Rename(path+"x", path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "kopi.db")
			_, err := carry.Backup(t.Context(), from, path, taken, "v1")
			require.NoError(t, err)
			harm(t, path)
			to, _ := fresh(t)
			_, err = carry.Restore(t.Context(), path, to, hub.MasterKey{1})
			require.Error(t, err)
			require.NoError(t, to.View(t.Context(), func(tx hub.Tx) error {
				streams, err := tx.Streams(0)
				require.Empty(t, streams)
				return err
			}))
		})
	}
}

// T15: a backup of another municipality is not restored.
func TestT15_BackupOfAnotherHub(t *testing.T) {
	from, _ := fresh(t)
	require.NoError(t, from.Update(t.Context(), func(tx hub.Tx) error {
		id, err := hub.MasterKey{2}.Stream("CareTeam/1")
		require.NoError(t, err)
		return tx.PutStream(hub.Stream{ID: id, Ref: "CareTeam/1", Kind: hub.StreamList, KeyEpoch: 1})
	}))
	path := filepath.Join(t.TempDir(), "kopi.db")
	_, err := carry.Backup(t.Context(), from, path, taken, "v1")
	require.NoError(t, err)
	to, _ := fresh(t)
	_, err = carry.Restore(t.Context(), path, to, hub.MasterKey{1})
	require.ErrorIs(t, err, carry.ErrForeign)
	_, err = carry.Restore(t.Context(), path, to, hub.MasterKey{2})
	require.NoError(t, err)
}

func TestVacant_SeesAHubThatIsStillRunning(t *testing.T) {
	s, path := fresh(t)
	require.NoError(t, s.Update(t.Context(), func(tx hub.Tx) error { return tx.PutDevice(hub.Device{ID: journal.ID{1}}) }))
	require.ErrorIs(t, carry.Vacant(path), carry.ErrExists)
	require.NoError(t, os.Rename(path, path+".old"))
	require.ErrorIs(t, carry.Vacant(path), carry.ErrInUse)
	require.NoError(t, os.Rename(path+".old", path))
	require.NoError(t, s.Close())
	require.NoError(t, os.Rename(path, path+".old"))
	require.NoError(t, carry.Vacant(path))
}
