package localstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/gofrs/flock"

	"feltjournal/journal"
)

// Names inside the store's directory.
const (
	fileName     = "replica.db"
	useLockName  = "use.lock"  // shared by all who have the file open; exclusive to move a damaged one away
	syncLockName = "sync.lock" // exclusive: who syncs
)

// ErrClosed is returned by every method after Close, and after an I/O error
// made the file's state uncertain: the store has to be opened again.
var ErrClosed = errors.New("localstore: closed")

// ErrExists is returned by Create when the directory already holds a store.
var ErrExists = errors.New("localstore: there is a store already")

// Store is one open replica. Safe for concurrent use.
type Store struct {
	opt         Options
	write, read *sql.DB
	use         *flock.Flock
	st          statements
	notices     notices
	closed      atomic.Bool
	id          journal.ID // the device; set before the store is handed out, and never again

	mu    sync.Mutex // one own entry at a time
	head  head       // guarded by mu: the newest own entry as last seen
	clock *journal.Clock
}

// Create makes a new store in o.Dir for d and opens it. It refuses to touch a
// directory that holds one (ErrExists).
func Create(ctx context.Context, o Options, d Device) (*Store, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the store's directory: %w", err)
	}
	if _, err := os.Lstat(filepath.Join(o.Dir, fileName)); !errors.Is(err, os.ErrNotExist) {
		return nil, errors.Join(ErrExists, err)
	}
	if err := ensureSlots(o, d); err != nil {
		return nil, err
	}
	s, err := open(ctx, o, migrate)
	if err != nil {
		return nil, err
	}
	if err := s.insertDevice(ctx, d); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.load(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) insertDevice(ctx context.Context, d Device) error {
	var none journal.ID
	_, err := s.write.ExecContext(ctx, `INSERT INTO device (one, id, replica_public, hub_url, hub_epoch) VALUES (1, ?, ?, ?, ?)`,
		d.ID[:], d.ReplicaPublic, d.HubURL, none[:])
	return s.check("write the device row", err)
}

// Open opens the store in o.Dir. A damaged file is moved to quarantine and
// what was not sent is carried over to a new file, with an alarm; when that
// cannot be done safely the error is ErrDamaged. ErrNewer: update first.
func Open(ctx context.Context, o Options) (*Store, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := errors.Join(finishRescue(o), dropForeignLog(ctx, o)); err != nil {
		return nil, err
	}
	if err := checkFile(filepath.Join(o.Dir, fileName)); err != nil {
		return nil, err
	}
	s, err := openSound(ctx, o)
	if errors.Is(err, errUnsound) {
		if err := recoverFile(ctx, o, err); err != nil {
			return nil, err
		}
		s, err = openSound(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// checkFile wants an ordinary file. A link could point at a file that two
// stores share without sharing its locks.
func checkFile(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return fmt.Errorf("find the store: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("localstore: %s is not an ordinary file (%s)", filepath.Base(path), info.Mode().Type())
	}
	return nil
}

// openSound opens the file and looks it over; errUnsound means damage.
func openSound(ctx context.Context, o Options) (*Store, error) {
	s, err := open(ctx, o, lookOver)
	if err != nil {
		return nil, err
	}
	if err := s.load(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// open connects and has prepare look over or fill the file.
func open(ctx context.Context, o Options, prepare func(context.Context, *sql.DB) error) (*Store, error) {
	s := &Store{opt: o, use: flock.New(filepath.Join(o.Dir, useLockName))}
	if err := useOFDLocks(); err != nil {
		return nil, err
	}
	if err := s.use.RLock(); err != nil {
		return nil, fmt.Errorf("mark the store as in use: %w", err)
	}
	if err := s.connect(ctx, prepare); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) connect(ctx context.Context, prepare func(context.Context, *sql.DB) error) (err error) {
	path := filepath.Join(s.opt.Dir, fileName)
	if s.write, err = openPool(path, s.opt, false); err != nil {
		return err
	}
	if err := gateSQLite(ctx, s.write); err != nil {
		return unsound(err)
	}
	if err := prepare(ctx, s.write); err != nil {
		return err
	}
	if s.read, err = openPool(path, s.opt, true); err != nil {
		return err
	}
	return s.st.prepare(ctx, s.write, s.read)
}

// load reads where this device's own sequence stands.
func (s *Store) load(ctx context.Context) error {
	st, err := s.State(ctx)
	if err != nil {
		return unsound(err)
	}
	if err := s.checkOutbox(ctx, st); err != nil {
		return unsound(err)
	}
	if f, err := readKeyFile(s.opt.Dir); err != nil || f.Device != st.Device {
		return errors.Join(ErrWrongKey, err)
	}
	s.id, s.head = st.Device, head{device: st.Device}
	if err := s.head.scan(s.read.QueryRowContext(ctx, selectHead)); err != nil {
		return unsound(err)
	}
	s.clock = journal.NewClock(s.opt.Now, s.head.stamp)
	return nil
}

// Close releases the file. It may be called twice.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	return s.shut()
}

func (s *Store) shut() error {
	s.st.close()
	s.notices.out.close()
	var errs []error
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(append(errs, s.use.Close())...)
}

// Dir is the directory that holds the store and its neighbours' files.
func (s *Store) Dir() string { return s.opt.Dir }
