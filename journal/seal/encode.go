package seal

import (
	"bytes"
	"reflect"

	"github.com/vmihailenco/msgpack/v5"
)

// Marshal encodes the struct that v points to, as Unmarshal reads it: one form
// for one value, empty fields left out where the tag says so.
func Marshal(v any) ([]byte, error) {
	from := reflect.ValueOf(v).Elem()
	c, err := codecOf(from.Type())
	if err != nil {
		return nil, err
	}
	w := msgpack.GetEncoder()
	defer msgpack.PutEncoder(w)
	var out bytes.Buffer
	w.Reset(&out)
	err = c.encode(w, from)
	return out.Bytes(), err
}

func (fs *fields) encode(w *msgpack.Encoder, v reflect.Value) error {
	var present [64]*field
	fields := present[:0]
	for i := range fs.list {
		if f := &fs.list[i]; !f.omitEmpty || !v.Field(f.index).IsZero() {
			fields = append(fields, f)
		}
	}
	err := w.EncodeMapLen(len(fields))
	for _, f := range fields {
		if err == nil {
			err = f.encodeKey(w)
		}
		if err == nil {
			err = f.codec.encode(w, v.Field(f.index))
		}
	}
	return err
}

func (f *field) encodeKey(w *msgpack.Encoder) error {
	if f.letter != 0 {
		return w.EncodeUint(uint64(f.letter))
	}
	return w.EncodeString(f.name)
}

func encodeSlice(w *msgpack.Encoder, v reflect.Value, elem *codec) error {
	err := w.EncodeArrayLen(v.Len())
	for i := 0; i < v.Len() && err == nil; i++ {
		err = elem.encode(w, v.Index(i))
	}
	return err
}

func encodeBool(w *msgpack.Encoder, v reflect.Value) error { return w.EncodeBool(v.Bool()) }

func encodeInt(w *msgpack.Encoder, v reflect.Value) error { return w.EncodeInt(v.Int()) }

func encodeUint(w *msgpack.Encoder, v reflect.Value) error { return w.EncodeUint(v.Uint()) }

func encodeString(w *msgpack.Encoder, v reflect.Value) error { return w.EncodeString(v.String()) }

func encodeByteArray(w *msgpack.Encoder, v reflect.Value) error {
	if err := w.EncodeBytesLen(v.Len()); err != nil {
		return err
	}
	return encodeRaw(w, v)
}

// raw is a msgpack value as it is.
type raw []byte

func encodeRaw(w *msgpack.Encoder, v reflect.Value) error {
	_, err := w.Writer().Write(v.Bytes())
	return err
}
