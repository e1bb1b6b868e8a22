package localstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/gofrs/flock"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// User is somebody who can unlock this workstation.
type User struct {
	journal.Author
	Wrong int // PINs in a row that were wrong
}

// ErrWrongKey means that a slot opened but holds the key of another replica:
// the key file does not belong to this database.
var ErrWrongKey = errors.New("localstore: the keys are not this device's")

// Users lists them, in the order they were added.
func (s *Store) Users(context.Context) ([]User, error) {
	f, err := readKeyFile(s.opt.Dir)
	if err != nil {
		return nil, err
	}
	tries, err := readAttempts(s.opt.Dir)
	if err != nil {
		return nil, fmt.Errorf("read the attempts: %w", err)
	}
	users := make([]User, len(f.Slots))
	for i, sl := range f.Slots {
		users[i] = User{sl.User, tries[sl.User.ID].Wrong}
	}
	return users, nil
}

// AddUser gives u a slot that opens with pin and holds the replica's key. A
// user that is there gets the new PIN and keeps nothing of the old slot.
func (s *Store) AddUser(_ context.Context, u journal.Author, pin string, k *seal.ReplicaKey) error {
	if err := checkUser(u, pin); err != nil {
		return err
	}
	sec := &secrets{}
	b, err := k.Bytes()
	if err != nil {
		return err
	}
	copy(sec.replica[:], b)
	clear(b)
	if _, err := io.ReadFull(s.opt.Rand, sec.draft[:]); err != nil {
		return fmt.Errorf("read random bytes: %w", err)
	}
	return s.putSlot(u, pin, sec, k.Public())
}

// ChangePIN gives an unlocked user a new PIN; drafts stay readable.
func (s *Store) ChangePIN(_ context.Context, u *Unlocked, pin string) error {
	if err := checkUser(u.user, pin); err != nil {
		return err
	}
	sec, err := u.secrets()
	if err != nil {
		return err
	}
	return s.putSlot(u.user, pin, sec, u.replica.Public())
}

func (s *Store) putSlot(u journal.Author, pin string, sec *secrets, public []byte) error {
	return s.withKeyFile(func(f *keyFile) error {
		if string(public) != string(f.ReplicaPublic) {
			return ErrWrongKey
		}
		sl, err := s.opt.wrap(f, u, pin, sec)
		if err != nil {
			return err
		}
		if i, ok := f.find(u.ID); ok {
			f.Slots[i] = sl
		} else {
			f.Slots = append(f.Slots, sl)
		}
		return errors.Join(f.write(s.opt.Dir), s.forgetAttempts(u.ID))
	})
}

func checkUser(u journal.Author, pin string) error {
	switch n := utf8.RuneCountInString(pin); {
	case strings.TrimSpace(u.ID) == "" || strings.TrimSpace(u.Name) == "":
		return journal.Invalid("user_name")
	case n < minPINLength || n > maxPINLength:
		return journal.Invalid("pin_length", "Min", minPINLength)
	}
	return nil
}

// withKeyFile holds the users' lock while f may read and replace the file.
func (s *Store) withKeyFile(f func(*keyFile) error) error {
	lock := flock.New(filepath.Join(s.opt.Dir, usersLockName))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("lock the key file: %w", err)
	}
	defer lock.Close() //nolint:errcheck // the lock ends with the process at the latest
	kf, err := readKeyFile(s.opt.Dir)
	if err != nil {
		return err
	}
	return f(kf)
}

func (s *Store) forgetAttempts(userID string) error {
	m, err := readAttempts(s.opt.Dir)
	if err != nil {
		return fmt.Errorf("read the attempts: %w", err)
	}
	if _, ok := m[userID]; !ok {
		return nil
	}
	delete(m, userID)
	return writeAttempts(s.opt.Dir, m)
}
