package wire

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// head builds the first part of a request frame: lengths as varints.
func head(flags byte, lengths ...uint64) []byte {
	b := []byte{Version, kindRequest, flags}
	for _, n := range lengths {
		b = binary.AppendUvarint(b, n)
	}
	return b
}

// cols is a request frame with these columns, as they are, and this raw part.
func frameOf(cols []byte, raw ...byte) []byte {
	return append(append(head(0, 0, uint64(len(cols)), uint64(len(cols))), cols...), raw...)
}

// sectionOf is a section of a frame.
func sectionOf(tag, raw uint64, cols ...byte) []byte {
	b := binary.AppendUvarint(nil, tag)
	b = binary.AppendUvarint(b, uint64(len(cols)))
	return append(binary.AppendUvarint(b, raw), cols...)
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

const huge = 1 << 62

func TestFramesRefuseHostileInput(t *testing.T) {
	bomb := packer().EncodeAll(make([]byte, MaxColumns+1), nil)
	small := packer().EncodeAll(bytes.Repeat([]byte("abcdefghij"), 30), nil)
	core := sectionOf(1, 16, 0, 0, 0, 0, 0)
	digest := make([]byte, 16)
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"empty", nil, ErrMalformed},
		{"one byte", []byte{Version}, ErrMalformed},
		{"version 0", []byte{0, kindRequest, 0, 0, 0, 0}, ErrVersion},
		{"version 2", []byte{2, kindRequest, 0, 0, 0, 0}, ErrVersion},
		{"a response", []byte{Version, kindResponse, 0, 0, 0, 0}, ErrMalformed},
		{"unknown flag", []byte{Version, kindRequest, 2, 0, 0, 0}, ErrMalformed},
		{"HTML", []byte("<html>"), ErrVersion},
		{"frame over 1 MiB", append(head(0, 0, 0, 0), make([]byte, MaxFrame)...), ErrTooLarge},
		{"id bomb", head(0, huge, 0, 0), ErrMalformed},
		{"ids beyond the end", head(0, 1, 0, 0), ErrMalformed},
		{"column bomb", head(0, 0, huge, 0), ErrTooLarge},
		{"sent bomb", head(0, 0, 0, huge), ErrMalformed},
		{"varint of eleven bytes", append(head(0), bytes.Repeat([]byte{0xff}, 10)...), ErrMalformed},
		{"varint longer than need be", append(head(0), 0x80, 0, 0, 0), ErrMalformed},
		{"zstd bomb over the memory", append(head(flagPacked, 0, MaxColumns+1, uint64(len(bomb))), bomb...), ErrTooLarge},
		{"zstd bomb over the ratio", append(head(flagPacked, 0, 1<<20, uint64(len(bomb))), bomb...), ErrTooLarge},
		{"zstd that yields more than it says", append(head(flagPacked, 0, 100, uint64(len(small))), small...), ErrMalformed},
		{"zstd that yields less than it says", append(head(flagPacked, 0, 301, uint64(len(small))), small...), ErrMalformed},
		{"not zstd", append(head(flagPacked, 0, 4, 4), 1, 2, 3, 4), ErrMalformed},
		{"raw without a section", frameOf(nil, 1), ErrMalformed},
		{"section beyond the columns", frameOf([]byte{1, 9, 0}), ErrMalformed},
		{"section beyond raw", frameOf(sectionOf(1, 17, 0, 0, 0, 0, 0), digest...), ErrMalformed},
		{"section tag zero", frameOf(sectionOf(0, 0)), ErrMalformed},
		{"section twice", frameOf(join(core, core), make([]byte, 32)...), ErrMalformed},
		{"sections out of order", frameOf(join(sectionOf(9, 0), core), digest...), ErrMalformed},
		{"columns left over in a section", frameOf(sectionOf(1, 16, 0, 0, 0, 0, 0, 0), digest...), ErrMalformed},
		{"raw left over in a section", frameOf(sectionOf(1, 17, 0, 0, 0, 0, 0), make([]byte, 17)...), ErrMalformed},
		{"reference to no id", frameOf(sectionOf(1, 16, 1, 0, 0, 0, 0), digest...), ErrMalformed},
		{"sequence 2^63", frameOf(sectionOf(1, 16, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0), digest...), ErrMalformed},
		{"sequence -1", frameOf(sectionOf(1, 16, 0, 0, 1, 0, 0), digest...), ErrMalformed},
		{"signature of 257 bytes", frameOf(sectionOf(1, 16, 0, 0, 0, 0, 0x81, 2), digest...), ErrTooLarge},
		{"flag that means nothing", frameOf(sectionOf(1, 16, 0, 0, 0, 2, 0), digest...), ErrMalformed},
		{"501 entries", frameOf(join(core, sectionOf(2, 0, 0xf5, 3)), digest...), ErrTooLarge},
		{"entry bomb", frameOf(join(core, sectionOf(2, 0, binary.AppendUvarint(nil, huge)...)), digest...), ErrTooLarge},
		{"entries that are not there", frameOf(join(core, sectionOf(2, 0, 5, 0)), digest...), ErrMalformed},
		{"position bomb", frameOf(join(core, sectionOf(4, 0, append([]byte{1}, binary.AppendUvarint(nil, 4096)...)...)), digest...), ErrMalformed},
		{"4097 positions", frameOf(join(core, sectionOf(4, 0, append([]byte{1}, binary.AppendUvarint(nil, 4097)...)...)), digest...), ErrTooLarge},
		{"class 256", frameOf(join(core, sectionOf(2, 0, 1, 0, 0, 0x80, 2)), digest...), ErrMalformed},
		{"key epoch 65536", frameOf(join(core, sectionOf(2, 0, 1, 0, 0, 1, 0x80, 0x80, 4)), digest...), ErrMalformed},
	} {
		var err error
		cost := allocated(func() { _, err = DecodeRequest(c.in) })
		require.ErrorIs(t, err, c.want, c.name)
		require.Less(t, cost, uint64(MaxColumns), c.name)
		if len(c.in) < 1<<10 {
			require.Less(t, cost, uint64(256<<10), c.name)
		}
		require.NotEqual(t, CodeInternal, CodeOf(err), c.name)
		_, err = DecodeResponse(c.in)
		require.Error(t, err, c.name)
	}
}

