package seal

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/vmihailenco/msgpack/v5"
)

// codec encodes and decodes values of one Go type as msgpack.
//
// Every value is written by msgpack/v5's Encoder and read by its Decoder, call
// by call. What is ours is which call: the library's own struct and slice
// coding (v5.4.1) decodes 300 into an int8 as 44 without an error, makes room
// for as many elements as five bytes declare and cannot leave out an empty id.
// A one-letter key is written as the small integer of its code.
//
// Reading through the library makes an Open 9 % dearer than with a decoder of
// our own: 8.9 against 8.1 µs of CPU, medians of 10 runs of BenchmarkOpen.
type codec struct {
	encode func(w *msgpack.Encoder, v reflect.Value) error
	decode func(r *source, v reflect.Value) error
}

var codecs sync.Map // reflect.Type → *codec

// codecOf returns the codec of t. It may be asked by several goroutines, which
// then build the same one twice.
func codecOf(t reflect.Type) (*codec, error) {
	if c, ok := codecs.Load(t); ok {
		return c.(*codec), nil
	}
	c, err := newCodec(t)
	if err != nil {
		return nil, err
	}
	codecs.Store(t, c)
	return c, nil
}

func newCodec(t reflect.Type) (*codec, error) {
	if t == reflect.TypeFor[raw]() {
		return &codec{encodeRaw, decodeRaw}, nil
	}
	switch t.Kind() {
	case reflect.Bool:
		return &codec{encodeBool, decodeBool}, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return &codec{encodeInt, decodeInt}, nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &codec{encodeUint, decodeUint}, nil
	case reflect.String:
		return &codec{encodeString, decodeString}, nil
	case reflect.Struct:
		return newStruct(t)
	case reflect.Pointer:
		return newPointer(t)
	case reflect.Slice, reflect.Array:
		return newList(t)
	}
	return nil, fmt.Errorf("%w: no msgpack form for %s", ErrFormat, t)
}

func newPointer(t reflect.Type) (*codec, error) {
	elem, err := codecOf(t.Elem())
	if err != nil {
		return nil, err
	}
	return &codec{
		encode: func(w *msgpack.Encoder, v reflect.Value) error {
			if v.IsNil() {
				return w.EncodeNil()
			}
			return elem.encode(w, v.Elem())
		},
		decode: func(r *source, v reflect.Value) error {
			v.Set(reflect.New(t.Elem()))
			return elem.decode(r, v.Elem())
		},
	}, nil
}

func newList(t reflect.Type) (*codec, error) {
	isArray, ofBytes := t.Kind() == reflect.Array, t.Elem().Kind() == reflect.Uint8
	switch {
	case isArray && ofBytes:
		return &codec{encodeByteArray, decodeByteArray}, nil
	case isArray || ofBytes:
		return nil, fmt.Errorf("%w: no msgpack form for %s", ErrFormat, t)
	}
	elem, err := codecOf(t.Elem())
	if err != nil {
		return nil, err
	}
	return &codec{
		encode: func(w *msgpack.Encoder, v reflect.Value) error { return encodeSlice(w, v, elem) },
		decode: func(r *source, v reflect.Value) error { return decodeSlice(r, v, elem) },
	}, nil
}

// field is one field of a struct: its key and how to code it.
type field struct {
	index     int
	name      string
	letter    byte // the key as a small integer, when it is one character; else 0
	omitEmpty bool
	codec     *codec
}

// fields are those of one struct type, in the order they are declared.
type fields struct {
	list   []field
	letter [128]*field
	name   map[string]*field
}

func newStruct(t reflect.Type) (*codec, error) {
	fs := &fields{name: map[string]*field{}}
	for i := range t.NumField() {
		name, omit, ok := fieldTag(t.Field(i))
		if !ok {
			continue
		}
		c, err := codecOf(t.Field(i).Type)
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", t.Field(i).Name, err)
		}
		f := field{index: i, name: name, omitEmpty: omit, codec: c}
		if len(name) == 1 && name[0] < 0x80 {
			f.letter = name[0]
		}
		fs.list = append(fs.list, f)
	}
	for i := range fs.list {
		f := &fs.list[i]
		fs.name[f.name] = f
		if f.letter != 0 {
			fs.letter[f.letter] = f
		}
	}
	return &codec{fs.encode, fs.decode}, nil
}

// fieldTag reads the tag that msgpack/v5 reads: `msgpack:"key,omitempty"`.
func fieldTag(f reflect.StructField) (name string, omitEmpty, ok bool) {
	name, options, _ := strings.Cut(f.Tag.Get("msgpack"), ",")
	if !f.IsExported() || name == "-" {
		return "", false, false
	}
	if name == "" {
		name = f.Name
	}
	return name, options == "omitempty", true
}
