package seal

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"

	"github.com/vmihailenco/msgpack/v5"
)

// Unmarshal decodes b, which must hold one msgpack value and nothing more, into
// v, a pointer to a struct of integers, texts, ids, bools, structs, slices of
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
	r := &source{Decoder: msgpack.GetDecoder(), b: b}
	defer msgpack.PutDecoder(r.Decoder)
	r.left.Reset(b)
	r.Reset(&r.left)
	if err := c.decode(r, to); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return nil
}

// source is the library's decoder over bytes that have passed the guard: every
// length it meets is one that is there. Its own calls take nil for any value
// and any integer for any other, so each is asked only for what comes next.
type source struct {
	*msgpack.Decoder
	b    []byte
	left bytes.Reader
}

var (
	errType  = errors.New("a value of another type")
	errRange = errors.New("a value out of range")
)

// take reads the next value, which must be of family f, with read.
func take[T any](r *source, f family, read func() (T, error)) (got T, err error) {
	c, err := r.PeekCode()
	if err == nil && heads[c].family != f {
		err = errType
	}
	if err != nil {
		return got, err
	}
	return read()
}

// integer is the next value as uint64, or in two's complement if it is negative.
func (r *source) integer() (n uint64, negative bool, err error) {
	c, err := r.PeekCode()
	switch f := heads[c].family; {
	case err != nil:
	case f == famUint:
		n, err = r.DecodeUint64()
	case f == famInt:
		var signed int64
		signed, err = r.DecodeInt64()
		n, negative = uint64(signed), signed < 0
	default:
		err = errType
	}
	return n, negative, err
}

func (fs *fields) decode(r *source, v reflect.Value) error {
	n, err := take(r, famMap, r.DecodeMapLen)
	for ; n > 0 && err == nil; n-- {
		var f *field
		if f, err = fs.key(r); err != nil {
			return err
		}
		if f == nil {
			err = r.Skip()
		} else if err = f.codec.decode(r, v.Field(f.index)); err != nil {
			err = fmt.Errorf("field %s: %w", f.name, err)
		}
	}
	return err
}

// key reads a key and finds its field; nil when this version has none.
func (fs *fields) key(r *source) (*field, error) {
	name, err := take(r, famStr, r.DecodeString)
	switch {
	case err == nil && len(name) == 1:
		return fs.letter[name[0]&0x7f], nil
	case err == nil:
		return fs.name[name], nil
	}
	n, negative, err := r.integer()
	if negative || n >= uint64(len(fs.letter)) {
		return nil, err
	}
	return fs.letter[n], err
}

// decodeSlice makes room for what is declared: the guard has met each element.
func decodeSlice(r *source, v reflect.Value, elem *codec) error {
	n, err := take(r, famArray, r.DecodeArrayLen)
	if err != nil {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := 0; i < n && err == nil; i++ {
		err = elem.decode(r, v.Index(i))
	}
	return err
}

func decodeBool(r *source, v reflect.Value) error {
	b, err := take(r, famBool, r.DecodeBool)
	v.SetBool(b)
	return err
}

func decodeInt(r *source, v reflect.Value) error {
	n, negative, err := r.integer()
	if err != nil {
		return err
	}
	if !negative && n > math.MaxInt64 || v.OverflowInt(int64(n)) {
		return errRange
	}
	v.SetInt(int64(n))
	return nil
}

func decodeUint(r *source, v reflect.Value) error {
	n, negative, err := r.integer()
	if err != nil {
		return err
	}
	if negative || v.OverflowUint(n) {
		return errRange
	}
	v.SetUint(n)
	return nil
}

func decodeString(r *source, v reflect.Value) error {
	text, err := take(r, famStr, r.DecodeString)
	v.SetString(text)
	return err
}

// decodeRaw keeps a value as it is; it points into what is read.
func decodeRaw(r *source, v reflect.Value) error {
	from := len(r.b) - r.left.Len()
	err := r.Skip()
	to := len(r.b) - r.left.Len()
	v.SetBytes(r.b[from:to:to])
	return err
}

func decodeByteArray(r *source, v reflect.Value) error {
	n, err := take(r, famBin, r.DecodeBytesLen)
	if err == nil && n != v.Len() {
		err = errRange
	}
	if err != nil {
		return err
	}
	return r.ReadFull(v.Bytes())
}
