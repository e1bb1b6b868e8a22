package carry

import (
	"encoding/binary"
	"fmt"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
)

// Format is the version of the canonical form. Digests of different versions
// cannot be compared.
const Format = 1

// setting, grant and member are records that the store's interface has no type
// of their own for.
type (
	setting struct {
		Name  string
		Value []byte
	}
	grant struct {
		Device journal.ID
		hub.Grant
	}
	member struct {
		List journal.ID
		hub.Member
	}
)

// canon is the canonical form of one record: every field in a fixed order, what
// has no fixed length after its length.
type canon []byte

func (c *canon) number(n uint64) { *c = binary.BigEndian.AppendUint64(*c, n) }

func (c *canon) instants(list ...journal.Instant) {
	for _, i := range list {
		c.number(uint64(i))
	}
}

func (c *canon) ids(list ...journal.ID) {
	for i := range list {
		*c = append(*c, list[i][:]...)
	}
}

func (c *canon) bytes(list ...[]byte) {
	for _, b := range list {
		c.number(uint64(len(b)))
		*c = append(*c, b...)
	}
}

func (c *canon) texts(list ...string) {
	for _, s := range list {
		c.number(uint64(len(s)))
		*c = append(*c, s...)
	}
}

func (c *canon) flags(list ...bool) {
	for _, b := range list {
		if b {
			*c = append(*c, 1)
		} else {
			*c = append(*c, 0)
		}
	}
}

// record is the canonical form of any record.
func (c *canon) record(r any) {
	switch r := r.(type) {
	case *setting:
		c.texts(r.Name)
		c.bytes(r.Value)
	case *hub.Device:
		c.device(r)
	case *hub.Contact:
		c.ids(r.Device)
		c.instants(r.Seen, r.Whole, r.Oldest)
		c.texts(r.Version)
		c.number(r.Unsent)
		c.number(uint64(len(r.Amiss)))
		c.ids(r.Amiss...)
	case *hub.Stream:
		c.stream(r)
	case *grant:
		c.ids(r.Device, r.Stream)
		c.flags(r.Active)
	case *member:
		c.ids(r.List, r.Patient)
		c.number(uint64(r.Version))
		c.flags(r.Active)
	case *hub.Row:
		c.sealed(&r.Sealed)
		c.number(r.Pos)
		c.bytes(r.Root[:])
		c.number(uint64(r.State))
		c.flags(r.Relayed)
	case *hub.Quarantined:
		c.sealed(&r.Sealed)
		c.texts(string(r.Code))
		c.ids(r.From)
		c.instants(r.At)
		c.flags(r.Chained, r.Decided)
		c.bytes(r.Hash[:])
	case *hub.Decision:
		c.ids(r.Key.Device)
		c.number(r.Key.Seq)
		c.bytes(r.Key.Hash[:])
		c.instants(r.At)
		c.texts(r.Who, string(r.Act), r.Why)
	case *hub.Alarm:
		c.instants(r.At)
		c.ids(r.Device, r.Stream)
		c.texts(string(r.Code), r.Text)
	default:
		panic(fmt.Sprintf("carry: no canonical form of a %T", r))
	}
}

func (c *canon) device(d *hub.Device) {
	c.ids(d.ID)
	c.texts(d.Label)
	c.flags(d.Centre)
	c.bytes(d.Verify, d.Replica)
	c.number(uint64(len(d.Users)))
	for _, u := range d.Users {
		c.texts(u.ID, u.Name, u.HPR, string(u.Role))
	}
	c.instants(d.Enrolled, d.Revoked)
	c.number(d.Acked)
	c.bytes(d.Link[:])
	c.number(uint64(d.Stamp))
	c.number(d.Claimed)
	c.number(d.Refused)
}

func (c *canon) stream(s *hub.Stream) {
	c.ids(s.ID)
	c.number(uint64(s.Kind))
	c.texts(s.Ref, s.Name)
	c.number(uint64(s.KeyEpoch))
	c.number(s.Pos)
	c.bytes(s.Root[:])
	c.number(s.Critical)
	c.number(s.Confirmed)
	c.number(uint64(len(s.Held)))
	for _, pos := range s.Held {
		c.number(pos)
	}
	c.number(s.Version)
	c.number(s.Claimed)
}

func (c *canon) sealed(e *seal.Sealed) {
	c.bytes(seal.AppendHeader(nil, e.Header), e.Bytes)
}
