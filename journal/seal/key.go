package seal

import (
	"crypto/ecdh"
	"crypto/hpke"
	"encoding/binary"
	"fmt"
	"io"

	"feltjournal/journal"
)

// wrapPurpose opens the HPKE info of a wrapped stream key, so that a ciphertext
// made for any other purpose never unwraps as one.
const wrapPurpose = "feltjournal stream key 1\x00"

// NewKey reads a stream key from rand.
func NewKey(rand io.Reader) (Key, error) {
	var k Key
	if _, err := io.ReadFull(rand, k[:]); err != nil {
		return Key{}, fmt.Errorf("read random bytes for a stream key: %w", err)
	}
	return k, nil
}

// ReplicaKey is a replica's private HPKE key (RFC 9180, DHKEM X25519). What is
// wrapped for its public half opens only here. It is safe for concurrent use.
type ReplicaKey struct{ private hpke.PrivateKey }

func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

// NewReplicaKey makes a key from the system's randomness.
func NewReplicaKey() (*ReplicaKey, error) {
	k, err := kem().GenerateKey()
	if err != nil {
		return nil, fmt.Errorf("generate replica key: %w", err)
	}
	return &ReplicaKey{k}, nil
}

// ParseReplicaKey reads what Bytes returned; anything else is [ErrFormat].
func ParseReplicaKey(b []byte) (*ReplicaKey, error) {
	k, err := kem().NewPrivateKey(b)
	if err != nil {
		return nil, fmt.Errorf("%w: replica key: %w", ErrFormat, err)
	}
	return &ReplicaKey{k}, nil
}

// Bytes is the private key itself, 32 bytes, to be stored wrapped.
func (k *ReplicaKey) Bytes() ([]byte, error) {
	b, err := k.private.Bytes()
	if err != nil {
		return nil, fmt.Errorf("serialise replica key: %w", err)
	}
	return b, nil
}

// Public is the half that the hub wraps for, 32 bytes.
func (k *ReplicaKey) Public() []byte { return k.private.PublicKey().Bytes() }

// WrapKey seals k, the key of stream in epoch, to the replica key with public
// half pub. The result is 80 bytes. A bad pub is [ErrFormat].
func WrapKey(pub []byte, stream journal.ID, epoch uint16, k Key) ([]byte, error) {
	to, err := kem().NewPublicKey(pub)
	if err != nil {
		return nil, fmt.Errorf("%w: public replica key: %w", ErrFormat, err)
	}
	b, err := hpke.Seal(to, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), wrapInfo(stream, epoch), k[:])
	if err != nil {
		return nil, fmt.Errorf("wrap stream key: %w", err)
	}
	return b, nil
}

// UnwrapKey opens what WrapKey made for this replica, this stream and this
// epoch; anything else is [ErrOpen].
func (k *ReplicaKey) UnwrapKey(stream journal.ID, epoch uint16, wrapped []byte) (Key, error) {
	b, err := hpke.Open(k.private, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), wrapInfo(stream, epoch), wrapped)
	if err != nil || len(b) != len(Key{}) {
		return Key{}, fmt.Errorf("%w: wrapped stream key", ErrOpen)
	}
	return Key(b), nil
}

func wrapInfo(stream journal.ID, epoch uint16) []byte {
	return binary.BigEndian.AppendUint16(append([]byte(wrapPurpose), stream[:]...), epoch)
}
