package wire

import (
	"reflect"
	"testing"
)

// FuzzDecodeRequest: nothing kills it, and what it accepts is said again in a
// form that reads the same.
func FuzzDecodeRequest(f *testing.F) { fuzzFrames(f, kindRequest, DecodeRequest, EncodeRequest) }

// FuzzDecodeResponse does the same for what a hub sends.
func FuzzDecodeResponse(f *testing.F) { fuzzFrames(f, kindResponse, DecodeResponse, EncodeResponse) }

func fuzzFrames[M any](f *testing.F, kind byte, decode func([]byte) (*M, error), encode func(*M) ([]byte, error)) {
	f.Helper()
	for _, sections := range [][]section{goldenRequest().sections(), goldenStanding().sections(), goldenResponse().sections(), goldenPeers().sections()} {
		c := newEncoder()
		c.sections(sections)
		var ids []byte
		for _, id := range c.ids.list {
			ids = append(ids, id[:]...)
		}
		f.Add(byte(len(c.ids.list)), c.cols, append(ids, c.raw...))
	}
	f.Fuzz(func(t *testing.T, ids byte, cols, rest []byte) {
		b := head(0, uint64(ids), uint64(len(cols)), uint64(len(cols)))
		b[1] = kind
		n := min(16*int(ids), len(rest))
		b = append(append(append(b, rest[:n]...), cols...), rest[n:]...)
		m, err := decode(b)
		if err != nil {
			return
		}
		again, err := encode(m)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := decode(again); err != nil || !reflect.DeepEqual(m, got) {
			t.Fatalf("does not read the same: %v", err)
		}
	})
}
