package slotcode

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"feltjournal/journal"
)

// Code is a code as it is typed, without the spaces between its groups.
type Code string

const (
	data = 8 // characters of the hash
	// Length of a code, with its check character.
	Length   = data + 1
	alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	domain   = "feltjournal slot code 1"
)

// Of is the code of a dose. A slot without a date is the order itself, for
// doses as needed.
func Of(patient journal.ID, s journal.Slot) Code {
	h := sha256.New()
	h.Write([]byte(domain))
	h.Write(patient[:])
	h.Write(s.Order[:])
	at := [7]byte{}
	binary.BigEndian.PutUint32(at[:], uint32(s.Date))
	binary.BigEndian.PutUint16(at[4:], uint16(s.Time))
	if s.Again {
		at[6] = 1
	}
	h.Write(at[:])
	bits := binary.BigEndian.Uint64(h.Sum(nil)) >> (64 - 5*data)
	var digits [data]byte
	for i := data - 1; i >= 0; i-- {
		digits[i] = byte(bits & 31)
		bits >>= 5
	}
	return encode(digits)
}

func encode(digits [data]byte) Code {
	var b strings.Builder
	for _, d := range digits {
		b.WriteByte(alphabet[d])
	}
	b.WriteByte(alphabet[check(digits)])
	return Code(b.String())
}

// check is the sum of the digits, each multiplied by its own power of x in
// GF(32) = GF(2)[x]/(x⁵+x²+1). The weights are distinct and none is 1, so no
// single error and no swap leaves the sum as it was.
func check(digits [data]byte) byte {
	var sum, weight byte = 0, 1
	for _, d := range digits {
		weight = times(weight, 2)
		sum ^= times(weight, d)
	}
	return sum
}

func times(a, b byte) (p byte) {
	for ; b != 0; b >>= 1 {
		if b&1 != 0 {
			p ^= a
		}
		if a <<= 1; a&32 != 0 {
			a ^= 0b100101
		}
	}
	return p
}

// String is the code in groups of three, as it stands on paper.
func (c Code) String() string {
	if len(c) != Length {
		return string(c)
	}
	return string(c[:3] + " " + c[3:6] + " " + c[6:])
}

// Parse reads a code as a person types it or a scanner sends it: in either
// case, with or without spaces, O for 0 and I or L for 1. It fails with
// slot_code (Args Length) when it is no code at all and slot_code_check when a
// character is wrong.
func Parse(s string) (Code, error) {
	var digits [data]byte
	var last byte
	n := 0
	for _, r := range strings.ToUpper(s) {
		if r == ' ' || r == '-' || r == '\t' {
			continue
		}
		d := digit(r)
		if d < 0 || n == Length {
			return "", journal.Invalid("slot_code", "Length", Length)
		}
		if n < data {
			digits[n] = byte(d)
		}
		last = byte(d)
		n++
	}
	switch {
	case n != Length:
		return "", journal.Invalid("slot_code", "Length", Length)
	case last != check(digits):
		return "", journal.Invalid("slot_code_check")
	}
	return encode(digits), nil
}

func digit(r rune) int {
	switch r {
	case 'O':
		r = '0'
	case 'I', 'L':
		r = '1'
	}
	return strings.IndexRune(alphabet, r)
}
