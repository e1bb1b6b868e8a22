package wire

import (
	"bytes"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// entries codes the headers of a batch column by column, each value as the
// difference from the entry before it of the same device, and the sealed bytes
// as they are. An entry costs some ten random bytes of its id and two to five
// bytes of columns besides its sealed bytes.
func (c *coder) entries(n int, at func(int) *seal.Sealed) {
	each := func(f func(*seal.Sealed)) {
		for i := range n {
			f(at(i))
		}
	}
	each(func(s *seal.Sealed) { c.id(&s.Stream) })
	each(func(s *seal.Sealed) { c.id(&s.Device) })
	each(func(s *seal.Sealed) { c.class(s) })
	each(func(s *seal.Sealed) { c.keyEpoch(&s.KeyEpoch) })
	c.seqs(each)
	c.stamps(each)
	each(func(s *seal.Sealed) { c.entryID(s) })
	each(func(s *seal.Sealed) { c.bytes(&s.Bytes, seal.MaxSealed) })
}

func (c *coder) class(s *seal.Sealed) {
	v := uint64(s.Class)
	c.small(&v, 0xff)
	s.Class = journal.Class(v)
}

func (c *coder) keyEpoch(e *uint16) {
	v := uint64(*e)
	c.small(&v, 0xffff)
	*e = uint16(v)
}

func (c *coder) seqs(each func(func(*seal.Sealed))) {
	last := map[journal.ID]*uint64{}
	each(func(s *seal.Sealed) { c.sequence(&s.Seq, lastOf(last, s.Device)) })
}

// stamps codes the milliseconds and then the counters.
func (c *coder) stamps(each func(func(*seal.Sealed))) {
	last := map[journal.ID]*uint64{}
	each(func(s *seal.Sealed) {
		ms := uint64(s.Stamp.Instant())
		c.delta(&ms, lastOf(last, s.Device))
		if ms >= 1<<48 {
			c.fail(ErrMalformed, "stamp")
		}
		s.Stamp = journal.NewStamp(journal.Instant(ms), s.Stamp.Counter())
	})
	each(func(s *seal.Sealed) {
		n := uint64(s.Stamp.Counter())
		c.small(&n, 0xffff)
		s.Stamp = journal.NewStamp(s.Stamp.Instant(), uint16(n))
	})
}

// entryID leaves out the time part of an id that was made at its stamp, as
// every store of ours does it (RFC 9562 section 5.7).
func (c *coder) entryID(s *seal.Sealed) {
	var made journal.ID
	ms := uint64(s.Stamp.Instant())
	for i := range 6 {
		made[i] = byte(ms >> (40 - 8*i))
	}
	whole := !c.decoding && !bytes.Equal(made[:6], s.ID[:6])
	c.flags(&whole)
	if whole {
		c.fixed(s.ID[:])
		return
	}
	if c.decoding {
		s.ID = made
	}
	c.fixed(s.ID[6:])
}

// lastOf is the value that the next difference of key counts from.
func lastOf(m map[journal.ID]*uint64, key journal.ID) *uint64 {
	p, ok := m[key]
	if !ok {
		p = new(uint64)
		m[key] = p
	}
	return p
}

// resize makes *list n long when decoding.
func resize[T any](c *coder, list *[]T, limit int) {
	n := c.count(len(*list), limit)
	if c.decoding && n > 0 {
		*list = make([]T, n)
	}
}
