package wire

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// shift is what one device pushes after a shift: n entries in 60 streams, some
// two minutes apart, with the sealed lengths that bodies have.
func shift(n int) *Request {
	r := rand.New(rand.NewPCG(1, 2))
	random := func(id *journal.ID, from int) {
		for i := from; i < len(id); i++ {
			id[i] = byte(r.Uint32())
		}
	}
	streams := make([]journal.ID, 60)
	for i := range streams {
		random(&streams[i], 0)
	}
	q := &Request{Device: journal.ID{1}, HubEpoch: journal.ID{2}, Acked: 100, Link: seal.Link{3}, Signature: make([]byte, 64), Digest: [16]byte{4}}
	at := journal.Instant(1_790_000_000_000)
	for i := range n {
		at += journal.Instant(r.IntN(240_000))
		s := seal.Sealed{Header: journal.Header{
			Stream: streams[r.IntN(60)], Device: q.Device, Seq: uint64(101 + i), Stamp: journal.NewStamp(at, 0), KeyEpoch: 1,
			Class: []journal.Class{journal.ClassMedication, journal.ClassNote}[r.IntN(190)/120],
		}}
		for j := range 6 {
			s.ID[j] = byte(uint64(at) >> (40 - 8*j))
		}
		random(&s.ID, 6)
		s.Bytes = make([]byte, 60+r.IntN(40))
		for j := range s.Bytes {
			s.Bytes[j] = byte(r.Uint32())
		}
		q.Entries = append(q.Entries, s)
	}
	return q
}

func sealedBytes(list []seal.Sealed) (n int) {
	for _, s := range list {
		n += len(s.Bytes)
	}
	return n
}

// TestHeadersOfABatchAreSmall: ten random bytes of each id, a share of the 60
// streams' ids, and a few bytes of columns; the same headers one by one are 68.
func TestHeadersOfABatchAreSmall(t *testing.T) {
	q := shift(190)
	b, err := EncodeRequest(q)
	require.NoError(t, err)
	each := float64(len(b)-sealedBytes(q.Entries)) / float64(len(q.Entries))
	t.Logf("%.1f bytes an entry besides what is sealed", each)
	require.Less(t, each, 24.0)
}

func BenchmarkEncodeRequest(b *testing.B) {
	q := shift(190)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := EncodeRequest(q); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeRequest(b *testing.B) {
	frame, err := EncodeRequest(shift(190))
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DecodeRequest(frame); err != nil {
			b.Fatal(err)
		}
	}
}
