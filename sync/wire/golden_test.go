package wire

import (
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

var update = flag.Bool("update", false, "write golden files that do not exist yet")

// goldenSealed is n entries of two devices in two streams.
func goldenSealed(n int) []seal.Sealed {
	var list []seal.Sealed
	for i := range n {
		at := journal.Instant(1_790_000_000_000 + 60_000*int64(i))
		h := journal.Header{
			Stream: journal.ID{0xa, byte(i % 2)}, Device: journal.ID{0xd, byte(i % 3 / 2)}, Seq: uint64(10 + i),
			Stamp: journal.NewStamp(at, uint16(i)), Class: journal.ClassMedication, KeyEpoch: 1,
		}
		for j := range h.ID {
			h.ID[j] = byte(uint64(h.Stamp) >> max(0, 56-8*j)) // its first six bytes are its stamp's time
		}
		if i == 1 {
			h.ID = journal.ID{0xee} // an id that was not made at its stamp
		}
		list = append(list, seal.Sealed{Header: h, Bytes: []byte(strings.Repeat("sealed", i+1))})
	}
	return list
}

func goldenRequest() *Request {
	return &Request{
		Version: Version, Device: journal.ID{0xd}, HubEpoch: journal.ID{0xe}, Acked: 9, Entries: goldenSealed(6), Link: seal.Link{1, 2},
		Signature: []byte("signature"), Relayed: goldenSealed(2), Digest: [16]byte{5}, Full: true,
		Positions: []Position{{journal.ID{0xa}, 7, [8]byte{1}, 6, 1, 2}, {journal.ID{0xb}, 1 << 40, [8]byte{2}, 0, 0, 1}},
	}
}

// goldenStanding is what an agent asks that also says how its device stands.
func goldenStanding() *Request {
	q := goldenRequest()
	q.Standing = &Standing{Version: "v1.4.2", Last: 21, Oldest: 1_790_000_000_000 - 86_400_000, Amiss: []journal.ID{{0xf}, {0xa}}}
	return q
}

func goldenResponse() *Response {
	a := &Response{
		Version: Version, HubEpoch: journal.ID{0xe}, ServerTime: 1_790_000_000_000, Acked: 15,
		Placements: []Placement{{10, 100}, {11, 101}, {13, 90}}, Refused: []Refusal{{12, CodeGap}}, WantPositions: true, WantFrom: true,
		Keys:    []WrappedKey{{journal.ID{0xa}, 1, []byte("wrapped")}},
		Streams: []StreamState{{journal.ID{0xa}, 103, [8]byte{3}, 99, []uint64{4, 50}}, {journal.ID{0xa, 1}, 9, [8]byte{4}, 12, nil}},
		Removed: []journal.ID{{0xc}}, Lists: []ListHead{{journal.ID{0xf}, 60, [16]byte{9}}}, More: true, RetryAfterMs: 1500, Head: []byte("head"),
	}
	for i, s := range goldenSealed(5) {
		a.Entries = append(a.Entries, Placed{s, uint64(i * 50)})
	}
	return a
}

// goldenPeers is what a hub says that also tells of the other workstations.
func goldenPeers() *Response {
	a := goldenResponse()
	a.WithPeers = true
	a.Peers = []Peer{{"Bjørns maskin", 1_790_000_000_000 - 4_200_000}, {"Vaktrom 2. etasje", 1_790_000_000_000}, {"", 0}}
	return a
}

// TestGoldenFramesDecodeForEver: a device that was away for years still speaks.
func TestGoldenFramesDecodeForEver(t *testing.T) {
	q, err := DecodeRequest(golden(t, "request-1", func() ([]byte, error) { return EncodeRequest(goldenRequest()) }))
	require.NoError(t, err)
	require.Equal(t, goldenRequest(), q)
	b := golden(t, "request-2", func() ([]byte, error) { return EncodeRequest(shift(30)) })
	require.EqualValues(t, flagPacked, b[2], "this one has compressed columns")
	q, err = DecodeRequest(b)
	require.NoError(t, err)
	require.Equal(t, shift(30).Entries, q.Entries)
	q, err = DecodeRequest(golden(t, "request-3", func() ([]byte, error) { return EncodeRequest(goldenStanding()) }))
	require.NoError(t, err)
	require.Equal(t, goldenStanding(), q)
	a, err := DecodeResponse(golden(t, "response-1", func() ([]byte, error) { return EncodeResponse(goldenResponse()) }))
	require.NoError(t, err)
	require.Equal(t, goldenResponse(), a)
	a, err = DecodeResponse(golden(t, "response-2", func() ([]byte, error) { return EncodeResponse(goldenPeers()) }))
	require.NoError(t, err)
	require.Equal(t, goldenPeers(), a)
}

// TestAHubThatDoesNotKnowStandingReadsTheRest: agents are newer than hubs for a
// while in every municipality.
func TestAHubThatDoesNotKnowStandingReadsTheRest(t *testing.T) {
	b, err := EncodeRequest(goldenStanding())
	require.NoError(t, err)
	old := &Request{Version: Version}
	known := old.sections()
	require.NoError(t, decodeFrame(kindRequest, b, known[:len(known)-1]))
	require.Equal(t, goldenRequest(), old)
}

// TestNothingToSyncDoesNotGrow: a question without a standing has no byte of it.
func TestNothingToSyncDoesNotGrow(t *testing.T) {
	idle := &Request{Device: journal.ID{1}, HubEpoch: journal.ID{2}, Acked: 100, Link: seal.Link{3}, Signature: make([]byte, 64), Digest: [16]byte{4}}
	b, err := EncodeRequest(idle)
	require.NoError(t, err)
	require.LessOrEqual(t, len(b), 200)
	idle.Standing = &Standing{}
	with, err := EncodeRequest(idle)
	require.NoError(t, err)
	require.Less(t, len(b), len(with))
}

func golden(t *testing.T, name string, encode func() ([]byte, error)) []byte {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if _, err := os.Stat(path); *update && os.IsNotExist(err) {
		b, err := encode()
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(hex.EncodeToString(b)+"\n"), 0o644))
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	b, err := hex.DecodeString(strings.TrimSpace(string(text)))
	require.NoError(t, err)
	return b
}

func TestDigestCoversEveryFieldInAnyOrder(t *testing.T) {
	v := []Position{{journal.ID{1}, 2, [8]byte{3}, 4, 5, 6}, {journal.ID{2}, 2, [8]byte{3}, 4, 5, 6}}
	want := DigestOf(v)
	require.Equal(t, want, DigestOf([]Position{v[1], v[0]}))
	require.NotEqual(t, want, DigestOf(v[:1]))
	for name, change := range map[string]func(*Position){
		"stream": func(p *Position) { p.Stream[15]++ }, "pos": func(p *Position) { p.Pos++ }, "root": func(p *Position) { p.Root[7]++ },
		"confirmed": func(p *Position) { p.Confirmed++ }, "held": func(p *Position) { p.Held++ }, "epoch": func(p *Position) { p.KeyEpoch++ },
	} {
		changed := []Position{v[0], v[1]}
		change(&changed[0])
		require.NotEqual(t, want, DigestOf(changed), name)
	}
	head := HeadMessage(journal.ID{1}, 2, want)
	require.NotEqual(t, head, HeadMessage(journal.ID{2}, 2, want))
	require.NotEqual(t, head, HeadMessage(journal.ID{1}, 3, want))
	require.NotEqual(t, head, HeadMessage(journal.ID{1}, 2, [16]byte{}))
}
