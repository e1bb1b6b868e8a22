package sim

import (
	"context"
	"time"

	"feltjournal/sync/agent"
)

// maxPasses is how often everybody may sync after everything is mended before
// a queue counts as stuck. A pass is one round of each device and one filing.
const maxPasses = 40

// mend ends all faults and lets the world come to rest. Clocks stay wrong.
func (w *world) mend(ctx context.Context) {
	w.mended = true
	w.hub.Refresh()
	for pass, before := 0, false; pass < maxPasses; pass++ {
		w.now = w.now.Add(time.Minute)
		w.centre.reconcile(ctx)
		quiet := !w.centre.dirty
		for _, d := range w.devices {
			if d.lost() {
				continue
			}
			result := d.round(ctx)
			quiet = quiet && atRest(result)
		}
		quiet = w.centre.fileAll(ctx) && quiet
		if w.violation != nil || quiet && before {
			return // twice, since holding an entry back leaves nothing to file either
		}
		before = quiet
	}
	w.fail("a queue is stuck: after %d passes without faults there is still something to do", maxPasses)
}

// atRest tells that neither side had anything new.
func atRest(r agent.Result) bool {
	return r.Complete && r.Pushed+r.Pulled+r.Relayed+r.Removed+r.Refused == 0 && !r.RolledBack && r.Exchanges == 1
}

// maxFilings is how often the centre takes something before filing counts as
// endless. Each time it takes 1 to 40 entries, and a world has some hundreds.
const maxFilings = 20 * maxPasses

// fileAll files everything, and reports whether there was nothing.
func (c *centre) fileAll(ctx context.Context) (none bool) {
	none = true
	for range maxFilings {
		list, err := c.w.hub.Unfiled(ctx, 500)
		if err != nil {
			c.w.fail("read what is to be filed: %w", err)
			return none
		}
		if len(list) == 0 {
			return none
		}
		none = false
		c.file(ctx)
	}
	c.w.fail("filing never ends")
	return none
}
