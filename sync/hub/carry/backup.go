package carry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
)

// Errors of backups.
var (
	// ErrExists is a backup that would replace another file.
	ErrExists = errors.New("there is a file of that name already")
	// ErrForm is a backup of another version of the canonical form.
	ErrForm = errors.New("the backup was made by another version of this program; restore it with that one, then migrate")
	// ErrForeign is a store that the keys at hand do not belong to.
	ErrForeign = errors.New("the store belongs to another hub: its streams are not named by this master.key")
)

// manifestSuffix is what a backup's manifest is called beside it.
const manifestSuffix = ".json"

// Manifest stands beside a backup and says what is in it.
type Manifest struct {
	Taken   time.Time `json:"taken"`   // when the snapshot began
	Version string    `json:"version"` // of the program
	Keys    string    `json:"keys"`
	Proof
}

const noKeys = "not in this backup: keep the hub's *.key files apart; without master.key it cannot be read"

// Backup writes what store holds to a new file, with a manifest beside it. The
// hub that owns the store may be running. The file appears under its name when
// it is whole.
func Backup(ctx context.Context, store hub.Store, path string, taken time.Time, version string) (m Manifest, err error) {
	m = Manifest{Taken: taken.UTC().Truncate(time.Second), Version: version, Keys: noKeys}
	for _, name := range []string{path, path + manifestSuffix} {
		if _, err := os.Lstat(name); !errors.Is(err, os.ErrNotExist) {
			return m, errors.Join(fmt.Errorf("%w: %s", ErrExists, name), err)
		}
	}
	part := path + ".part"
	if err := Prepare(part); err != nil {
		return m, err
	}
	proof, err := copyToFile(ctx, store, part)
	if err != nil {
		return m, err
	}
	m.Proof = *proof
	text, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return m, fmt.Errorf("encode the manifest: %w", err)
	}
	if err := writeSynced(path+manifestSuffix, append(text, '\n')); err != nil {
		return m, fmt.Errorf("write the manifest: %w", err)
	}
	if err := os.Rename(part, path); err != nil {
		return m, fmt.Errorf("name the backup: %w", err)
	}
	return m, syncDir(filepath.Dir(path))
}

func copyToFile(ctx context.Context, store hub.Store, path string) (proof *Proof, err error) {
	to, err := sqlite.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	proof, err = Copy(ctx, store, to)
	if err = errors.Join(err, to.Close()); err != nil {
		return nil, errors.Join(err, Clear(path))
	}
	return proof, nil
}

// ReadManifest reads the manifest of the backup at path.
func ReadManifest(path string) (m Manifest, err error) {
	b, err := os.ReadFile(path + manifestSuffix) //nolint:gosec // named by who runs the command
	if err != nil {
		return m, fmt.Errorf("read the manifest: %w", err)
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("read the manifest: %w", err)
	}
	if m.Format != Format {
		return m, ErrForm
	}
	return m, nil
}

// Restore fills the empty store to with the backup at path, which has to be
// what its manifest says and to belong to master, and proves it. The backup is
// only read.
func Restore(ctx context.Context, path string, to hub.Store, master hub.MasterKey) (m Manifest, err error) {
	if m, err = ReadManifest(path); err != nil {
		return m, err
	}
	if _, err := os.Stat(path); err != nil {
		return m, fmt.Errorf("read the backup: %w", err)
	}
	from, err := sqlite.Open(ctx, path)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	if err := Belongs(ctx, from, master); err != nil {
		return m, err
	}
	if err := Verify(ctx, from, &m.Proof); err != nil {
		return m, fmt.Errorf("the backup is not what its manifest says: %w", err)
	}
	proof, err := Copy(ctx, from, to)
	if err != nil {
		return m, err
	}
	m.Proof = *proof
	return m, nil
}

// Belongs reports whether master is the key that the store's streams are named
// with.
func Belongs(ctx context.Context, store hub.Store, master hub.MasterKey) error {
	err := store.View(ctx, func(tx hub.Tx) error {
		streams, err := tx.Streams(0)
		if err != nil {
			return err
		}
		for _, s := range streams {
			if s.Ref == "" {
				continue
			}
			id, err := master.Stream(s.Ref)
			if err == nil && id != s.ID {
				err = ErrForeign
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("hold the store against the master key: %w", err)
	}
	return nil
}
