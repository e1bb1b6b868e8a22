package seal

import "fmt"

// idSize is the length in bytes of an id, which is random and so never
// compresses; among what does it would also spoil the entropy coding.
const idSize = 16

// maxLifted is how many ids are lifted out of one body; the count has four bits.
const maxLifted = 15

// lift copies a body to dst without the bytes of its first ids, whose heads it
// leaves in place, and appends the ids to ids.
func lift(dst, ids, body []byte) (rest, lifted []byte, n int) {
	r := reader{b: body, text: len(body), plain: true}
	for len(r.b) > 0 {
		from := r.b
		t, err := r.next()
		if err != nil {
			return append(dst, from...), ids, n // not ours to judge: the guard has seen it
		}
		size := len(from) - len(r.b)
		if t.family == famBin && len(t.data) == idSize && n < maxLifted {
			ids = append(ids, t.data...)
			size -= idSize
			n++
		}
		dst = append(dst, from[:size]...)
	}
	return dst, ids, n
}

// lower reverses lift.
func lower(dst, rest, ids []byte) ([]byte, error) {
	r := reader{b: rest, text: len(rest), lifted: true, plain: true}
	for len(ids) > 0 {
		from := r.b
		t, err := r.next()
		if err != nil {
			return dst, err
		}
		dst = append(dst, from[:len(from)-len(r.b)]...)
		if t.family == famBin && t.n == idSize && t.data == nil {
			dst, ids = append(dst, ids[:idSize]...), ids[idSize:]
		}
	}
	return append(dst, r.b...), nil
}

// takeIDs splits n ids off b.
func takeIDs(b []byte, n int) (ids, rest []byte, err error) {
	if n*idSize > len(b) {
		return nil, nil, fmt.Errorf("%w: %d ids in %d bytes", ErrFormat, n, len(b))
	}
	return b[:n*idSize], b[n*idSize:], nil
}
