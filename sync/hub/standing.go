package hub

import (
	"feltjournal/journal"
)

// unnamed is the version of a program that says how its device stands, and not
// what it is.
const unnamed = "unnamed"

// contact is what this request told about its device. A request without a
// standing leaves what was said before. What a device says of itself is shown
// to people, and decides nothing.
func (x *exchange) contact() Contact {
	c := Contact{Device: x.req.Device, Seen: x.now, Whole: x.holds}
	s := x.req.Standing
	if s == nil {
		return c
	}
	c.Version, c.Oldest, c.Amiss = s.Version, max(s.Oldest, 0), s.Amiss
	if c.Version == "" {
		c.Version = unnamed
	}
	if s.Last > x.resp.Acked {
		c.Unsent = s.Last - x.resp.Acked
	}
	if c.Unsent == 0 {
		c.Oldest = 0
	} else if c.Oldest == 0 {
		c.Oldest = x.brought()
	}
	return c
}

// brought is when the first entry of this request that was not taken was
// written; zero: all were.
func (x *exchange) brought() journal.Instant {
	for i := range x.req.Entries {
		if e := &x.req.Entries[i]; e.Seq > x.resp.Acked {
			return e.Stamp.Instant()
		}
	}
	return 0
}
