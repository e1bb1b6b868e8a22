package seal

import (
	"encoding/binary"
	"math"
	"reflect"
)

func (fs *fields) encode(dst []byte, v reflect.Value) ([]byte, error) {
	var present [64]*field
	fields := present[:0]
	for i := range fs.list {
		if f := &fs.list[i]; !f.omitEmpty || !v.Field(f.index).IsZero() {
			fields = append(fields, f)
		}
	}
	dst, err := appendCount(dst, 0x80, 0xde, len(fields)), error(nil)
	for _, f := range fields {
		if f.letter != 0 {
			dst = append(dst, f.letter)
		} else {
			dst = appendString(dst, f.name)
		}
		if dst, err = f.codec.encode(dst, v.Field(f.index)); err != nil {
			return nil, err
		}
	}
	return dst, nil
}

func encodeSlice(dst []byte, v reflect.Value, elem *codec) ([]byte, error) {
	dst, err := appendCount(dst, 0x90, 0xdc, v.Len()), error(nil)
	for i := range v.Len() {
		if dst, err = elem.encode(dst, v.Index(i)); err != nil {
			return nil, err
		}
	}
	return dst, nil
}

func encodeBool(dst []byte, v reflect.Value) ([]byte, error) {
	if v.Bool() {
		return append(dst, 0xc3), nil
	}
	return append(dst, 0xc2), nil
}

func encodeInt(dst []byte, v reflect.Value) ([]byte, error) { return appendInt(dst, v.Int()), nil }

func encodeUint(dst []byte, v reflect.Value) ([]byte, error) { return appendUint(dst, v.Uint()), nil }

func encodeString(dst []byte, v reflect.Value) ([]byte, error) {
	return appendString(dst, v.String()), nil
}

// raw is a msgpack value as it is.
type raw []byte

func encodeRaw(dst []byte, v reflect.Value) ([]byte, error) { return append(dst, v.Bytes()...), nil }

func encodeBytes(dst []byte, v reflect.Value) ([]byte, error) { return appendBin(dst, v.Bytes()), nil }

func encodeByteArray(dst []byte, v reflect.Value) ([]byte, error) {
	n := v.Len()
	dst = appendBin(dst, make([]byte, 0, n)[:n])
	reflect.Copy(reflect.ValueOf(dst[len(dst)-n:]), v)
	return dst, nil
}

// appendCount writes the head of a map or array: fix form below 16, else wide
// (16 bits) or wide+1 (32 bits).
func appendCount(dst []byte, fix, wide byte, n int) []byte {
	switch {
	case n < 16:
		return append(dst, fix|byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(dst, wide), uint16(n))
	}
	return binary.BigEndian.AppendUint32(append(dst, wide+1), uint32(n))
}

// appendUint writes n in the shortest form.
func appendUint(dst []byte, n uint64) []byte {
	switch {
	case n < 0x80:
		return append(dst, byte(n))
	case n <= math.MaxUint8:
		return append(dst, 0xcc, byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(dst, 0xcd), uint16(n))
	case n <= math.MaxUint32:
		return binary.BigEndian.AppendUint32(append(dst, 0xce), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(dst, 0xcf), n)
}

// appendInt writes n in the shortest form.
func appendInt(dst []byte, n int64) []byte {
	switch {
	case n >= 0:
		return appendUint(dst, uint64(n))
	case n >= -32:
		return append(dst, byte(n))
	case n >= math.MinInt8:
		return append(dst, 0xd0, byte(n))
	case n >= math.MinInt16:
		return binary.BigEndian.AppendUint16(append(dst, 0xd1), uint16(n))
	case n >= math.MinInt32:
		return binary.BigEndian.AppendUint32(append(dst, 0xd2), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(dst, 0xd3), uint64(n))
}

func appendString(dst []byte, s string) []byte {
	switch n := len(s); {
	case n < 32:
		dst = append(dst, 0xa0|byte(n))
	case n <= math.MaxUint8:
		dst = append(dst, 0xd9, byte(n))
	case n <= math.MaxUint16:
		dst = binary.BigEndian.AppendUint16(append(dst, 0xda), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint32(append(dst, 0xdb), uint32(n))
	}
	return append(dst, s...)
}

func appendBin(dst, b []byte) []byte {
	switch n := len(b); {
	case n <= math.MaxUint8:
		dst = append(dst, 0xc4, byte(n))
	case n <= math.MaxUint16:
		dst = binary.BigEndian.AppendUint16(append(dst, 0xc5), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint32(append(dst, 0xc6), uint32(n))
	}
	return append(dst, b...)
}
