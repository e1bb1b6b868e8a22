package round

import (
	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/sign"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// details shows everything about a dose: the order with its origin and its
// versions, and every registration, with who, when, what they saw, and how far
// it has come.
func (s *Screen) details(row *Row, cell *Cell) {
	st, w := flow.StylesNow(), s.desk.Words
	text := append(s.about(row, cell, propose(row, cell, journal.ActGiven)), flow.Gap(8))
	text = append(text, flow.NewPara(w.T("round.registered"), st.Head), flow.Gap(2))
	if len(cell.Events) == 0 {
		text = append(text, flow.NewPara(w.T("round.nothing"), st.Body))
	}
	for i := range cell.Events {
		text = append(text, s.eventText(&cell.Events[i]), flow.Gap(6))
	}
	text = append(append(text, flow.Gap(8)), s.orderText(row)...)
	text = append(append(text, s.siteText(row)...), s.versionText(row)...)
	text = append(text, s.worth()...)
	s.desk.Tell(w.T("round.details"), s.sheet.Who, flow.NewReader(text, sign.Width, s.desk.Room(420)))
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
	for _, said := range []struct{ key, value string }{
		{"round.event_site", e.Act.Site},
		{"round.event_measured", e.Measured},
		{"round.event_lot", e.Act.Lot},
		{"round.event_paper", e.Act.Paper},
		{"round.event_effect", e.Act.PRNEffect},
	} {
		if said.value != "" {
			lines = append(lines, w.T(said.key, "Value", said.value))
		}
	}
	if p := e.Prepared; p != nil {
		lines = append(lines, w.T("round.prepared_by", "Name", p.Author.Name)+" "+format.Moment(p.At))
	}
	if e.Act.PRNReason != "" {
		lines = append(lines, w.T("round.event_prn", "Reason", e.Act.PRNReason))
	}
	if e.Act.Override != "" {
		lines = append(lines, w.T("round.event_override", "Reason", e.Act.Override))
	}
	if e.Act.Emergency {
		lines = append(lines, w.T("round.event_emergency"))
	}
	return append(lines, s.afterLines(e)...)
}

// afterLines are what others signed under the registration, and its effect.
func (s *Screen) afterLines(e *Event) (lines []string) {
	w := s.desk.Words
	for _, c := range e.Checks {
		key := "round.event_check"
		switch {
		case c.Found == journal.FoundWrong:
			key = "round.event_check_wrong"
		case c.After:
			key = "round.event_check_after"
		}
		lines = append(lines, w.T(key, "Name", c.Entry.Author.Name, "At", format.Moment(c.Entry.At), "Text", c.Text))
	}
	for _, f := range e.Effects {
		if a, ok := f.Fact.(*journal.Administration); ok {
			lines = append(lines, w.T("round.event_effect", "Value", a.PRNEffect+" ("+f.Author.Name+" "+format.Moment(f.At)+")"))
		}
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
