package stock

import (
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/print"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

func drugLine(d journal.Drug) string {
	return strings.Join(strings.Fields(d.Name+" "+d.Form+" "+d.Strength), " ")
}

func amount(a journal.Amount, unit string) string { return a.String() + " " + unit }

func (a *account) item(w *i18n.Words, st *flow.Styles, now journal.Instant) flow.Item {
	look := a.look(w)
	text := flow.Text{flow.NewPara(drugLine(a.Drug), st.Head), flow.NewPara(a.Location+" · "+a.unit.Unit, st.Small)}
	if a.Balance < 0 {
		text = append(text, flow.NewMarked(status.Look{Tone: theme.Danger, Icon: "octagon", Word: w.T("stock.balance", "Amount", amount(a.Balance, a.Unit))}, st.Strong))
	} else {
		text = append(text, flow.NewPara(w.T("stock.balance", "Amount", amount(a.Balance, a.Unit)), st.Strong))
	}
	counted := w.T("stock.never_counted")
	if n := a.Counted; n != nil {
		counted = w.T("stock.last_counted", "When", format.When(w, n.Entry.At, now), "Amount", amount(n.Amount, a.Unit))
	}
	text = append(text, flow.NewPara(counted, st.Small))
	if look.Word != "" {
		text = append(text, flow.NewMarked(look, st.Body))
	}
	return flow.Item{Key: a.key(), Edge: &look.Tone, Text: text}
}

// look is what has to be done about the account; without a word: nothing.
func (a *account) look(w *i18n.Words) status.Look {
	if a.Open {
		return status.Look{Tone: theme.Danger, Icon: "octagon", Word: w.T("stock.difference_open")}
	}
	for i := range a.Lines {
		if a.Lines[i].Counts() && a.Lines[i].WitnessMissing {
			return status.Look{Tone: theme.Caution, Icon: "warning", Word: w.T("stock.witness_missing")}
		}
	}
	return status.Look{Tone: theme.Good}
}

var icons = map[journal.MovementType]struct {
	icon string
	tone theme.Tone
}{
	journal.MovementDelivery: {"tray", theme.Good}, journal.MovementReturn: {"undo", theme.Good}, journal.MovementWithdrawal: {"pill", theme.Action},
	journal.MovementWaste: {"removed", theme.Caution}, journal.MovementOut: {"send", theme.Action}, journal.MovementUp: {"up", theme.Caution},
	journal.MovementDown: {"down", theme.Caution}, journal.MovementCount: {"scales", theme.Neutral},
}

// items are the open differences of an account and its lines, latest first.
func (s *Screen) items(a *account) (items []flow.Item) {
	st := flow.StylesNow()
	for _, k := range a.cases {
		if k.Open {
			items = append(items, s.caseItem(a, k, &st))
		}
	}
	for i := len(a.Lines) - 1; i >= 0; i-- {
		items = append(items, s.lineItem(a, &a.Lines[i], &st))
	}
	for _, k := range a.cases {
		if !k.Open {
			items = append(items, s.caseItem(a, k, &st))
		}
	}
	return items
}

func (s *Screen) lineItem(a *account, n *chart.Line, st *flow.Styles) flow.Item {
	w, is := s.desk.Words, icons[n.Type]
	look := status.Look{Tone: is.tone, Icon: is.icon, Word: w.T(print.MovementKeys[n.Type]) + " " + amount(n.Amount, a.Unit)}
	head, body := st.Strong, st.Body
	if !n.Counts() {
		look.Tone, head.Strike, body.Strike = theme.Muted, true, true
	}
	balance := w.T("stock.balance", "Amount", amount(n.Balance, a.Unit))
	if n.Type == journal.MovementCount && n.Difference != 0 {
		balance += " · " + w.T("stock.difference", "Amount", print.Signed(n.Difference))
	}
	text := flow.Text{flow.NewMarked(look, head), flow.NewPara(balance, body)}
	for _, l := range []string{s.patient(n.Patient), n.Reason, docLine(w, n), s.signed(n)} {
		if l != "" {
			text = append(text, flow.NewPara(l, body))
		}
	}
	if n.Counts() && n.WitnessMissing {
		text = append(text, flow.NewMarked(status.Look{Tone: theme.Caution, Icon: "warning", Word: w.T("stock.witness_missing")}, st.Body))
	}
	for _, v := range n.Voids {
		word := w.T("stock.void", "Name", v.Entry.Author.Name, "When", format.When(w, v.Entry.At, s.desk.Now()), "Reason", v.Reason)
		text = append(text, flow.NewMarked(status.Look{Tone: theme.Alert, Icon: "undo", Word: word}, st.Body))
	}
	receipt := status.OfReceipt(w, s.journal.Receipt(n.Entry.ID))
	text = append(text, &flow.Tags{Looks: []status.Look{receipt}, Style: st.Small})
	return flow.Item{Key: n.Entry.ID.String(), Edge: &look.Tone, Tint: !n.Counts(), Text: text}
}

func docLine(w *i18n.Words, n *chart.Line) string {
	var parts []string
	if n.Document != "" {
		parts = append(parts, w.T("stock.document", "Value", n.Document))
	}
	if n.Lot != "" {
		parts = append(parts, w.T("stock.lot", "Value", n.Lot))
	}
	return strings.Join(parts, " · ")
}

// signed is who did it and when, and who witnessed.
func (s *Screen) signed(n *chart.Line) string {
	w := s.desk.Words
	line := format.When(w, n.Entry.At, s.desk.Now()) + " · " + n.Entry.Author.Name
	for _, sig := range n.Witnesses {
		key := "stock.witnessed"
		if sig.Found == journal.FoundWrong {
			key = "stock.witnessed_wrong"
		}
		line += " · " + w.T(key, "Name", sig.Entry.Author.Name)
	}
	return line
}

// caseItem is a difference: what was counted, who has closed it and why.
func (s *Screen) caseItem(a *account, k *chart.Case, st *flow.Styles) flow.Item {
	w, by := s.desk.Words, k.ClosedBy()
	look := status.Look{Tone: theme.Danger, Icon: "octagon", Word: w.T("stock.case_open", "Closed", len(by))}
	if !k.Open {
		look = status.Look{Tone: theme.Good, Icon: "check", Word: w.T("stock.case_closed")}
	}
	text := flow.Text{flow.NewMarked(look, st.Head)}
	if k.Open {
		text = append(text, flow.NewPara(s.about(a, k), st.Strong), flow.NewPara(w.T("stock.case_do"), st.Body))
	}
	for _, c := range k.Closures {
		line := w.T("stock.case_by", "Name", c.Entry.Author.Name, "When", format.When(w, c.Entry.At, s.desk.Now()), "Reason", c.Reason)
		text = append(text, flow.NewPara(line, st.Body))
	}
	return flow.Item{Key: caseKey(k), Edge: &look.Tone, Tint: !k.Open, Text: text}
}

// about says what does not agree.
func (s *Screen) about(a *account, k *chart.Case) string {
	w := s.desk.Words
	for i := len(a.Lines) - 1; i >= 0; i-- {
		n := &a.Lines[i]
		if n.Type == journal.MovementCount && n.Difference != 0 && contains(k.Entries, n.Entry.ID) {
			return w.T("stock.case_about", "Counted", amount(n.Amount, a.Unit), "Booked", amount(n.Balance, a.Unit), "Difference", print.Signed(n.Difference))
		}
	}
	return w.T("stock.case_below")
}

func contains(ids []journal.ID, id journal.ID) bool {
	for _, other := range ids {
		if other == id {
			return true
		}
	}
	return false
}
