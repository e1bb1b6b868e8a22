package sim

import (
	"feltjournal/journal"
	"feltjournal/journal/seal"
)

// saved is an entry that a nurse was told is saved.
type saved struct {
	entry  journal.Entry
	sealed seal.Sealed
	by     *device
	truly  journal.Instant // when it was done, by a clock that is right
}

// truth is what really happened, kept by nobody but the checker.
type truth struct {
	saved []saved
	acts  []act               // saved or not
	bad   map[journal.ID]bool // entries that nobody can read, saved or perhaps saved
}

// act is what was to be saved in one transaction.
type act struct {
	by  *device
	ids []journal.ID
}

func newTruth() *truth { return &truth{bad: map[journal.ID]bool{}} }

func (t *truth) add(s saved) { t.saved = append(t.saved, s) }

// try notes an act before it is saved.
func (t *truth) try(by *device, ids []journal.ID) {
	if len(ids) > 1 {
		t.acts = append(t.acts, act{by, ids})
	}
}
