package seal

import (
	"fmt"
	"math"
	"reflect"
)

// Unmarshal decodes b, which must hold one msgpack value and nothing more, into
// v, a pointer to a struct of integers, texts, bytes, bools, structs, slices of
// these and pointers. The guard runs first. A number that does not fit its
// field is [ErrFormat], an unknown field is skipped, a missing one left as it is.
func Unmarshal(b []byte, v any, lim GuardLimits) error {
	if err := CheckMsgpack(b, lim); err != nil {
		return err
	}
	return unmarshal(b, v)
}

// unmarshal decodes what has passed the guard.
func unmarshal(b []byte, v any) error {
	to := reflect.ValueOf(v).Elem()
	c, err := codecOf(to.Type())
	if err != nil {
		return err
	}
	return c.decode(&reader{b: b, text: len(b), plain: true}, to)
}

// Marshal encodes v, a struct or a pointer to one, as Unmarshal reads it: one
// form for one value, empty fields left out where the tag says so.
func Marshal(v any) ([]byte, error) {
	from := reflect.Indirect(reflect.ValueOf(v))
	c, err := codecOf(from.Type())
	if err != nil {
		return nil, err
	}
	return c.encode(nil, from)
}

func (fs *fields) decode(r *reader, v reflect.Value) error {
	n, err := r.count(famMap)
	if err != nil {
		return err
	}
	for range n {
		f, err := fs.key(r)
		if err != nil {
			return err
		}
		if f == nil {
			err = r.skip()
		} else if err = f.codec.decode(r, v.Field(f.index)); err != nil {
			err = fmt.Errorf("field %s: %w", f.name, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// key reads a key and finds its field; nil when this version has none.
func (fs *fields) key(r *reader) (*field, error) {
	t, err := r.next()
	if err != nil {
		return nil, err
	}
	if code, ok := letter(t); ok {
		return fs.letter[code&0x7f], nil
	}
	if t.family == famStr {
		return fs.name[string(t.data)], nil
	}
	return nil, nil
}

func decodeSlice(r *reader, v reflect.Value, elem *codec) error {
	n, err := r.count(famArray)
	if err != nil {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, min(n, sliceStep)))
	for i := range n {
		v.Grow(1)
		v.SetLen(i + 1)
		v.Index(i).SetZero()
		if err := elem.decode(r, v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

// sliceStep is how many elements are made room for on a declaration alone.
const sliceStep = 16

func decodeBool(r *reader, v reflect.Value) error {
	t, err := r.want(famBool)
	v.SetBool(t.n == 1)
	return err
}

func decodeInt(r *reader, v reflect.Value) error {
	t, err := r.next()
	if err != nil {
		return err
	}
	n := int64(t.n)
	if t.family != famInt && (t.family != famUint || t.n > math.MaxInt64) || v.OverflowInt(n) {
		return fmt.Errorf("%w: not an integer of %s", ErrFormat, v.Type())
	}
	v.SetInt(n)
	return nil
}

func decodeUint(r *reader, v reflect.Value) error {
	t, err := r.want(famUint)
	if err != nil {
		return err
	}
	if v.OverflowUint(t.n) {
		return fmt.Errorf("%w: not an integer of %s", ErrFormat, v.Type())
	}
	v.SetUint(t.n)
	return nil
}

func decodeString(r *reader, v reflect.Value) error {
	t, err := r.want(famStr)
	v.SetString(string(t.data))
	return err
}

func decodeBytes(r *reader, v reflect.Value) error {
	t, err := r.want(famBin)
	v.SetBytes(append([]byte(nil), t.data...))
	return err
}

// decodeRaw keeps a value as it is; it points into what is read.
func decodeRaw(r *reader, v reflect.Value) error {
	from := r.b
	err := r.skip()
	n := len(from) - len(r.b)
	v.SetBytes(from[:n:n])
	return err
}

func decodeByteArray(r *reader, v reflect.Value) error {
	t, err := r.want(famBin)
	if err != nil {
		return err
	}
	if len(t.data) != v.Len() {
		return fmt.Errorf("%w: %d bytes for %s", ErrFormat, len(t.data), v.Type())
	}
	reflect.Copy(v, reflect.ValueOf(t.data))
	return nil
}

// want reads a token that must be of family f.
func (r *reader) want(f family) (token, error) {
	t, err := r.next()
	if err == nil && t.family != f {
		return token{}, fmt.Errorf("%w: a value of another type", ErrFormat)
	}
	return t, err
}

func (r *reader) count(f family) (int, error) {
	t, err := r.want(f)
	if err == nil && t.n > uint64(len(r.b)) {
		return 0, fmt.Errorf("%w: %d values declared, %d bytes left", ErrFormat, t.n, len(r.b))
	}
	return int(t.n), err
}

// skip passes over one value without recursing.
func (r *reader) skip() error {
	for left := uint64(1); left > 0; left-- {
		t, err := r.next()
		if err != nil {
			return err
		}
		switch t.family {
		case famArray:
			left += t.n
		case famMap:
			left += 2 * t.n
		}
	}
	return nil
}
