package draft

import (
	"context"
	"strings"
	"time"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/ui/sign"
)

// Journal is where drafts are kept.
type Journal interface {
	SaveDraft(ctx context.Context, d localstore.Draft) (localstore.Draft, error)
	Drafts(ctx context.Context, stream journal.ID) ([]localstore.Draft, error)
	DeleteDraft(ctx context.Context, id journal.ID) error
}

// Pause is how long after the last key a draft is saved.
const Pause = 800 * time.Millisecond

// Alarm is how old an unsigned draft may be before its author is alarmed
// (R-NOTE-07), in milliseconds.
const Alarm journal.Instant = 24 * 60 * 60 * 1000

// Keeper keeps one draft at a time. All of it belongs to Fyne's goroutine.
type Keeper struct {
	// Saved is called after each save, with nil or what went wrong.
	Saved func(error)

	desk    *sign.Desk
	journal Journal
	now     *text
	waiting bool // a save is planned
	idle    []func()
}

// text is one draft while it is written. A save that ends after another draft
// was taken up finds its own.
type text struct {
	localstore.Draft
	changes int // since it was taken up
	kept    int // the change that is saved
	saving  bool
	over    bool // signed or thrown away: a save that ends later is undone
}

// NewKeeper keeps drafts in j.
func NewKeeper(d *sign.Desk, j Journal) *Keeper {
	return &Keeper{desk: d, journal: j, now: &text{}, Saved: func(error) {}}
}

// Take goes on with d, a new draft when its ID is zero.
func (k *Keeper) Take(d localstore.Draft) { k.now = &text{Draft: d} }

// Draft is the draft as it was last told.
func (k *Keeper) Draft() localstore.Draft { return k.now.Draft }

// ID is the draft's name for the act that signs it, "" when it was never saved.
func (k *Keeper) ID() string {
	if k.now.ID == (journal.ID{}) {
		return ""
	}
	return k.now.ID.String()
}

// Write tells what is written now; it is saved after [Pause].
func (k *Keeper) Write(f journal.Fact) {
	k.now.Fact = f
	k.now.changes++
	if !k.waiting {
		k.waiting = true
		k.desk.After(Pause, func() { k.desk.UI(k.due) })
	}
}

func (k *Keeper) due() {
	k.waiting = false
	k.Flush()
}

func (t *text) clean() bool { return t.Fact == nil || t.changes == t.kept }

// Flush saves at once, away from Fyne's goroutine.
func (k *Keeper) Flush() {
	t := k.now
	if t.saving || t.clean() {
		return
	}
	d, at := t.Draft, t.changes
	t.saving = true
	k.desk.Run(func(ctx context.Context) (err error) {
		d, err = k.keep(ctx, d)
		return err
	}, func(err error) {
		t.saving = false
		k.saved(t, d, at, err)
	})
}

// keep saves d. A report whose text was taken away is thrown away: that is how
// a draft is deleted.
func (k *Keeper) keep(ctx context.Context, d localstore.Draft) (localstore.Draft, error) {
	if n, report := d.Fact.(*journal.Note); !report || strings.TrimSpace(n.Text) != "" {
		return k.journal.SaveDraft(ctx, d)
	}
	if d.ID == (journal.ID{}) {
		return d, nil
	}
	err := k.journal.DeleteDraft(ctx, d.ID)
	d.ID, d.Revision = journal.ID{}, 0
	return d, err
}

func (k *Keeper) saved(t *text, d localstore.Draft, at int, err error) {
	if err == nil {
		t.ID, t.Revision, t.Updated, t.kept = d.ID, d.Revision, d.Updated, at
	}
	if t.over && err == nil && d.ID != (journal.ID{}) {
		id := d.ID
		k.desk.Run(func(ctx context.Context) error { return k.journal.DeleteDraft(ctx, id) }, func(error) {})
		return
	}
	k.Saved(err)
	idle := k.idle
	k.idle = nil
	for _, f := range idle {
		f()
	}
}

// WhenIdle runs f as soon as no save is under way: now, or after the one that
// is. An act that removes the draft waits for it.
func (k *Keeper) WhenIdle(f func()) {
	if !k.now.saving {
		f()
		return
	}
	k.idle = append(k.idle, f)
}

// Leave saves before it returns: the session is about to end, or another
// patient to be shown.
func (k *Keeper) Leave() {
	if t := k.now; !t.clean() {
		d, err := k.keep(k.desk.Context, t.Draft)
		k.saved(t, d, t.changes, err)
	}
}

// Forget is called when the draft has been signed or thrown away: nothing of
// it is saved any more.
func (k *Keeper) Forget() {
	k.now.over = true
	k.now = &text{}
}
