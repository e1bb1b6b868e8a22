package storetest

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"maps"
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
)

// station is a device of a differential test: what agent and replica do
// together, as little of it as makes a hub answer. It writes to any patient,
// whether it may or not.
type station struct {
	w       *twins
	id      journal.ID
	key     ed25519.PrivateKey
	replica *seal.ReplicaKey
	user    journal.Author

	epoch  journal.ID
	acked  uint64
	own    []seal.Sealed
	links  []seal.Link // links[n] is after own[n-1]
	vector map[journal.ID]wire.Position
	others []seal.Sealed
}

// write writes n entries.
func (s *station) write(n int) *station {
	for range n {
		e := s.entry(uint64(len(s.own)+1), pick(s.w, append(slices.Clone(s.w.patients), s.id)))
		s.own = append(s.own, e)
		s.links = append(s.links, s.links[len(s.links)-1].Next(e))
	}
	return s
}

func (s *station) entry(seq uint64, stream journal.ID) seal.Sealed {
	w := s.w
	now := journal.InstantOf(w.now)
	text := fmt.Sprint("Sov godt. ", w.r.Uint64())
	e := journal.Entry{Body: journal.Body{Author: s.user, At: now, Recorded: now, Fact: &journal.Note{Type: "rapport", Text: text}}}
	if w.r.IntN(6) == 0 {
		e.Fact = &journal.Assignment{Patient: stream, Version: 99, Active: true, Unit: "Sone Nord", Name: "Aasen, Åse"} // not its to say
	}
	id, err := journal.NewID(now, w.random(w.r.Uint64()))
	require.NoError(w.t, err)
	e.Header = journal.Header{ID: id, Stream: stream, Device: s.id, Seq: seq, Stamp: journal.NewStamp(now, 0), Class: e.Fact.Class(), KeyEpoch: 1}
	key, err := w.master.Key(stream, 1)
	require.NoError(w.t, err)
	if w.r.IntN(15) == 0 {
		key[0] ^= 1
	}
	out, err := seal.Seal(e, key)
	require.NoError(w.t, err)
	return out
}

func (s *station) request(full bool) *wire.Request {
	req := &wire.Request{Version: wire.Version, Device: s.id, HubEpoch: s.epoch, Acked: s.acked}
	req.Entries = slices.Clone(s.own[s.acked:min(uint64(len(s.own)), s.acked+10)])
	positions := slices.Collect(maps.Values(s.vector))
	slices.SortFunc(positions, func(a, b wire.Position) int { return bytes.Compare(a.Stream[:], b.Stream[:]) })
	req.Digest = wire.DigestOf(positions)
	if full {
		req.Full, req.Positions = true, positions
	}
	s.sign(req)
	return req
}

// sign makes link and signature of a request fit its entries.
func (s *station) sign(req *wire.Request) {
	last := req.Acked
	if n := len(req.Entries); n > 0 {
		last = req.Entries[n-1].Seq
	}
	req.Link = s.links[last]
	req.Signature = ed25519.Sign(s.key, seal.LinkMessage(s.id, last, req.Link))
}

// send sends a request to both hubs. Keys are wrapped with fresh randomness, so
// they are compared opened.
func (s *station) send(req *wire.Request) (*wire.Response, error) {
	w := s.w
	var last *wire.Response
	_, err := both(w, func(h *hub.Hub) (string, error) {
		own := *req
		own.Entries, own.Relayed = slices.Clone(req.Entries), slices.Clone(req.Relayed)
		resp, err := h.Sync(w.t.Context(), s.id, &own)
		if err != nil {
			return "", err
		}
		last = resp
		plain := *resp
		plain.Keys = nil
		for _, k := range resp.Keys {
			key, err := s.replica.UnwrapKey(k.Stream, k.Epoch, k.Wrapped)
			require.NoError(w.t, err)
			plain.Keys = append(plain.Keys, wire.WrappedKey{Stream: k.Stream, Epoch: k.Epoch, Wrapped: key[:]})
		}
		frame, err := wire.EncodeResponse(&plain)
		require.NoError(w.t, err)
		return fmt.Sprintf("%x", frame), nil
	})
	return last, err
}

