package review

import (
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/identity"
	"feltjournal/ui/sign"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// stock are the differences of the units' narcotics accounts (C11). They are
// shown here with everything else that has to be cleared up, and closed by two
// in the account itself.
func (s *Screen) stock() (list []Case) {
	now := s.desk.Now()
	for _, unit := range s.journal.Ledgers() {
		s.journal.Ledger(unit.Stream, func(l *chart.Ledger) {
			v := View{Words: s.desk.Words, AsOf: unit.AsOf, Now: now, Receipt: s.journal.Receipt}
			cases := l.Cases()
			for _, a := range l.Accounts() {
				for _, k := range cases {
					if slices.Contains(a.Cases, k.ID) {
						list = append(list, v.difference(unit, &a, k))
					}
				}
			}
		})
	}
	return list
}

func (v *View) difference(unit replica.LedgerView, a *chart.Account, k *chart.Case) Case {
	c := Case{
		Stream: unit.Stream, Who: identity.Person{Name: unit.Unit, Now: v.Now}, Of: k, Unit: true, Look: v.look(k, v.Words.T("review.title_stock")),
		About: drug(a.Drug) + " · " + a.Location, Why: v.Words.T("review.why_stock"), Do: v.Words.T("review.do_stock"),
	}
	for i := range a.Lines {
		if n := &a.Lines[i]; slices.Contains(k.Entries, n.Entry.ID) {
			c.Sides = append(c.Sides, v.line(a, n))
		}
	}
	for _, cl := range k.Closures {
		c.Closed = append(c.Closed, v.Words.T("review.closed_by", "Name", cl.Entry.Author.Name, "When", format.When(v.Words, cl.Entry.At, v.Now), "Reason", cl.Reason))
	}
	return c
}

// line is a count or a movement, with who witnessed it.
func (v *View) line(a *chart.Account, n *chart.Line) Side {
	w := v.Words
	receipt := status.OfReceipt(w, v.Receipt(n.Entry.ID))
	word := w.T("review.stock_moved", "Balance", n.Balance, "Unit", a.Unit)
	if n.Type == journal.MovementCount {
		word = w.T("review.stock_counted", "Counted", n.Amount, "Booked", n.Balance, "Unit", a.Unit)
	}
	side := Side{Look: status.Look{Tone: theme.Alert, Icon: "scales", Word: word}, Lines: []string{v.by(n.Entry)}, Receipt: &receipt, Struck: len(n.Voids) > 0}
	for _, s := range n.Witnesses {
		side.Lines = append(side.Lines, w.T("review.stock_witness", "Name", s.Entry.Author.Name))
	}
	return side
}

// tellStock shows a difference in full, under the name of its unit.
func (s *Screen) tellStock(c *Case, st *flow.Styles) {
	var dialog *widgets.Dialog
	closeIt := widgets.NewPrimary(s.desk.Words.T("button.close"), "", func() { dialog.Close() })
	page := flow.NewReader(c.full(st), sign.Width, s.desk.Room(460))
	dialog = widgets.NewDialog(s.desk.Canvas(), c.Who.Name, sign.Width, page, closeIt)
	dialog.Enter, dialog.First = dialog.Close, page
	dialog.Show()
}