// answerOf is a response frame with a section of peers after its core.
func answerOf(raw int, cols ...byte) []byte {
	core := sectionOf(1, 0, 0, 0, 0, 0, 0, 0)
	b := frameOf(join(core, sectionOf(9, uint64(raw), cols...)), bytes.Repeat([]byte{'x'}, raw)...)
	b[1] = kindResponse
	return b
}

func TestPeersRefuseHostileInput(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"65 peers", answerOf(0, append([]byte{65}, make([]byte, 130)...)...), ErrTooLarge},
		{"peer bomb", answerOf(0, binary.AppendUvarint(nil, huge)...), ErrTooLarge},
		{"peers that are not there", answerOf(0, 3, 0), ErrMalformed},
		{"label of 129 bytes", answerOf(129, 1, 0x81, 1, 0), ErrTooLarge},
		{"label bomb", answerOf(0, append(binary.AppendUvarint([]byte{1}, huge), 0)...), ErrTooLarge},
		{"label that is not there", answerOf(2, 1, 3, 0), ErrMalformed},
		{"raw left over", answerOf(2, 1, 1, 0), ErrMalformed},
		{"no count", answerOf(0), ErrMalformed},
	} {
		var err error
		require.Less(t, allocated(func() { _, err = DecodeResponse(c.in) }), uint64(256<<10), c.name)
		require.ErrorIs(t, err, c.want, c.name)
	}
	odd := answerOf(2, 1, 2, 0)
	a, err := DecodeResponse(odd)
	require.NoError(t, err)
	require.Equal(t, []Peer{{Label: "xx"}}, a.Peers)
	odd[len(odd)-1] = 0xff
	_, err = DecodeResponse(odd)
	require.ErrorIs(t, err, ErrMalformed, "a label that is not UTF-8")
	for name, r := range map[string]*Response{
		"count": {WithPeers: true, Peers: make([]Peer, MaxPeers+1)},
		"label": {WithPeers: true, Peers: []Peer{{Label: string(make([]byte, MaxLabel+1))}}},
	} {
		_, err := EncodeResponse(r)
		require.ErrorIs(t, err, ErrTooLarge, name)
	}
}

// Nobody else is something that can be said.
func TestPeersOfNoneAreTold(t *testing.T) {
	b, err := EncodeResponse(&Response{WithPeers: true})
	require.NoError(t, err)
	a, err := DecodeResponse(b)
	require.NoError(t, err)
	require.True(t, a.WithPeers)
	require.Empty(t, a.Peers)
}