func (s *station) ask(full bool) (*wire.Response, error) { return s.send(s.request(full)) }

// sync asks until nothing is left, or the hub has refused.
func (s *station) sync(full bool) {
	full = full || s.epoch == journal.ID{}
	for range 20 {
		resp, err := s.ask(full)
		if err != nil {
			return
		}
		s.take(resp)
		full = resp.WantPositions
		if !resp.More && !full && s.acked == uint64(len(s.own)) {
			return
		}
	}
}

func (s *station) take(resp *wire.Response) {
	if resp.WantFrom && s.epoch != resp.HubEpoch {
		s.acked = resp.Acked
	}
	s.acked, s.epoch = max(s.acked, resp.Acked), resp.HubEpoch
	if s.vector == nil {
		s.vector = map[journal.ID]wire.Position{}
	}
	epochs := map[journal.ID]uint16{}
	for _, k := range resp.Keys {
		epochs[k.Stream] = k.Epoch
	}
	for _, e := range resp.Entries {
		if e.Pos != 0 {
			s.others = append(s.others, e.Sealed)
		}
	}
	for _, st := range resp.Streams {
		p := s.vector[st.Stream]
		p.Stream, p.Pos, p.Root, p.Confirmed, p.Held = st.Stream, st.Pos, st.Root, st.Confirmed, uint64(len(st.Held))
		p.KeyEpoch = max(p.KeyEpoch, epochs[st.Stream])
		s.vector[st.Stream] = p
	}
	for _, id := range resp.Removed {
		delete(s.vector, id)
	}
}

// lie sends what no honest device sends.
func (s *station) lie(w *twins) {
	s.write(2)
	req := s.request(false)
	switch w.r.IntN(5) {
	case 0: // a chain that does not hold
		req.Entries[0].Bytes = append(slices.Clone(req.Entries[0].Bytes), 1)
	case 1: // other bytes under a number that was acknowledged
		if s.acked > 0 {
			req.Acked = s.acked - 1
			req.Entries = []seal.Sealed{s.entry(s.acked, pick(w, w.patients))}
			s.sign(req)
		}
	case 2: // a gap
		req.Entries = req.Entries[1:]
		s.sign(req)
	case 3: // the id of another's entry
		if len(s.others) > 0 {
			last := len(s.own) - 1
			s.own[last].ID = pick(w, s.others).ID
			s.links[last+1] = s.links[last].Next(s.own[last])
			req = s.request(false)
		}
	case 4: // what was acknowledged, once more
		if s.acked > 0 {
			req.Entries = slices.Clone(s.own[s.acked-1:])[:min(10, len(s.own)-int(s.acked)+1)]
			s.sign(req)
		}
	}
	_, _ = s.send(req)
}

// showRollback knows of an epoch, or of an acknowledgement, that the hub does not.
func (s *station) showRollback(w *twins) {
	req := s.request(true)
	if w.r.IntN(2) == 0 {
		req.HubEpoch = journal.ID{0: 0xEE, 15: byte(w.r.IntN(3))}
	} else {
		s.write(1)
		req = s.request(true)
		req.Acked, req.Entries = uint64(len(s.own)), nil
		s.sign(req)
	}
	_, _ = s.send(req)
}

// offer brings others' entries, as after a rollback.
func (s *station) offer(w *twins) {
	if len(s.others) == 0 {
		return
	}
	req := s.request(false)
	for range 1 + w.r.IntN(4) {
		e := pick(w, s.others)
		if w.r.IntN(4) == 0 {
			e.Seq += 1000
			e.ID[15] ^= 1
		}
		req.Relayed = append(req.Relayed, e)
	}
	_, _ = s.send(req)
}
