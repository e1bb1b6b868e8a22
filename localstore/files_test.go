package localstore

import (
	"context"
	"io/fs"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

// files are the bytes of every file of the store, the open log included.
func (f *fixture) files() map[string][]byte {
	out := map[string][]byte{}
	require.NoError(f.t, fs.WalkDir(os.DirFS(f.opt.Dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		out[path], err = os.ReadFile(f.opt.Dir + "/" + path)
		return err
	}))
	return out
}

// TestI18_NoPlaintextInAnyFile looks for canaries in the database, the log,
// the quarantine and the key file, before and after a rescue.
func TestI18_NoPlaintextInAnyFile(t *testing.T) {
	const canary = "KANARIFUGL"
	f := newFixture(t).start()
	s := f.stream()
	f.record(s, canary+" fikk Metoprolol "+canary)
	f.apply(Inbound{Entries: []Placed{{f.foreign(f.id(), 1, s, &journal.Patient{Version: 1, Family: canary, Given: canary}), 1}}})
	_, err := f.store.SaveDraft(context.Background(), f.user, Draft{Stream: s, Name: canary, Fact: note(canary + canary)})
	require.NoError(t, err)
	look := func() {
		t.Helper()
		for name, b := range f.files() {
			for _, secret := range []string{canary, "Metoprolol", pin, "kanari"} {
				require.NotContains(t, string(b), secret, name)
			}
			raw, err := f.replica.Bytes()
			require.NoError(t, err)
			require.NotContains(t, string(b), string(raw), name)
			k := f.keys[s]
			require.NotContains(t, string(b), string(k[:]), name)
		}
	}
	look()
	require.NoError(t, f.store.Close())
	look()
	f.edit(func(b []byte) []byte { return b[:len(b)-1000] })
	if again, err := Open(context.Background(), f.opt); err == nil {
		defer again.Close()
	}
	look()
}

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	f := newFixture(t).start()
	for _, name := range []string{keyFileName} {
		info, err := os.Stat(f.path(name))
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, name)
	}
}
