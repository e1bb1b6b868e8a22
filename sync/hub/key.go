package hub

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// MasterKey is the secret that the ids and keys of all streams are derived
// from. It is kept in a file of its own, never in the database.
type MasterKey [32]byte

// NewMasterKey reads a key from rand.
func NewMasterKey(rand io.Reader) (MasterKey, error) {
	var k MasterKey
	if _, err := io.ReadFull(rand, k[:]); err != nil {
		return MasterKey{}, fmt.Errorf("read random bytes for the master key: %w", err)
	}
	return k, nil
}

// Stream is the pseudonym of the subject that the central journal calls ref:
// random to everybody without the master key, and the same again when a hub
// restored from an old copy meets the subject anew.
func (k MasterKey) Stream(ref string) (journal.ID, error) {
	b, err := k.derive("feltjournal stream id 1\x00"+ref, len(journal.ID{}))
	if err != nil {
		return journal.ID{}, err
	}
	id := journal.ID(b)
	id[6] = id[6]&0x0f | 0x80 // RFC 9562 version 8: custom
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}

// Key is the key of stream in epoch.
func (k MasterKey) Key(stream journal.ID, epoch uint16) (seal.Key, error) {
	info := binary.BigEndian.AppendUint16(append([]byte("feltjournal stream key 1\x00"), stream[:]...), epoch)
	b, err := k.derive(string(info), len(seal.Key{}))
	if err != nil {
		return seal.Key{}, err
	}
	return seal.Key(b), nil
}

func (k MasterKey) derive(info string, size int) ([]byte, error) {
	b, err := hkdf.Key(sha256.New, k[:], nil, info, size)
	if err != nil {
		return nil, fmt.Errorf("derive from the master key: %w", err)
	}
	return b, nil
}
