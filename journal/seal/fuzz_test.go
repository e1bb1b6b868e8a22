package seal

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/vmihailenco/msgpack/v5"

	"feltjournal/journal"
)

func FuzzCheckMsgpack(f *testing.F) {
	for _, c := range hostile {
		if len(c.in) < 1<<10 {
			f.Add(c.in)
		}
	}
	for _, b := range fuzzBodies(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if CheckMsgpack(b, DefaultLimits) != nil {
			return
		}
		r := bytes.NewReader(b)
		if err := msgpack.NewDecoder(r).Skip(); err != nil || r.Len() > 0 {
			t.Fatalf("the guard passed what the library does not read as one value: %v", err)
		}
	})
}

// FuzzDecodeBody: nothing kills it, and what it accepts says the same again.
func FuzzDecodeBody(f *testing.F) {
	for _, b := range fuzzBodies(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		body, err := DecodeBody(b)
		if err != nil {
			return
		}
		again, err := EncodeBody(body)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := DecodeBody(again)
		if err != nil {
			t.Fatal(err)
		}
		if third, err := EncodeBody(twice); err != nil || !bytes.Equal(again, third) {
			t.Fatalf("encoding is not stable: %v", err)
		}
	})
}

// FuzzOpen takes its input for what stands under the cipher, so that it gets
// past the tag; and once as sealed bytes.
func FuzzOpen(f *testing.F) {
	for _, b := range fuzzBodies(f) {
		f.Add(compress(b))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Open(Sealed{Header: testEntry(&journal.Note{}).Header, Bytes: b}, Key{1}); err == nil {
			t.Fatal("opened what nobody sealed")
		}
		e, err := Open(sealPlain(b), Key{1})
		if err != nil {
			return
		}
		if _, err := Seal(e, Key{1}); err != nil {
			t.Fatal(err)
		}
	})
}

func fuzzBodies(f *testing.F) [][]byte {
	f.Helper()
	c := corpus{rand.New(rand.NewPCG(5, 5))}
	var list [][]byte
	for range 40 {
		b, err := EncodeBody(c.body())
		if err != nil {
			f.Fatal(err)
		}
		list = append(list, b)
	}
	return list
}
