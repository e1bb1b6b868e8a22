package wire

import "feltjournal/journal"

// Standing is what an agent says about its device, so that the municipality
// sees what waits out there. Nothing is decided by it.
type Standing struct {
	Version string          // of its program
	Last    uint64          // highest own sequence number
	Oldest  journal.Instant // when the first own entry that this request does not carry was written; zero: it carries all
	Amiss   []journal.ID    // lists that it counts otherwise than the hub
}

func (r *Request) codeStanding(c *coder) {
	if c.decoding {
		r.Standing = new(Standing)
	}
	s := r.Standing
	var zero, sinceEpoch uint64
	c.text(&s.Version, MaxVersion)
	c.sequence(&s.Last, &zero)
	c.instant(&s.Oldest, &sinceEpoch)
	resize(c, &s.Amiss, MaxAmiss)
	for i := range s.Amiss {
		c.id(&s.Amiss[i])
	}
}
