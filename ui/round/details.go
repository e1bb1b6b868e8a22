package round

import (
	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/sign"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// details shows everything about a dose: the order and every registration,
// with who, when, what they saw, and how far it has come.
func (s *Screen) details(row *Row, cell *Cell) {
	text := append(s.about(row, cell, propose(row, cell, journal.ActGiven)), flow.Gap(8))
	text = append(text, s.orderText(row)...)
	st := flow.StylesNow()
	text = append(text, flow.Gap(8), flow.NewPara(s.desk.Words.T("round.registered"), st.Head), flow.Gap(2))
	if len(cell.Events) == 0 {
		text = append(text, flow.NewPara(s.desk.Words.T("round.nothing"), st.Body))
	}
	for i := range cell.Events {
		text = append(text, s.eventText(&cell.Events[i]), flow.Gap(6))
	}
	s.desk.Tell(s.desk.Words.T("round.details"), s.sheet.Who, flow.NewPage(text, sign.Width, s.desk.Room(420)))
}

func (s *Screen) orderText(row *Row) flow.Text {
	st, w, o := flow.StylesNow(), s.desk.Words, row.Order
	var text flow.Text
	if row.Mark != nil {
		text = append(text, flow.NewMarked(*row.Mark, st.Strong))
	}
	add := func(key, value string) {
		if value != "" {
			text = append(text, flow.NewPara(w.T(key, "Value", value), st.Body))
		}
	}
	add("round.order_why_ended", o.EndReason)
	if o.Start != 0 {
		add("round.order_start", format.Moment(o.Start))
	}
	if o.End != 0 {
		add("round.order_end", format.Moment(o.End))
	}
	add("round.order_prescriber", o.Prescriber)
	add("round.order_source", o.Source)
	add("round.order_atc", o.Drug.ATC)
	text = append(text, flow.NewPara(w.T("round.order_version", "Value", o.Version), st.Small))
	return text
}

// eventText is one registration in full.
func (s *Screen) eventText(e *Event) *flow.Box {
	st, w := flow.StylesNow(), s.desk.Words
	by := w.T("round.event_by", "Name", e.Author.Name, "Role", w.T("role."+string(e.Author.Role)), "At", format.Moment(e.At))
	if e.Recorded-e.At > LateAfter {
		by += " · " + w.T("round.event_late", "Recorded", format.Moment(e.Recorded))
	}
	body := st.Body
	body.Strike = e.Voided != nil
	text := flow.Text{flow.NewMarked(e.Look, st.Strong), flow.NewPara(by, body)}
	for _, line := range s.eventLines(e) {
		text = append(text, flow.NewPara(line, body))
	}
	text = append(text, &flow.Tags{Looks: []status.Look{e.Receipt}, Style: st.Body}, flow.NewPara(s.basisLine(e), st.Small))
	tone := theme.Neutral
	if v := e.Voided; v != nil {
		tone = theme.Muted
		why := w.T("round.event_void", "Name", v.By.Name, "At", format.Moment(v.At), "Reason", v.Reason)
		text = append(text, flow.NewMarked(status.Look{Tone: theme.Alert, Icon: "undo", Word: why}, st.Body))
	}
	return &flow.Box{Tone: tone, Text: text}
}

// eventLines are what the author wrote to the registration.
func (s *Screen) eventLines(e *Event) (lines []string) {
	w := s.desk.Words
	if e.Act.Text != "" {
		lines = append(lines, e.Act.Text)
	}
	if e.Act.PRNReason != "" {
		lines = append(lines, w.T("round.event_prn", "Reason", e.Act.PRNReason))
	}
	if e.Act.Override != "" {
		lines = append(lines, w.T("round.event_override", "Reason", e.Act.Override))
	}
	return lines
}

// basisLine says which picture the author was looking at (R-MED-03).
func (s *Screen) basisLine(e *Event) string {
	w := s.desk.Words
	if e.Basis.AsOf == 0 {
		return w.T("round.event_basis_none", "Version", e.Act.Version)
	}
	return w.T("round.event_basis", "Version", e.Act.Version, "AsOf", format.Moment(e.Basis.AsOf),
		"Age", format.Age(w, e.Basis.AsOf, max(e.Recorded, e.At)))
}
