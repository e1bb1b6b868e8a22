package round

import (
	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// headline is drug, dose, route and time; nil a: without a dose.
func (s *Screen) headline(row *Row, cell *Cell, a *journal.Administration) flow.Text {
	st, w, line := flow.StylesNow(), s.desk.Words, ""
	if a != nil {
		line = doseLine(w, a.Dose, a.Unit, a.Route)
	}
	if cell.Slot.Date != 0 {
		line = join(line, w.T("round.at", "Time", cell.Slot.Time.String()))
		if cell.Slot.Date != journal.DateOf(s.sheet.Now) {
			line = join(line, cell.Slot.Date.String())
		}
	}
	text := flow.Text{flow.NewPara(row.Title, st.Title)}
	if line != "" {
		text = append(text, flow.NewPara(line, st.Head))
	}
	return text
}

// about is the headline with the prescriber's text, and what is to be known
// about the order.
func (s *Screen) about(row *Row, cell *Cell, a *journal.Administration) flow.Text {
	return append(s.headline(row, cell, a), s.origin(row)...)
}

func (s *Screen) origin(row *Row) (text flow.Text) {
	st, w := flow.StylesNow(), s.desk.Words
	if row.Kind == RowWide {
		text = append(text, flow.Gap(2), flow.NewMarked(row.Wide.Look, st.Strong))
		for _, l := range row.Wide.Lines {
			text = append(text, flow.NewPara(l, st.Body))
		}
	} else if row.Order.DoseText != "" {
		text = append(text, flow.NewPara("«"+row.Order.DoseText+"»", st.Body))
	}
	line := ""
	for _, key := range manner(row.Order) {
		line = join(line, w.T(key))
	}
	if line != "" {
		text = append(text, flow.NewPara(line, st.Body))
	}
	for _, m := range row.Marks {
		text = append(text, flow.NewMarked(m, st.Body))
	}
	return text
}

// text is everything to look at before a dose is signed: what speaks against it
// comes right under what it is.
func (g *giving) text() flow.Text {
	st, w := flow.StylesNow(), g.s.desk.Words
	text := g.s.headline(g.row, g.cell, g.a)
	if g.a.Site != "" {
		text = append(text, flow.NewPara(w.T("round.event_site", "Value", g.a.Site), st.Strong))
	}
	if g.found != "" {
		text = append(text, flow.NewMarked(status.Look{Tone: theme.Action, Icon: "list", Word: g.found}, st.Strong))
	}
	if g.advice != "" {
		text = append(text, flow.Gap(4), box(theme.Alert, "octagon", g.advice))
	}
	for _, warning := range g.warn {
		text = append(text, flow.Gap(4), box(theme.Alert, "octagon", warning.text))
	}
	if e := g.cell.Ready(); e != nil && g.a.Target == e.Entry {
		text = append(text, flow.NewMarked(e.Look, st.Strong), flow.NewPara(w.T("round.prepared_by", "Name", e.Author.Name), st.Body))
	}
	text = append(text, g.s.origin(g.row)...)
	return append(text, g.s.worth()...)
}

// worth says what the list is worth where that is not much: an old picture, and
// the machines that may know more (R-MED-03).
func (s *Screen) worth() flow.Text {
	old := s.sheet.Who.OldText(s.desk.Words)
	if old == "" {
		return nil
	}
	text := flow.Text{flow.Gap(6), box(theme.Caution, "clock", old)}
	for _, line := range s.peers() {
		text = append(text, flow.NewPara(line, flow.StylesNow().Small))
	}
	return text
}

func box(t theme.Tone, icon, sentence string) *flow.Box {
	st := flow.StylesNow()
	return &flow.Box{Tone: t, Text: flow.Text{flow.NewMarked(status.Look{Tone: t, Icon: icon, Word: sentence}, st.Body)}}
}
