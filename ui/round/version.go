package round

import (
	"strings"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
)

// versionText is the order's history, the latest first, each version with what
// it changed.
func (s *Screen) versionText(row *Row) (text flow.Text) {
	if row.State == nil || len(row.State.Versions) < 2 {
		return nil
	}
	st, w, all := flow.StylesNow(), s.desk.Words, row.State.Versions
	text = append(text, flow.Gap(8), flow.NewPara(w.T("round.versions"), st.Head), flow.Gap(2))
	for i := len(all) - 1; i >= 0; i-- {
		v := &all[i]
		head := w.T("round.version", "Version", v.Order.Version, "When", format.When(w, v.From, s.sheet.Now))
		if v.Order.Prescriber != "" {
			head += " · " + v.Order.Prescriber
		}
		text = append(text, flow.NewPara(head, st.Strong))
		if i > 0 {
			for _, line := range differences(w, all[i-1].Order, v.Order) {
				text = append(text, flow.NewPara(line, st.Body))
			}
		}
	}
	return text
}

// differences are what b asks for otherwise than a, in words.
func differences(w *i18n.Words, a, b *journal.Order) (lines []string) {
	for _, d := range []struct{ key, was, is string }{
		{"round.diff_status", statusWord(w, a), statusWord(w, b)},
		{"round.diff_drug", drugLine(a.Drug), drugLine(b.Drug)},
		{"round.diff_dose", doseLine(w, a.Dose, a.Unit, a.Route), doseLine(w, b.Dose, b.Unit, b.Route)},
		{"round.diff_times", timesOf(w, a), timesOf(w, b)},
		{"round.diff_plan", strings.Join(planLines(w, a), "; "), strings.Join(planLines(w, b), "; ")},
		{"round.diff_prn", prnLine(w, a), prnLine(w, b)},
		{"round.diff_text", a.DoseText, b.DoseText},
		{"round.diff_end", moment(a.End), moment(b.End)},
		{"round.diff_card", cardLine(w, a), cardLine(w, b)},
	} {
		if d.was != d.is {
			lines = append(lines, w.T(d.key, "Was", dash(d.was), "Is", dash(d.is)))
		}
	}
	return lines
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func moment(at journal.Instant) string {
	if at == 0 {
		return ""
	}
	return format.Moment(at)
}

var statusKeys = map[journal.OrderStatus]string{
	journal.OrderActive: "round.status_active", journal.OrderOnHold: "round.status_hold", journal.OrderStopped: "round.status_stopped",
	journal.OrderCompleted: "round.status_completed", journal.OrderCancelled: "round.status_cancelled", journal.OrderEnteredInError: "round.status_error",
	journal.OrderDraft: "round.status_draft", journal.OrderUnknown: "round.status_unknown",
}

func statusWord(w *i18n.Words, o *journal.Order) string { return w.T(statusKeys[o.Status]) }

func timesOf(w *i18n.Words, o *journal.Order) string {
	line := timingWords(w, o.Timing)
	if o.Timing.EveryHours > 0 {
		line = join(line, w.T("round.every_hours", "N", o.Timing.EveryHours))
	}
	if o.Timing.EveryDays > 1 {
		line = join(line, w.T("round.every_days", "N", o.Timing.EveryDays))
	}
	return line
}

func prnLine(w *i18n.Words, o *journal.Order) string {
	if o.PRN == nil {
		return ""
	}
	line := o.PRN.Reason
	if o.PRN.MinInterval != 0 {
		line = join(line, w.T("round.prn_interval", "Hours", interval(o.PRN)))
	}
	if o.PRN.MaxPerDay != 0 {
		line = join(line, w.T("round.prn_max", "Max", o.PRN.MaxPerDay, "Unit", o.Unit))
	}
	return line
}

func cardLine(w *i18n.Words, o *journal.Order) string {
	if o.Card == nil {
		return ""
	}
	return w.T("round.card", "INR", o.Card.INR, "Taken", format.Date(o.Card.Taken), "Next", format.Date(o.Card.Next))
}
