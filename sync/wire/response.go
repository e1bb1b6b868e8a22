package wire

import (
	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// EncodeResponse writes r as a frame. It fails when a limit is passed; then
// the caller takes fewer entries and sets More.
func EncodeResponse(r *Response) ([]byte, error) { return encodeFrame(kindResponse, r.sections()) }

// DecodeResponse reads a frame from the hub. The result shares memory with b.
func DecodeResponse(b []byte) (*Response, error) {
	r := &Response{Version: Version}
	if err := decodeFrame(kindResponse, b, r.sections()); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Response) sections() []section {
	return []section{
		{coreTag, true, r.codeCore},
		{2, len(r.Placements) > 0, r.codePlacements},
		{3, len(r.Refused) > 0, r.codeRefused},
		{4, len(r.Keys) > 0, r.codeKeys},
		{5, len(r.Entries) > 0, r.codeEntries},
		{6, len(r.Streams) > 0, r.codeStreams},
		{7, len(r.Removed) > 0, r.codeRemoved},
		{8, len(r.Lists) > 0, r.codeLists},
		{9, r.WithPeers, r.codePeers},
	}
}

func (r *Response) codeCore(c *coder) {
	var zero, sinceEpoch uint64
	c.id(&r.HubEpoch)
	c.instant(&r.ServerTime, &sinceEpoch)
	c.sequence(&r.Acked, &zero)
	c.flags(&r.WantPositions, &r.WantFrom, &r.More)
	retry := uint64(r.RetryAfterMs)
	c.small(&retry, MaxSequence)
	r.RetryAfterMs = int64(retry)
	c.bytes(&r.Head, MaxSignature)
}

func (c *coder) instant(i *journal.Instant, last *uint64) {
	v := uint64(*i)
	c.delta(&v, last)
	*i = journal.Instant(v)
}

func (r *Response) codePlacements(c *coder) {
	resize(c, &r.Placements, MaxList)
	var seq, pos uint64
	for i := range r.Placements {
		c.sequence(&r.Placements[i].Seq, &seq)
	}
	for i := range r.Placements {
		c.sequence(&r.Placements[i].Pos, &pos)
	}
}

func (r *Response) codeRefused(c *coder) {
	resize(c, &r.Refused, MaxList)
	var seq uint64
	for i := range r.Refused {
		c.sequence(&r.Refused[i].Seq, &seq)
		code := string(r.Refused[i].Code)
		c.text(&code, MaxCode)
		r.Refused[i].Code = Code(code)
	}
}

func (r *Response) codeKeys(c *coder) {
	resize(c, &r.Keys, MaxList)
	for i := range r.Keys {
		k := &r.Keys[i]
		c.id(&k.Stream)
		c.keyEpoch(&k.Epoch)
		c.bytes(&k.Wrapped, MaxWrapped)
	}
}

// codeEntries codes a position as its difference from the one before it in the
// same stream; an urgent copy has none.
func (r *Response) codeEntries(c *coder) {
	resize(c, &r.Entries, MaxEntries)
	c.entries(len(r.Entries), func(i int) *seal.Sealed { return &r.Entries[i].Sealed })
	last := map[journal.ID]*uint64{}
	for i := range r.Entries {
		e := &r.Entries[i]
		urgent := e.Pos == 0
		c.flags(&urgent)
		if !urgent {
			c.sequence(&e.Pos, lastOf(last, e.Stream))
		}
	}
}

func (r *Response) codeStreams(c *coder) {
	resize(c, &r.Streams, MaxList)
	for i := range r.Streams {
		c.id(&r.Streams[i].Stream)
	}
	for i := range r.Streams {
		s := &r.Streams[i]
		c.progress(&s.Pos, &s.Confirmed, &s.Root)
		resize(c, &s.Held, MaxList)
		var last uint64
		for j := range s.Held {
			c.sequence(&s.Held[j], &last)
		}
	}
}

func (r *Response) codeRemoved(c *coder) {
	resize(c, &r.Removed, MaxList)
	for i := range r.Removed {
		c.id(&r.Removed[i])
	}
}

func (r *Response) codeLists(c *coder) {
	resize(c, &r.Lists, MaxList)
	for i := range r.Lists {
		l := &r.Lists[i]
		c.id(&l.Stream)
		n := uint64(l.Count)
		c.small(&n, MaxSequence)
		l.Count = int(n)
		c.fixed(l.Hash[:])
	}
}

func (r *Response) codePeers(c *coder) {
	r.WithPeers = true
	resize(c, &r.Peers, MaxPeers)
	var last uint64
	for i := range r.Peers {
		c.text(&r.Peers[i].Label, MaxLabel)
		c.instant(&r.Peers[i].Seen, &last)
	}
}
