package ward

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
)

// Act checks and records as the replica does.
func (w *Ward) Act(ctx context.Context, stream journal.ID, f journal.Fact, at journal.Instant, draft string) (journal.Entry, error) {
	made, err := w.ActAll(ctx, replica.Deed{Stream: stream, Fact: f, At: at})
	if err != nil {
		return journal.Entry{}, err
	}
	if id, err := uuid.Parse(draft); err == nil {
		return made[0], w.DeleteDraft(ctx, id)
	}
	return made[0], nil
}

// ActAll checks the deeds in order, each against the chart as those before it
// leave it, and records all or none.
func (w *Ward) ActAll(_ context.Context, deeds ...replica.Deed) ([]journal.Entry, error) {
	if w.Refuse != nil {
		return nil, w.Refuse
	}
	tried, seq := chart.Fold(w.Stream, w.entries), w.seq
	tried.Use(w.Chart.Policy())
	made := make([]journal.Entry, 0, len(deeds))
	for _, d := range deeds {
		e, err := w.deed(tried, d)
		if err != nil {
			w.seq = seq
			return nil, err
		}
		tried.Add(e)
		made = append(made, e)
	}
	for _, e := range made {
		w.entries = append(w.entries, e)
		w.Chart.Add(e)
		w.Receipts[e.ID] = localstore.ReceiptLocal
	}
	w.Acts = append(w.Acts, made...)
	return made, nil
}

func (w *Ward) deed(c *chart.Chart, d replica.Deed) (journal.Entry, error) {
	by, at := w.Author, d.At
	if d.By != nil {
		by = d.By.User()
	}
	if at == 0 {
		at = w.Clock
	}
	e := w.entry(by, at, d.Fact)
	e.Recorded = w.Clock
	if d.ID != (journal.ID{}) {
		e.ID = d.ID
	}
	if err := d.Fact.Validate(); err != nil {
		return e, err
	}
	switch f := d.Fact.(type) {
	case *journal.Administration:
		return e, w.checkDose(c, f, by, at)
	case *journal.Countersign:
		return e, w.checkSignature(c, f, by, at)
	case *journal.EnteredInError:
		if c.Entry(f.Target) == nil {
			return e, journal.Invalid("target_unknown")
		}
	}
	return e, nil
}

// checkDose asks the chart as the replica does: a reason covers what was on the
// screen, and nothing else.
func (w *Ward) checkDose(c *chart.Chart, a *journal.Administration, by journal.Author, at journal.Instant) error {
	in := w.Intent(w.Stream, a, at)
	in.Author = by
	if a.Override == "" {
		return c.Check(in)
	}
	for _, e := range c.Warnings(in) {
		if len(a.Against) > 0 && !slices.Contains(a.Against, e.Code) {
			return e
		}
	}
	return nil
}

// checkSignature refuses one's own check, and one by somebody who may not.
func (w *Ward) checkSignature(c *chart.Chart, f *journal.Countersign, by journal.Author, at journal.Instant) error {
	if err := c.CheckCountersign(f, by); err != nil {
		return err
	}
	drug := c.Entry(f.Target).Fact.(*journal.Administration).Drug
	if err := chart.Authorised(c.Policy(), by, w.Granted, journal.TaskCheck, drug, journal.DateOf(at)); err != nil {
		return err
	}
	return nil
}

// Intent is an act with what is known about its author and the picture.
func (w *Ward) Intent(_ journal.ID, a *journal.Administration, at journal.Instant) chart.Intent {
	if at == 0 {
		at = w.Clock
	}
	return chart.Intent{Administration: a, Author: w.Author, At: at, Now: w.Clock, AsOf: w.Picture, Granted: w.Granted}
}

// NewID is the next of the ward's own.
func (w *Ward) NewID() (journal.ID, error) {
	w.named++
	return journal.ID{0xee, byte(w.named >> 8), byte(w.named)}, nil
}

// Unseen are the orders that changed since they were marked seen.
func (w *Ward) Unseen(journal.ID) []chart.Change {
	if w.Seen == nil {
		return nil
	}
	return w.Chart.Unseen(w.Seen)
}

// MarkSeen marks everything seen.
func (w *Ward) MarkSeen(context.Context, journal.ID) error {
	if w.Refuse == nil {
		w.Seen = w.Chart.OrderEntries()
	}
	return w.Refuse
}

// Peers are the other workstations.
func (w *Ward) Peers() []localstore.Peer { return w.Others }

// Ledgers is the unit's account, if it has one.
func (w *Ward) Ledgers() []replica.LedgerView {
	if w.Account == nil {
		return nil
	}
	return []replica.LedgerView{{Stream: w.Account.Stream(), Unit: "Solbakken", AsOf: w.Picture}}
}

// Ledger runs f on the account.
func (w *Ward) Ledger(_ journal.ID, f func(*chart.Ledger)) bool {
	if w.Account != nil {
		f(w.Account)
	}
	return w.Account != nil
}
