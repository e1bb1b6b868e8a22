package round

import (
	"strings"
	"time"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// orderText is where the order comes from: who prescribed it, by which source,
// when it was reconciled, and the prescriber's own words.
func (s *Screen) orderText(row *Row) flow.Text {
	st, w, o := flow.StylesNow(), s.desk.Words, row.Order
	text := flow.Text{flow.NewPara(w.T("round.order"), st.Head), flow.Gap(2), reconciled(w, o)}
	add := func(key, value string) {
		if value != "" {
			text = append(text, flow.NewPara(w.T(key, "Value", value), st.Body))
		}
	}
	add("round.order_why_ended", o.EndReason)
	add("round.order_prescriber", o.Prescriber)
	add("round.order_source", o.Source)
	if o.Start != 0 {
		add("round.order_start", format.Moment(o.Start))
	}
	if o.End != 0 {
		add("round.order_end", format.Moment(o.End))
	}
	add("round.order_atc", o.Drug.ATC)
	if o.DoseText != "" {
		add("round.order_text", "«"+o.DoseText+"»")
	}
	for _, line := range planLines(w, o) {
		text = append(text, flow.NewPara(line, st.Body))
	}
	text = append(text, scaleText(w, o)...)
	if row.Double {
		text = append(text, flow.NewMarked(status.Look{Tone: theme.Action, Icon: "people", Word: w.T("round.double_asked")}, st.Body))
	}
	return append(text, flow.NewPara(w.T("round.order_version", "Value", o.Version), st.Small))
}

// reconciled says when the order was samstemt; one that was not is told.
func reconciled(w *i18n.Words, o *journal.Order) *flow.Para {
	st := flow.StylesNow()
	if o.Reconciled == 0 {
		return flow.NewMarked(status.Look{Tone: theme.Caution, Icon: "warning", Word: w.T("round.not_reconciled")}, st.Strong)
	}
	return flow.NewMarked(status.Look{Tone: theme.Good, Icon: "checks", Word: w.T("round.reconciled", "Date", format.Date(o.Reconciled))}, st.Body)
}

// planLines are the parts of a dosage that is not always the same: a warfarin
// card by weekday, a tapering.
func planLines(w *i18n.Words, o *journal.Order) (lines []string) {
	for _, d := range o.Plan {
		line := w.T("round.plan_part", "Dose", d.Dose, "Unit", o.Unit, "When", timingWords(w, d.Timing))
		if d.Start != 0 {
			line += " " + w.T("round.plan_from", "Date", format.Date(journal.DateOf(d.Start)))
		}
		if d.End != 0 {
			line += " " + w.T("round.plan_until", "Date", format.Date(journal.DateOf(d.End-1)))
		}
		lines = append(lines, line)
	}
	return lines
}

// timingWords is "man., ons. kl. 18:00".
func timingWords(w *i18n.Words, t journal.Timing) string {
	var days, times []string
	for day := range 7 {
		d := (day + 1) % 7 // the week begins on Monday
		if t.Weekdays != 0 && t.Weekdays.Has(time.Weekday(d)) {
			days = append(days, w.T("round.day"+string('0'+rune(d))))
		}
	}
	for _, at := range t.Times {
		times = append(times, at.String())
	}
	line := strings.Join(days, " ")
	if len(times) > 0 {
		line = strings.TrimSpace(line + " " + w.T("round.at", "Time", strings.Join(times, ", ")))
	}
	return line
}

// siteText is where it was given before, the latest first.
func (s *Screen) siteText(row *Row) (text flow.Text) {
	st, w := flow.StylesNow(), s.desk.Words
	if len(row.Sites) == 0 {
		return nil
	}
	text = append(text, flow.Gap(8), flow.NewPara(w.T("round.sites"), st.Head), flow.Gap(2))
	for _, u := range row.Sites {
		text = append(text, flow.NewPara(u.Site+" · "+format.When(w, u.At, s.sheet.Now)+" · "+short(u.Dose.Entry.Author.Name), st.Body))
	}
	return text
}
