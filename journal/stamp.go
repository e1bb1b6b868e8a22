package journal

import (
	"sync"
	"time"
)

// Instant is a point in time: milliseconds since 1970-01-01 UTC.
type Instant int64

// InstantOf converts a time.Time, dropping what is below a millisecond.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time converts back, in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// Stamp is a hybrid logical clock reading (Kulkarni et al. 2014): 48 bits of
// milliseconds and a 16-bit counter. It orders entries on the screen and
// never decides what survives a merge.
type Stamp uint64

// latest is the last instant a stamp has room for, in the year 10889.
const latest = Instant(1<<48 - 1)

// NewStamp packs at and counter. A stamp begins at 1970: a clock that lost its
// battery may show less, west of Greenwich, and stands at the beginning then.
func NewStamp(at Instant, counter uint16) Stamp {
	return Stamp(uint64(min(max(at, 0), latest))<<16 | uint64(counter))
}

// Instant is the physical part.
func (s Stamp) Instant() Instant { return Instant(s >> 16) }

// Counter is the logical part.
func (s Stamp) Counter() uint16 { return uint16(s) }

// MaxDrift is how far a foreign stamp may lead our wall clock and still be
// followed. A device whose battery died must not drag every other clock along.
const MaxDrift = 5 * time.Minute

// Clock issues stamps that never repeat and never go back, whatever the wall
// clock does. It is safe for concurrent use.
//
// A device that once stood in the year 2104 goes on from there after its clock
// was mended, on purpose: what one device wrote stands in the order it was
// written. More than the look of a screen relies on that. In the narcotics
// account a count is compared with what stands before it, and a mark on a
// registration raises a case only if it stands after what it marks. Starting
// anew would put a count before the withdrawals it took into account, for ever.
// The hub raises an alarm for such a device; when an act took place is said by
// the entry's At, which the mended clock has right.
type Clock struct {
	wall func() time.Time

	mu   sync.Mutex
	last Stamp // guarded by mu
}

// NewClock makes a clock over wall that continues after last, the newest stamp
// this device has issued (zero for a new device).
func NewClock(wall func() time.Time, last Stamp) *Clock {
	return &Clock{wall: wall, last: last}
}

// Wall is what the device's own clock says now.
func (c *Clock) Wall() Instant { return InstantOf(c.wall()) }

// Now issues the next stamp.
func (c *Clock) Now() Stamp {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = max(c.last+1, NewStamp(c.Wall(), 0))
	return c.last
}

// Observe follows a stamp seen on somebody else's entry, unless it leads our
// wall clock by more than [MaxDrift]; it reports whether it was followed.
func (c *Clock) Observe(s Stamp) bool {
	if s.Instant() > c.Wall()+Instant(MaxDrift.Milliseconds()) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = max(c.last, s)
	return true
}
