package localstore

import (
	"bytes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"feltjournal/journal"
)

// keyFileName holds the users' slots; small, versioned, replaced as a whole.
const keyFileName = "keys.json"

const keyFileVersion = 1

// PINCost is how dear one try of a PIN is (Argon2id).
type PINCost struct {
	Time      uint32 `json:"time"`
	MemoryKiB uint32 `json:"memory_kib"`
	Threads   uint8  `json:"threads"`
}

// DefaultPINCost takes about a third of a second on an ordinary laptop.
var DefaultPINCost = PINCost{Time: 3, MemoryKiB: 64 << 10, Threads: 4}

// maxPINCost bounds what a key file from elsewhere can make us spend.
var maxPINCost = PINCost{Time: 16, MemoryKiB: 1 << 20, Threads: 16}

func (c PINCost) valid() bool {
	return c.Time > 0 && c.Threads > 0 && c.MemoryKiB >= 8*uint32(c.Threads) &&
		c.Time <= maxPINCost.Time && c.MemoryKiB <= maxPINCost.MemoryKiB && c.Threads <= maxPINCost.Threads
}

type keyFile struct {
	Version       int        `json:"version"`
	Device        journal.ID `json:"device"`
	ReplicaPublic []byte     `json:"replica_public"`
	Slots         []slot     `json:"slots"`
}

// slot wraps the replica key and one user's draft key under that user's PIN.
type slot struct {
	User    journal.Author `json:"user"`
	Cost    PINCost        `json:"cost"`
	Salt    []byte         `json:"salt"`
	Wrapped []byte         `json:"wrapped"`
}

// secrets is what a slot wraps.
type secrets struct {
	replica [32]byte
	draft   [32]byte
}

var errWrongPIN = errors.New("localstore: wrong PIN")

func readKeyFile(dir string) (*keyFile, error) {
	b, err := os.ReadFile(filepath.Join(dir, keyFileName))
	if err != nil {
		return nil, fmt.Errorf("read the key file: %w", err)
	}
	var f keyFile
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, fmt.Errorf("read the key file: %w", err)
	}
	if f.Version > keyFileVersion {
		return nil, fmt.Errorf("%w: key file version %d", ErrNewer, f.Version)
	}
	return &f, nil
}

func (f *keyFile) write(dir string) error {
	b, err := json.MarshalIndent(f, "", "\t")
	if err != nil {
		return fmt.Errorf("write the key file: %w", err)
	}
	return writeFile(filepath.Join(dir, keyFileName), b)
}

// ensureSlots makes the key file of a new store. One that is there already
// (a Create that was cut off) has to be for the same device.
func ensureSlots(o Options, d Device) error {
	f, err := readKeyFile(o.Dir)
	if errors.Is(err, os.ErrNotExist) {
		return (&keyFile{Version: keyFileVersion, Device: d.ID, ReplicaPublic: d.ReplicaPublic}).write(o.Dir)
	}
	if err == nil && f.Device != d.ID {
		return fmt.Errorf("%w: keys of device %s", ErrExists, f.Device)
	}
	return err
}

func (f *keyFile) find(userID string) (int, bool) {
	for i := range f.Slots {
		if f.Slots[i].User.ID == userID {
			return i, true
		}
	}
	return 0, false
}

// wrap makes a slot for u.
func (o Options) wrap(f *keyFile, u journal.Author, pin string, sec *secrets) (slot, error) {
	sl := slot{User: u, Cost: o.PIN, Salt: make([]byte, 16)}
	if _, err := io.ReadFull(o.Rand, sl.Salt); err != nil {
		return slot{}, fmt.Errorf("read random bytes: %w", err)
	}
	pepper, err := o.Pepper.Make(f.Device)
	if err != nil {
		return slot{}, err
	}
	aead, err := sl.aead(pin, pepper)
	if err != nil {
		return slot{}, err
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(o.Rand, nonce); err != nil {
		return slot{}, fmt.Errorf("read random bytes: %w", err)
	}
	plain := append(sec.replica[:], sec.draft[:]...)
	defer clear(plain)
	sl.Wrapped = aead.Seal(nonce, nonce, plain, sl.bound(f))
	return sl, nil
}

// unwrap opens the slot; errWrongPIN when PIN or pepper do not fit.
func (sl *slot) unwrap(f *keyFile, pin string, pepper []byte) (*secrets, error) {
	aead, err := sl.aead(pin, pepper)
	if err != nil {
		return nil, err
	}
	n := aead.NonceSize()
	if len(sl.Wrapped) < n {
		return nil, errors.New("localstore: a key slot is cut short")
	}
	plain, err := aead.Open(nil, sl.Wrapped[:n], sl.Wrapped[n:], sl.bound(f))
	if err != nil || len(plain) != 64 {
		return nil, errWrongPIN
	}
	defer clear(plain)
	sec := &secrets{}
	copy(sec.replica[:], plain)
	copy(sec.draft[:], plain[32:])
	return sec, nil
}

// bound is what a slot is tied to: copied into another device's file, or to
// another user, it does not open.
func (sl *slot) bound(f *keyFile) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "feltjournal slot %d\x00%s\x00%d %d %d\x00%q", f.Version, f.Device, sl.Cost.Time, sl.Cost.MemoryKiB, sl.Cost.Threads, sl.User.ID)
	return b.Bytes()
}

func (sl *slot) aead(pin string, pepper []byte) (cipher.AEAD, error) {
	if !sl.Cost.valid() {
		return nil, errors.New("localstore: a key slot asks for an unreasonable cost")
	}
	slow := argon2.IDKey([]byte(pin), sl.Salt, sl.Cost.Time, sl.Cost.MemoryKiB, sl.Cost.Threads, 32)
	defer clear(slow)
	key, err := hkdf.Key(sha256.New, slow, pepper, "feltjournal key slot 1", chacha20poly1305.KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive a slot key: %w", err)
	}
	defer clear(key)
	return chacha20poly1305.NewX(key)
}
