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
	famNone family = iota // extensions, and the byte that is never used
	famNil
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
	h := heads[c]
	n := uint64(h.n)
	if h.width > 0 {
		var err error
		if n, err = r.number(int(h.width)); err != nil {
			return token{}, err
		}
	}
	switch h.family {
	case famNone:
		return token{}, fmt.Errorf("%w: byte %#x opens no value we read", ErrFormat, c)
	case famStr, famBin:
		return r.bytes(h.family, n)
	case famInt:
		return signed(n, int(h.width)), nil
	case famFloat:
		return float(n, int(h.width))
	}
	return token{family: h.family, n: n}, nil
}

// head is what the first byte of a value says. An integer that has a sign may
// yet be a positive one.
type head struct {
	family family
	width  uint8 // bytes of the number that follows
	n      int8  // the number, when none follows
}

var heads = func() [256]head {
	h := [256]head{
		0xc0: {famNil, 0, 0}, 0xc2: {famBool, 0, 0}, 0xc3: {famBool, 0, 1},
		0xc4: {famBin, 1, 0}, 0xc5: {famBin, 2, 0}, 0xc6: {famBin, 4, 0},
		0xca: {famFloat, 4, 0}, 0xcb: {famFloat, 8, 0},
		0xcc: {famUint, 1, 0}, 0xcd: {famUint, 2, 0}, 0xce: {famUint, 4, 0}, 0xcf: {famUint, 8, 0},
		0xd0: {famInt, 1, 0}, 0xd1: {famInt, 2, 0}, 0xd2: {famInt, 4, 0}, 0xd3: {famInt, 8, 0},
		0xd9: {famStr, 1, 0}, 0xda: {famStr, 2, 0}, 0xdb: {famStr, 4, 0},
		0xdc: {famArray, 2, 0}, 0xdd: {famArray, 4, 0}, 0xde: {famMap, 2, 0}, 0xdf: {famMap, 4, 0},
	}
	for n := range int8(16) {
		h[0x80+int(n)], h[0x90+int(n)] = head{famMap, 0, n}, head{famArray, 0, n}
	}
	for n := range int8(32) {
		h[0xa0+int(n)], h[0xe0+int(n)] = head{famStr, 0, n}, head{famInt, 0, n - 32}
	}
	for n := range 0x80 {
		h[n] = head{famUint, 0, int8(n)}
	}
	return h
}()

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

// signed extends the sign of n; of no bytes, it has been.
func signed(n uint64, width int) token {
	shift := (64 - 8*width) & 63
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
