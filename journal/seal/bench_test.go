package seal

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

// sealedShift is n entries as a shift writes them.
func sealedShift(tb testing.TB, n int) []Sealed {
	tb.Helper()
	c := corpus{rand.New(rand.NewPCG(7, 7))}
	list := make([]Sealed, n)
	for i := range list {
		e := journal.Entry{Body: c.body()}
		e.Header = journal.Header{ID: c.id(), Stream: c.id(), Device: c.id(), Seq: uint64(i + 1), Stamp: journal.NewStamp(e.Recorded, 0), Class: e.Fact.Class()}
		s, err := Seal(e, Key{1})
		require.NoError(tb, err)
		list[i] = s
	}
	return list
}

func BenchmarkSeal(b *testing.B) {
	c := corpus{rand.New(rand.NewPCG(7, 7))}
	entries := make([]journal.Entry, 500)
	for i := range entries {
		body := c.body()
		entries[i] = journal.Entry{Header: journal.Header{ID: c.id(), Stream: c.id(), Device: c.id(), Seq: 1, Stamp: journal.NewStamp(body.Recorded, 0), Class: body.Fact.Class()}, Body: body}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := Seal(entries[i%len(entries)], Key{1}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOpen is what an unlock does 24,000 times: at most 12 µs each.
func BenchmarkOpen(b *testing.B) {
	list := sealedShift(b, 2000)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := Open(list[i%len(list)], Key{1}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeBody(b *testing.B) {
	c := corpus{rand.New(rand.NewPCG(7, 7))}
	var list [][]byte
	for range 2000 {
		body, err := EncodeBody(c.body())
		require.NoError(b, err)
		list = append(list, body)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := DecodeBody(list[i%len(list)]); err != nil {
			b.Fatal(err)
		}
	}
}
