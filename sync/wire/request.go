package wire

import "feltjournal/journal/seal"

// EncodeRequest writes r as a frame. It fails when a limit is passed; then
// nothing is to be sent, and the caller takes fewer entries.
func EncodeRequest(r *Request) ([]byte, error) { return encodeFrame(kindRequest, r.sections()) }

// DecodeRequest reads a frame from a device that nothing is known of. The
// result shares memory with b. See [CodeOf] for its errors.
func DecodeRequest(b []byte) (*Request, error) {
	r := &Request{Version: Version}
	if err := decodeFrame(kindRequest, b, r.sections()); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Request) sections() []section {
	return []section{
		{coreTag, true, r.codeCore},
		{2, len(r.Entries) > 0, func(c *coder) { codeSealed(c, &r.Entries) }},
		{3, len(r.Relayed) > 0, func(c *coder) { codeSealed(c, &r.Relayed) }},
		{4, r.Full || len(r.Positions) > 0, r.codePositions},
		{5, r.Standing != nil, r.codeStanding},
	}
}

func (r *Request) codeCore(c *coder) {
	var zero uint64
	c.id(&r.Device)
	c.id(&r.HubEpoch)
	c.sequence(&r.Acked, &zero)
	linked := r.Link != seal.Link{}
	c.flags(&linked)
	if linked {
		c.fixed(r.Link[:])
	}
	c.bytes(&r.Signature, MaxSignature)
	c.fixed(r.Digest[:])
}

func codeSealed(c *coder, list *[]seal.Sealed) {
	resize(c, list, MaxEntries)
	c.entries(len(*list), func(i int) *seal.Sealed { return &(*list)[i] })
}

func (r *Request) codePositions(c *coder) {
	c.flags(&r.Full)
	resize(c, &r.Positions, MaxList)
	for i := range r.Positions {
		c.id(&r.Positions[i].Stream)
	}
	for i := range r.Positions {
		p := &r.Positions[i]
		c.progress(&p.Pos, &p.Confirmed, &p.Root)
		c.small(&p.Held, MaxSequence)
		c.keyEpoch(&p.KeyEpoch)
	}
}

// progress codes how far a stream is held and confirmed.
func (c *coder) progress(pos, confirmed *uint64, root *[8]byte) {
	var zero uint64
	c.sequence(pos, &zero)
	last := *pos
	c.sequence(confirmed, &last)
	c.fixed(root[:])
}
