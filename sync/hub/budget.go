package hub

import "time"

// What a device may take of the hub when others want it too. A workstation of
// five nurses writes some 7,000 entries in a week: it comes back within the
// burst. What is beyond is not refused for that: it is called when it is due, or
// as soon as nobody else is at work.
const (
	budgetEntries = 200       // entries a second
	budgetBytes   = 200 << 10 // bytes a second, both ways
	budgetBurst   = 50 * time.Second
	// budgetDebt is how far behind a device is put at most: what it took while
	// nobody else wanted it is soon forgotten.
	budgetDebt = 10 * time.Second
	// budgetDebtCritical is that for a request with a stop among what it brings.
	budgetDebtCritical = 250 * time.Millisecond
	// given is how many entries sent to a device cost as much as one taken in.
	given = 4
)

// cost is what a request has taken.
type cost struct{ taken, given, bytes int }

func (c cost) time() time.Duration {
	entries := c.taken + c.given/given
	return max(time.Duration(entries)*time.Second/budgetEntries, time.Duration(c.bytes)*time.Second/budgetBytes)
}

// budget is what is left to one device, kept as one instant: when its burst
// would be full again.
type budget struct{ full time.Time }

// due is when a request that comes at is due: now, for a device within its
// burst.
func (b *budget) due(u urgency, at time.Time) time.Time {
	wait := max(b.full.Add(-budgetBurst).Sub(at), 0)
	if u == urgentCritical {
		wait = min(wait, budgetDebtCritical)
	}
	return at.Add(wait)
}

func (b *budget) spend(c cost, at time.Time) {
	if b.full.Before(at) {
		b.full = at
	}
	b.full = b.full.Add(c.time())
	if latest := at.Add(budgetBurst + budgetDebt); b.full.After(latest) {
		b.full = latest
	}
}
