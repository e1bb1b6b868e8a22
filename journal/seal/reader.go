package seal

import (
	"encoding/binary"
	"fmt"
	"math"
	"unicode/utf8"
)

// family is the kind of value a msgpack token opens, whatever its width.
type family uint8

const (
	famNil family = iota
	famBool
	famUint // n
	famInt  // n is negative, in two's complement
	famFloat
	famStr // data
	famBin // data
	famArray
	famMap
)

// token is one msgpack head with its payload; containers hold only their count.
type token struct {
	family family
	n      uint64
	data   []byte
}

// reader takes msgpack tokens from a slice. It allocates nothing: data of a
// token points into the slice.
type reader struct {
	b      []byte
	text   int  // longest str or bin
	lifted bool // the bytes of ids are elsewhere, see lift
	plain  bool // texts need no check: the guard has made it, or will
}

// next reads a token. A declared length beyond the remaining bytes, an
// extension type, a text that is not UTF-8 and a float that is no number are
// [ErrFormat].
func (r *reader) next() (token, error) {
	if len(r.b) == 0 {
		return token{}, fmt.Errorf("%w: truncated", ErrFormat)
	}
	c := r.b[0]
	r.b = r.b[1:]
	switch {
	case c < 0x80:
		return token{family: famUint, n: uint64(c)}, nil
	case c < 0x90:
		return token{family: famMap, n: uint64(c & 0x0f)}, nil
	case c < 0xa0:
		return token{family: famArray, n: uint64(c & 0x0f)}, nil
	case c < 0xc0:
		return r.bytes(famStr, uint64(c&0x1f))
	case c >= 0xe0:
		return token{family: famInt, n: uint64(int64(int8(c)))}, nil
	}
	return r.wide(c)
}

// wide reads the heads that carry a separate number.
func (r *reader) wide(c byte) (token, error) {
	switch c {
	case 0xc0:
		return token{family: famNil}, nil
	case 0xc2, 0xc3:
		return token{family: famBool, n: uint64(c & 1)}, nil
	}
	form := wideForms[c&0x1f]
	if form.width == 0 {
		return token{}, fmt.Errorf("%w: byte %#x opens no value we read", ErrFormat, c)
	}
	n, err := r.number(form.width)
	if err != nil {
		return token{}, err
	}
	switch form.family {
	case famStr, famBin:
		return r.bytes(form.family, n)
	case famInt:
		return signed(n, form.width), nil
	case famFloat:
		return float(n, form.width)
	}
	return token{family: form.family, n: n}, nil
}

type wideForm struct {
	family family
	width  int // bytes of the number
}

// wideForms are the heads from 0xc0 to 0xdf; those left out we do not read.
var wideForms = [32]wideForm{
	0x04: {famBin, 1}, 0x05: {famBin, 2}, 0x06: {famBin, 4},
	0x0a: {famFloat, 4}, 0x0b: {famFloat, 8},
	0x0c: {famUint, 1}, 0x0d: {famUint, 2}, 0x0e: {famUint, 4}, 0x0f: {famUint, 8},
	0x10: {famInt, 1}, 0x11: {famInt, 2}, 0x12: {famInt, 4}, 0x13: {famInt, 8},
	0x19: {famStr, 1}, 0x1a: {famStr, 2}, 0x1b: {famStr, 4},
	0x1c: {famArray, 2}, 0x1d: {famArray, 4}, 0x1e: {famMap, 2}, 0x1f: {famMap, 4},
}

func (r *reader) number(width int) (uint64, error) {
	if len(r.b) < width {
		return 0, fmt.Errorf("%w: truncated", ErrFormat)
	}
	var n [8]byte
	copy(n[8-width:], r.b[:width])
	r.b = r.b[width:]
	return binary.BigEndian.Uint64(n[:]), nil
}

func (r *reader) bytes(f family, n uint64) (token, error) {
	switch {
	case r.lifted && f == famBin && n == idSize:
		return token{family: f, n: n}, nil
	case n > uint64(len(r.b)):
		return token{}, fmt.Errorf("%w: %d bytes declared, %d left", ErrFormat, n, len(r.b))
	case n > uint64(r.text):
		return token{}, fmt.Errorf("%w: text of %d bytes", ErrLimit, n)
	}
	data := r.b[:n:n]
	r.b = r.b[n:]
	if f == famStr && !r.plain && !utf8.Valid(data) {
		return token{}, fmt.Errorf("%w: text is not UTF-8", ErrFormat)
	}
	return token{family: f, data: data}, nil
}

func signed(n uint64, width int) token {
	shift := 64 - 8*width
	v := int64(n<<shift) >> shift
	if v >= 0 {
		return token{family: famUint, n: uint64(v)}
	}
	return token{family: famInt, n: uint64(v)}
}

func float(n uint64, width int) (token, error) {
	f := math.Float64frombits(n)
	if width == 4 {
		f = float64(math.Float32frombits(uint32(n)))
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return token{}, fmt.Errorf("%w: a float that is no number", ErrFormat)
	}
	return token{family: famFloat, n: math.Float64bits(f)}, nil
}
