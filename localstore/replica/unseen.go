package replica

import (
	"context"
	"slices"
	"sync"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
)

// FirstLook is how far back changes are marked for a user who has not looked
// at a patient on this workstation before. Marking every order there is would
// teach people to overlook the marks.
const FirstLook = 7 * 24 * time.Hour

// looks is what the user has looked at of patients' orders.
type looks struct {
	mu       sync.Mutex                  // held for moments: no other lock is taken under it
	revision int64                       // guarded by mu, as all below; of what was read
	seen     map[journal.ID][]journal.ID // by stream
	told     map[journal.ID][]journal.ID // by stream: what was there when the screen last asked
}

func (l *looks) of(stream journal.ID) (seen []journal.ID, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	seen, ok = l.seen[stream]
	return seen, ok
}

// tell remembers what a screen shows.
func (l *looks) tell(stream journal.ID, there []journal.ID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told[stream] = there
}

func (l *looks) shown(stream journal.ID) (there []journal.ID, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	there, ok = l.told[stream]
	return there, ok
}

func (l *looks) set(stream journal.ID, seen []journal.ID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen[stream] = seen
}

func (l *looks) read(row localstore.Seen) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen[row.Stream], l.revision = row.Entries, max(l.revision, row.Revision)
}

func (l *looks) since() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.revision
}

func (l *looks) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.seen)
	clear(l.told)
}

// Unseen are a patient's orders that are new, changed or stopped since the
// user last looked at them here; the first time, in the last [FirstLook]. It
// must not be called while a chart is viewed.
func (r *Replica) Unseen(patient journal.ID) (changes []chart.Change) {
	r.View(patient, func(c *chart.Chart) {
		changes = r.unseen(c)
		r.looks.tell(patient, c.OrderEntries())
	})
	return changes
}

func (r *Replica) unseen(c *chart.Chart) []chart.Change {
	seen, ok := r.looks.of(c.Stream())
	if !ok {
		seen = older(c, r.now()-journal.Instant(FirstLook.Milliseconds()))
	}
	return c.Unseen(seen)
}

// older are the versions of orders that were decided before an instant. When
// the centre recorded them does not count: at a unit's first import it records
// everything on one day.
func older(c *chart.Chart, than journal.Instant) []journal.ID {
	return slices.DeleteFunc(c.OrderEntries(), func(id journal.ID) bool {
		e := c.Entry(id)
		return e != nil && e.At >= than
	})
}

// MarkSeen notes that the user has looked at the orders as [Replica.Unseen] last
// told of them: what arrived since is not on the screen and stays marked. It is
// kept on this workstation only, sealed under the user's own key.
func (r *Replica) MarkSeen(ctx context.Context, patient journal.ID) error {
	var seen []journal.ID
	if !r.View(patient, func(c *chart.Chart) { seen = c.OrderEntries() }) {
		return journal.Invalid("not_held")
	}
	if there, ok := r.looks.shown(patient); ok {
		seen = there
	}
	if before, ok := r.looks.of(patient); ok && slices.Equal(before, seen) {
		return nil
	}
	if err := r.store.SetSeen(ctx, r.user, patient, seen); err != nil {
		return err
	}
	r.looks.set(patient, seen)
	r.recount(patient)
	return nil
}

// readSeen takes in what the user has looked at in another window.
func (r *Replica) readSeen(ctx context.Context) error {
	rows, err := r.store.SeenSince(ctx, r.user, r.looks.since())
	if err != nil {
		return err
	}
	for _, row := range rows {
		r.looks.read(row)
		r.recount(row.Stream)
	}
	return nil
}

// recount has a patient's line in the list counted anew.
func (r *Replica) recount(patient journal.ID) {
	f := r.held(patient)
	if f == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sum = nil
}
