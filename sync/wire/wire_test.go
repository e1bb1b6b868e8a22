package wire

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

func drawID(t *rapid.T) journal.ID {
	return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
}

func drawSequence(t *rapid.T) uint64 { return rapid.Uint64Range(0, MaxSequence).Draw(t, "sequence") }

func drawSealed(t *rapid.T) seal.Sealed {
	s := seal.Sealed{Header: journal.Header{
		ID: drawID(t), Stream: drawID(t), Device: rapid.SampledFrom([]journal.ID{{}, {1}, {2}}).Draw(t, "device"), Seq: drawSequence(t),
		Stamp: journal.Stamp(rapid.Uint64().Draw(t, "stamp")), Class: journal.Class(rapid.Byte().Draw(t, "class")),
		KeyEpoch: rapid.Uint16().Draw(t, "epoch"),
	}, Bytes: drawSome(t, 40)}
	if rapid.Bool().Draw(t, "made at its stamp") {
		for i := range 6 {
			s.ID[i] = byte(uint64(s.Stamp) >> (56 - 8*i))
		}
	}
	return s
}

// drawSome is nil when empty, as decoding has it.
func drawSome(t *rapid.T, most int) []byte {
	b := rapid.SliceOfN(rapid.Byte(), 0, most).Draw(t, "bytes")
	if len(b) == 0 {
		return nil
	}
	return b
}

func drawList[T any](t *rapid.T, draw func(*rapid.T) T) []T {
	n := rapid.IntRange(0, 4).Draw(t, "length")
	var list []T
	for range n {
		list = append(list, draw(t))
	}
	return list
}

func drawPosition(t *rapid.T) Position {
	return Position{
		Stream: drawID(t), Pos: drawSequence(t), Root: drawRoot(t), Confirmed: drawSequence(t), Held: drawSequence(t),
		KeyEpoch: rapid.Uint16().Draw(t, "epoch"),
	}
}

func drawRoot(t *rapid.T) [8]byte { return [8]byte(rapid.SliceOfN(rapid.Byte(), 8, 8).Draw(t, "root")) }

func drawHash(t *rapid.T) [16]byte { return [16]byte(drawID(t)) }

func drawStanding(t *rapid.T) *Standing {
	if !rapid.Bool().Draw(t, "with standing") {
		return nil
	}
	return &Standing{
		Version: rapid.StringN(-1, -1, MaxVersion).Draw(t, "version"), Last: drawSequence(t),
		Oldest: journal.Instant(rapid.Int64().Draw(t, "oldest")), Amiss: drawList(t, drawID),
	}
}

func drawRequest(t *rapid.T) *Request {
	return &Request{
		Standing: drawStanding(t),
		Version:  Version, Device: drawID(t), HubEpoch: drawID(t), Acked: drawSequence(t), Entries: drawList(t, drawSealed),
		Link:      rapid.SampledFrom([]seal.Link{{}, {1, 2, 3}}).Draw(t, "link"),
		Signature: drawSome(t, MaxSignature), Relayed: drawList(t, drawSealed), Digest: drawHash(t),
		Positions: drawList(t, drawPosition), Full: rapid.Bool().Draw(t, "full"),
	}
}

func drawResponse(t *rapid.T) *Response {
	var peers []Peer
	with := rapid.Bool().Draw(t, "with peers")
	if with {
		peers = drawList(t, func(t *rapid.T) Peer {
			return Peer{rapid.StringN(-1, -1, MaxLabel).Draw(t, "label"), journal.Instant(rapid.Int64().Draw(t, "seen"))}
		})
	}
	return &Response{
		Peers: peers, WithPeers: with,
		Version: Version, HubEpoch: drawID(t), ServerTime: journal.Instant(rapid.Int64().Draw(t, "time")), Acked: drawSequence(t),
		Placements: drawList(t, func(t *rapid.T) Placement { return Placement{drawSequence(t), drawSequence(t)} }),
		Refused: drawList(t, func(t *rapid.T) Refusal {
			return Refusal{drawSequence(t), rapid.SampledFrom([]Code{CodeGap, CodeChain}).Draw(t, "code")}
		}),
		WantPositions: rapid.Bool().Draw(t, "want positions"), WantFrom: rapid.Bool().Draw(t, "want from"),
		Keys: drawList(t, func(t *rapid.T) WrappedKey {
			return WrappedKey{drawID(t), rapid.Uint16().Draw(t, "epoch"), drawSome(t, 80)}
		}),
		Entries: drawList(t, func(t *rapid.T) Placed { return Placed{drawSealed(t), drawSequence(t)} }),
		Streams: drawList(t, func(t *rapid.T) StreamState {
			return StreamState{drawID(t), drawSequence(t), drawRoot(t), drawSequence(t), drawList(t, drawSequence)}
		}),
		Removed: drawList(t, drawID),
		Lists:   drawList(t, func(t *rapid.T) ListHead { return ListHead{drawID(t), int(drawSequence(t)), drawHash(t)} }),
		More:    rapid.Bool().Draw(t, "more"), RetryAfterMs: int64(drawSequence(t)), Head: drawSome(t, MaxSignature),
	}
}

// TestFramesRoundTrip: whatever can be said is read as it was said.
func TestFramesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawRequest(t)
		b, err := EncodeRequest(q)
		require.NoError(t, err)
		gotQ, err := DecodeRequest(b)
		require.NoError(t, err)
		require.Equal(t, q, gotQ)
	})
	rapid.Check(t, func(t *rapid.T) {
		a := drawResponse(t)
		b, err := EncodeResponse(a)
		require.NoError(t, err)
		gotA, err := DecodeResponse(b)
		require.NoError(t, err)
		require.Equal(t, a, gotA)
	})
}
