package localstore

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// Unlocked is one user's access to the replica, until Lock. Safe for
// concurrent use.
type Unlocked struct {
	store *Store
	user  journal.Author

	mu      sync.Mutex
	replica *seal.ReplicaKey // guarded by mu; nil once locked
	draft   [32]byte         // guarded by mu
	keys    map[keyName]seal.Key
	epochs  map[journal.ID]uint16 // newest known
}

type keyName struct {
	stream journal.ID
	epoch  uint16
}

// Unlock opens userID's slot with pin. A wrong PIN is pin_wrong (Left: tries
// before the slot is erased), from the fifth on with a growing wait (pin_wait,
// Seconds); the tenth erases the slot (pin_erased). Nothing of this touches
// the outbox: unsent work leaves all the same.
func (s *Store) Unlock(ctx context.Context, userID, pin string) (*Unlocked, error) {
	var u *Unlocked
	erased := false
	err := s.withKeyFile(func(f *keyFile) error {
		i, ok := f.find(userID)
		if !ok {
			return journal.Invalid("user_unknown")
		}
		n, err := s.countAttempt(userID)
		if err != nil {
			return err
		}
		if u, err = s.openSlot(f, i, pin); errors.Is(err, errWrongPIN) {
			erased = n >= maxAttempts
			return s.wrongPIN(f, i, n)
		}
		return errors.Join(err, s.forgetAttempts(userID))
	})
	if erased {
		err = errors.Join(err, s.Raise(ctx, AlarmAttempts, userID))
	}
	if err != nil {
		return nil, err
	}
	return u, nil
}

// countAttempt counts before the PIN is tried, so that pulling the plug does
// not give a try for nothing.
func (s *Store) countAttempt(userID string) (int, error) {
	m, err := readAttempts(s.opt.Dir)
	if err != nil {
		return 0, fmt.Errorf("read the attempts: %w", err)
	}
	a, now := m[userID], journal.InstantOf(s.opt.Now())
	if w := a.wait(now); w > 0 {
		return 0, journal.Invalid("pin_wait", "Seconds", int((w+time.Second-1)/time.Second))
	}
	m[userID] = attempt{a.Wrong + 1, int64(now)}
	return a.Wrong + 1, writeAttempts(s.opt.Dir, m)
}

func (s *Store) openSlot(f *keyFile, i int, pin string) (*Unlocked, error) {
	pepper, err := s.opt.Pepper.Get(f.Device)
	if err != nil {
		return nil, err
	}
	sec, err := f.Slots[i].unwrap(f, pin, pepper)
	if err != nil {
		return nil, err
	}
	k, err := seal.ParseReplicaKey(sec.replica[:])
	if err != nil {
		return nil, err
	}
	if f.Device != s.id || !bytes.Equal(k.Public(), f.ReplicaPublic) {
		return nil, ErrWrongKey
	}
	return &Unlocked{
		store: s, user: f.Slots[i].User, replica: k, draft: sec.draft,
		keys: map[keyName]seal.Key{}, epochs: map[journal.ID]uint16{},
	}, nil
}

func (s *Store) wrongPIN(f *keyFile, i, n int) error {
	if n < maxAttempts {
		return journal.Invalid("pin_wrong", "Left", maxAttempts-n)
	}
	id := f.Slots[i].User.ID
	f.Slots = append(f.Slots[:i:i], f.Slots[i+1:]...)
	return errors.Join(journal.Invalid("pin_erased"), f.write(s.opt.Dir), s.forgetAttempts(id))
}

// User is who unlocked.
func (u *Unlocked) User() journal.Author { return u.user }

// ReplicaKey lets an unlocked user add another one. It fails once locked.
func (u *Unlocked) ReplicaKey() (*seal.ReplicaKey, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.replica == nil {
		return nil, journal.Invalid("locked")
	}
	return u.replica, nil
}

// Key is the key of stream in epoch. It is no_key when this device has none.
func (u *Unlocked) Key(ctx context.Context, stream journal.ID, epoch uint16) (seal.Key, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.key(ctx, keyName{stream, epoch})
}

func (u *Unlocked) key(ctx context.Context, n keyName) (seal.Key, error) {
	if u.replica == nil {
		return seal.Key{}, journal.Invalid("locked")
	}
	if k, ok := u.keys[n]; ok {
		return k, nil
	}
	var wrapped []byte
	err := u.store.read.QueryRowContext(ctx, `SELECT wrapped FROM keys WHERE stream = ? AND epoch = ?`, n.stream[:], n.epoch).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return seal.Key{}, journal.Invalid("no_key")
	}
	if err != nil {
		return seal.Key{}, u.store.check("read a stream key", err)
	}
	k, err := u.replica.UnwrapKey(n.stream, n.epoch, wrapped)
	if err != nil {
		return seal.Key{}, fmt.Errorf("unwrap the key of %s: %w", n.stream, err)
	}
	u.keys[n] = k
	u.epochs[n.stream] = max(u.epochs[n.stream], n.epoch)
	return k, nil
}

// newest is the key to record with. A newer epoch that arrived since is found
// by Refresh; the older key is good as well.
func (u *Unlocked) newest(ctx context.Context, stream journal.ID) (uint16, seal.Key, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	epoch, ok := u.epochs[stream]
	if !ok {
		err := u.store.read.QueryRowContext(ctx, `SELECT max(epoch) FROM keys WHERE stream = ? HAVING count(*) > 0`, stream[:]).Scan(&epoch)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, seal.Key{}, journal.Invalid("no_key")
		}
		if err != nil {
			return 0, seal.Key{}, u.store.check("read a key epoch", err)
		}
	}
	k, err := u.key(ctx, keyName{stream, epoch})
	return epoch, k, err
}

// Refresh makes the key cache follow the store: keys that were taken away are
// dropped, newer epochs are used.
func (u *Unlocked) Refresh(ctx context.Context) error {
	epochs, err := u.store.KeyEpochs(ctx)
	if err != nil {
		return err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for n := range u.keys {
		if _, ok := epochs[n.stream]; !ok {
			delete(u.keys, n)
		}
	}
	u.epochs = epochs
	return nil
}

// Lock drops every key. Further use is refused with "locked".
func (u *Unlocked) Lock() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.replica = nil
	clear(u.draft[:])
	clear(u.keys)
}

func (u *Unlocked) secrets() (*secrets, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.replica == nil {
		return nil, journal.Invalid("locked")
	}
	sec := &secrets{draft: u.draft}
	b, err := u.replica.Bytes()
	copy(sec.replica[:], b)
	clear(b)
	return sec, err
}
