package seal

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"

	"feltjournal/journal"
)

// Overhead is the length in bytes of the tag behind a ciphertext.
const Overhead = chacha20poly1305.Overhead

// MaxSealed bounds Sealed.Bytes: a stored body of MaxBody, its form byte and tag.
const MaxSealed = MaxBody + 1 + Overhead

// Seal encodes, compresses and encrypts e under k, bound to its header. It
// checks limits and enumerations, so that what it returns can be opened, but no
// clinical rules: that is Fact.Validate. Sealing the same header with two
// different bodies would reuse a nonce; an ID is never used twice.
func Seal(e journal.Entry, k Key) (Sealed, error) {
	if err := checkHeader(e.Header); err != nil {
		return Sealed{}, err
	}
	body, err := encodeBody(e.Body, e.Stamp.Instant())
	if err == nil {
		err = checkStated(e.Fact)
	}
	if err != nil {
		return Sealed{}, fmt.Errorf("seal entry: %w", err)
	}
	plain := compress(body)
	b, err := crypt(e.Header, k, func(aead aead, nonce, header []byte) ([]byte, error) {
		return aead.Seal(make([]byte, 0, len(plain)+Overhead), nonce, plain, header), nil
	})
	return Sealed{Header: e.Header, Bytes: b}, err
}

// Open reverses Seal. [ErrOpen] is a wrong key or altered bytes; [ErrFormat]
// and [ErrLimit] are a body that this version would never have sealed. A fact
// of a kind that this version does not know comes back as *[Unknown].
func Open(s Sealed, k Key) (journal.Entry, error) {
	if len(s.Bytes) > MaxSealed {
		return journal.Entry{}, fmt.Errorf("%w: sealed entry of %d bytes", ErrLimit, len(s.Bytes))
	}
	if err := checkHeader(s.Header); err != nil {
		return journal.Entry{}, err
	}
	plain, err := crypt(s.Header, k, func(aead aead, nonce, header []byte) ([]byte, error) {
		return aead.Open(make([]byte, 0, len(s.Bytes)), nonce, s.Bytes, header)
	})
	if err != nil {
		return journal.Entry{}, ErrOpen
	}
	buf := scratch.get()
	defer scratch.put(buf)
	if *buf, err = decompress((*buf)[:0], plain); err != nil {
		return journal.Entry{}, fmt.Errorf("open entry: %w", err)
	}
	body, err := decodeBody(*buf, s.Stamp.Instant())
	if err == nil {
		err = checkStated(body.Fact)
	}
	if err != nil {
		return journal.Entry{}, fmt.Errorf("open entry: %w", err)
	}
	return journal.Entry{Header: s.Header, Body: body}, nil
}

// aead is the part of cipher.AEAD that is used here.
type aead interface {
	Seal(dst, nonce, plaintext, additional []byte) []byte
	Open(dst, nonce, ciphertext, additional []byte) ([]byte, error)
}

// crypt runs f with the cipher of k, the nonce ID ‖ Seq and the header layout.
func crypt(h journal.Header, k Key, f func(aead aead, nonce, header []byte) ([]byte, error)) ([]byte, error) {
	x, err := chacha20poly1305.NewX(k[:])
	if err != nil {
		return nil, fmt.Errorf("cipher: %w", err)
	}
	var nonce [chacha20poly1305.NonceSizeX]byte
	copy(nonce[:], h.ID[:])
	binary.BigEndian.PutUint64(nonce[16:], h.Seq)
	var header [HeaderSize]byte
	return f(x, nonce[:], AppendHeader(header[:0], h))
}

func checkHeader(h journal.Header) error {
	switch {
	case h.ID == journal.ID{} || h.Stream == journal.ID{} || h.Device == journal.ID{}:
		return fmt.Errorf("%w: header without id, stream or device", ErrFormat)
	case h.Seq == 0 || h.Seq > MaxSeq:
		return fmt.Errorf("%w: sequence number %d", ErrFormat, h.Seq)
	case h.Class < journal.ClassCritical || h.Class > journal.ClassOther:
		return fmt.Errorf("%w: class %d", ErrFormat, h.Class)
	}
	return nil
}

// MaxSeq is the highest sequence number and position: the largest int64, so
// that every store can hold it.
const MaxSeq = 1<<63 - 1
