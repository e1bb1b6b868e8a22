package wire

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"feltjournal/journal"
)

// coder writes a message or reads it. Each field is visited by one method in
// both directions, so that what is written and what is read cannot differ. The
// first error sticks; after it nothing is read and nothing is allocated.
type coder struct {
	decoding bool
	cols     []byte // written so far, or left to read
	raw      []byte // the same, for bytes that do not compress
	ids      *idTable
	err      error
}

// idTable holds each id of a message once.
type idTable struct {
	list  []journal.ID
	index map[journal.ID]int
}

func newEncoder() *coder {
	return &coder{ids: &idTable{index: map[journal.ID]int{}}}
}

func (c *coder) fail(err error, what string) {
	if c.err == nil {
		c.err = fmt.Errorf("%w: %s", err, what)
	}
}

// finish reports the first error, or that something is left unread.
func (c *coder) finish() error {
	if c.err == nil && len(c.cols)+len(c.raw) > 0 {
		c.fail(ErrMalformed, "trailing bytes")
	}
	return c.err
}

// uvarint codes any 64-bit number, in its shortest form only.
func (c *coder) uvarint(v *uint64) {
	if !c.decoding {
		c.cols = binary.AppendUvarint(c.cols, *v)
		return
	}
	if c.err != nil {
		return
	}
	n, size := binary.Uvarint(c.cols)
	if size <= 0 || size > 1 && c.cols[size-1] == 0 {
		c.fail(ErrMalformed, "number")
		return
	}
	*v, c.cols = n, c.cols[size:]
}

// delta codes v as its signed difference from *last, and moves *last to it.
func (c *coder) delta(v, last *uint64) {
	d := int64(*v - *last)
	zigzag := uint64(d)<<1 ^ uint64(d>>63)
	c.uvarint(&zigzag)
	if c.decoding {
		*v = *last + (zigzag>>1 ^ -(zigzag & 1))
	}
	*last = *v
}

// sequence is a delta between sequence numbers or positions.
func (c *coder) sequence(v, last *uint64) {
	c.delta(v, last)
	if *v > MaxSequence {
		c.fail(ErrMalformed, "number outside its range")
	}
}

// small codes a number of at most limit.
func (c *coder) small(v *uint64, limit uint64) {
	c.uvarint(v)
	if *v > limit {
		c.fail(ErrMalformed, "number outside its range")
	}
}

// flags codes booleans as the bits of one byte.
func (c *coder) flags(bits ...*bool) {
	var v uint64
	for i, b := range bits {
		if *b {
			v |= 1 << i
		}
	}
	c.small(&v, 1<<len(bits)-1)
	for i, b := range bits {
		*b = v>>i&1 == 1
	}
}

// count codes the length of a list. Every element of every list has at least
// one byte in the columns, so a count that can be true is at most what is left.
func (c *coder) count(n, limit int) int {
	v := uint64(n)
	c.uvarint(&v)
	if v > uint64(limit) {
		c.fail(ErrTooLarge, "list")
	} else if c.decoding && v > uint64(len(c.cols)) {
		c.fail(ErrMalformed, "length of a list")
	}
	if c.err != nil {
		return 0
	}
	return int(v)
}

// fixed codes exactly len(b) raw bytes.
func (c *coder) fixed(b []byte) {
	if !c.decoding {
		c.raw = append(c.raw, b...)
	} else if p := c.take(uint64(len(b))); p != nil {
		copy(b, p)
	}
}

// bytes codes raw bytes of a length that stands in the columns.
func (c *coder) bytes(b *[]byte, limit int) {
	n := uint64(len(*b))
	c.uvarint(&n)
	if n > uint64(limit) {
		c.fail(ErrTooLarge, "bytes")
	}
	if !c.decoding {
		c.raw = append(c.raw, *b...)
	} else if n > 0 {
		*b = c.take(n)
	}
}

// text codes a string, which must be UTF-8.
func (c *coder) text(s *string, limit int) {
	b := []byte(*s)
	c.bytes(&b, limit)
	if !utf8.Valid(b) {
		c.fail(ErrMalformed, "text")
	}
	*s = string(b)
}

// take is the next n raw bytes, or nil after an error.
func (c *coder) take(n uint64) []byte {
	if c.err == nil && n > uint64(len(c.raw)) {
		c.fail(ErrMalformed, "truncated")
	}
	if c.err != nil {
		return nil
	}
	p := c.raw[:n:n]
	c.raw = c.raw[n:]
	return p
}

// id codes a reference into the table; zero is the zero id.
func (c *coder) id(id *journal.ID) {
	var ref uint64
	if !c.decoding {
		ref = c.ids.ref(*id)
	}
	c.uvarint(&ref)
	switch {
	case !c.decoding || c.err != nil || ref == 0:
	case ref > uint64(len(c.ids.list)):
		c.fail(ErrMalformed, "reference to an id")
	default:
		*id = c.ids.list[ref-1]
	}
}

func (t *idTable) ref(id journal.ID) uint64 {
	if id == (journal.ID{}) {
		return 0
	}
	i, ok := t.index[id]
	if !ok {
		t.list = append(t.list, id)
		i = len(t.list)
		t.index[id] = i
	}
	return uint64(i)
}

// section is a part of a message that is left out when it is empty, and
// skipped by a version that does not know its tag.
type section struct {
	tag     uint64
	present bool
	code    func(*coder)
}

func (c *coder) sections(list []section) {
	if c.decoding {
		c.readSections(list)
		return
	}
	for _, s := range list {
		if !s.present {
			continue
		}
		sub := &coder{ids: c.ids}
		s.code(sub)
		if sub.err != nil {
			c.err = sub.err
			return
		}
		for _, n := range []uint64{s.tag, uint64(len(sub.cols)), uint64(len(sub.raw))} {
			c.uvarint(&n)
		}
		c.cols = append(c.cols, sub.cols...)
		c.raw = append(c.raw, sub.raw...)
	}
}

// coreTag is the section that every message has.
const coreTag = 1

// readSections wants the core first and tags in ascending order, so none
// stands twice.
func (c *coder) readSections(list []section) {
	last := uint64(0)
	for first := true; c.err == nil && (first || len(c.cols) > 0); first = false {
		tag, sub := c.subsection()
		if tag <= last || first && tag != coreTag {
			c.fail(ErrMalformed, "order of sections")
		}
		last = tag
		for _, s := range list {
			if s.tag == tag && c.err == nil {
				s.code(sub)
				c.err = sub.finish()
			}
		}
	}
}

// subsection cuts out the next section.
func (c *coder) subsection() (tag uint64, sub *coder) {
	var cols, raw uint64
	c.uvarint(&tag)
	c.uvarint(&cols)
	c.uvarint(&raw)
	if c.err == nil && cols > uint64(len(c.cols)) {
		c.fail(ErrMalformed, "length of a section")
	}
	sub = &coder{decoding: true, raw: c.take(raw), ids: c.ids, err: c.err}
	if c.err == nil {
		sub.cols, c.cols = c.cols[:cols:cols], c.cols[cols:]
	}
	return tag, sub
}