// allocated is how many bytes f allocates: the least of a few runs, because the
// counter belongs to the whole process and the runtime allocates beside us.
func allocated(f func()) uint64 {
	least := uint64(math.MaxUint64)
	for range 5 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

func TestFramesCutAtEachByteAreRefused(t *testing.T) {
	q, err := EncodeRequest(goldenRequest())
	require.NoError(t, err)
	a, err := EncodeResponse(goldenResponse())
	require.NoError(t, err)
	for n := range q {
		_, err := DecodeRequest(q[:n])
		require.Error(t, err, "request cut to %d bytes", n)
	}
	for n := range a {
		_, err := DecodeResponse(a[:n])
		require.Error(t, err, "response cut to %d bytes", n)
	}
	_, err = DecodeRequest(append(q, 0))
	require.ErrorIs(t, err, ErrMalformed)
}

func TestSectionsOfALaterVersionAreSkipped(t *testing.T) {
	core := sectionOf(1, 16, 0, 0, 14, 0, 0)
	q, err := DecodeRequest(frameOf(join(core, sectionOf(99, 3, 1, 2, 3, 4)), make([]byte, 19)...))
	require.NoError(t, err)
	require.EqualValues(t, 7, q.Acked)
}

func TestEncodingRefusesToPassALimit(t *testing.T) {
	entry := func(n int) seal.Sealed {
		return seal.Sealed{Header: journal.Header{ID: journal.ID{1}, Seq: 1}, Bytes: make([]byte, n)}
	}
	for name, q := range map[string]*Request{
		"entries":   {Entries: make([]seal.Sealed, MaxEntries+1)},
		"positions": {Positions: make([]Position, MaxList+1)},
		"signature": {Signature: make([]byte, MaxSignature+1)},
		"one entry": {Entries: []seal.Sealed{entry(seal.MaxSealed + 1)}},
		"frame":     {Entries: []seal.Sealed{entry(seal.MaxSealed), entry(seal.MaxSealed), entry(seal.MaxSealed), entry(seal.MaxSealed), entry(seal.MaxSealed), entry(seal.MaxSealed), entry(seal.MaxSealed), entry(seal.MaxSealed), entry(seal.MaxSealed), entry(seal.MaxSealed), entry(seal.MaxSealed)}},
	} {
		_, err := EncodeRequest(q)
		require.ErrorIs(t, err, ErrTooLarge, name)
	}
	_, err := EncodeRequest(&Request{Acked: 1 << 63})
	require.Error(t, err)
}

// TestAFullBatchFitsAFrame: what a sender may take fits with everything beside it.
func TestAFullBatchFitsAFrame(t *testing.T) {
	a := &Response{Head: make([]byte, 64)}
	a.WithPeers = true
	for range MaxPeers {
		a.Peers = append(a.Peers, Peer{strings.Repeat("x", MaxLabel), 1 << 47})
	}
	for i := range MaxEntries {
		var id journal.ID
		binary.BigEndian.PutUint64(id[:], uint64(i)*0x9e3779b97f4a7c15)
		s := seal.Sealed{Header: journal.Header{ID: id, Stream: id, Device: id, Seq: MaxSequence, Stamp: 1 << 63}, Bytes: make([]byte, MaxBatchBytes/MaxEntries)}
		a.Entries = append(a.Entries, Placed{s, MaxSequence})
		a.Streams = append(a.Streams, StreamState{Stream: id, Pos: MaxSequence, Held: make([]uint64, 8)})
		a.Keys = append(a.Keys, WrappedKey{id, 1, make([]byte, 80)})
		a.Placements = append(a.Placements, Placement{uint64(i), MaxSequence})
	}
	b, err := EncodeResponse(a)
	require.NoError(t, err)
	require.Less(t, len(b), MaxFrame)
}

func TestOneEntryOfAnySizeFitsAFrame(t *testing.T) {
	_, err := EncodeRequest(&Request{Entries: []seal.Sealed{{Header: journal.Header{ID: journal.ID{1}}, Bytes: make([]byte, seal.MaxSealed)}}})
	require.NoError(t, err)
}

func TestNothingToSyncIsSmall(t *testing.T) {
	q := &Request{Device: journal.ID{1}, HubEpoch: journal.ID{2}, Acked: 4711, Link: seal.Link{3}, Signature: make([]byte, 64), Digest: [16]byte{4}}
	a := &Response{HubEpoch: journal.ID{2}, ServerTime: 1_790_000_000_000, Acked: 4711, Head: make([]byte, 64)}
	qb, err := EncodeRequest(q)
	require.NoError(t, err)
	ab, err := EncodeResponse(a)
	require.NoError(t, err)
	require.LessOrEqual(t, len(qb)+len(ab), 400)
	t.Logf("%d + %d bytes", len(qb), len(ab))
}
