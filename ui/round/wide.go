package round

import (
	"strconv"
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/identity"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// wide is what stands in a row that has no times.
func (b *builder) wide(r *chart.RoundRow, row *Row) Wide {
	var w Wide
	switch r.Kind {
	case chart.RowPRN:
		w = b.prn(r)
	case chart.RowUnclear:
		w = b.unclear(r.Order.Current())
	default:
		w.Look = status.Look{Tone: theme.Caution, Icon: "warning", Word: b.Words.T("round.order_missing")}
		w.Lines = []string{b.Words.T("round.order_missing_why")}
	}
	if r.Crossed {
		w.Look = status.Look{Tone: theme.Muted, Icon: "ban", Word: b.Words.T("round.prn_ended")}
	}
	if d := row.Due; d != nil {
		w.Tags = append(w.Tags, status.Look{Tone: theme.Caution, Icon: "pen", Word: b.Words.T("round.effect_due", "When", format.When(b.Words, d.At, b.Now))})
	}
	w.Events = b.events(events(r))
	for i := range w.Events {
		w.Tags = append(w.Tags, b.eventTag(&w.Events[i]))
	}
	w.Cell = Cell{Planned: true, Look: w.Look, Events: w.Events}
	if o := row.Order; r.Order != nil && r.Kind == chart.RowPRN {
		w.Cell.Dose, w.Cell.DoseKnown = o.Dose, o.Dose != 0
	}
	for i := range w.Events {
		w.Cell.Marks = append(w.Cell.Marks, b.checkMarks(&w.Events[i])...)
	}
	w.Tags = append(w.Tags, w.Cell.Marks...)
	return w
}

// eventTag is one registration as a tag: how far it has come, and what it says.
func (b *builder) eventTag(e *Event) status.Look {
	word := e.Look.Word
	if dose := doseLine(b.Words, e.Act.Dose, e.Act.Unit, ""); dose != "" {
		word += " · " + dose
	}
	word += " · " + short(e.Author.Name) + " · " + e.Receipt.Word
	if e.Voided != nil {
		return status.Look{Tone: theme.Muted, Icon: "undo", Word: b.Words.T("slot.error") + ": " + word}
	}
	return status.Look{Tone: e.Receipt.Tone, Icon: e.Receipt.Icon, Word: word}
}

func (b *builder) prn(r *chart.RoundRow) Wide {
	w, s := b.Words, r.PRN
	out := Wide{Look: status.Look{Tone: theme.Neutral, Icon: "pill", Word: w.T("round.prn_can")}}
	if s.Locked {
		out.Look = status.Look{Tone: theme.Caution, Icon: "clock", Word: w.T("round.prn_wait", "When", format.When(w, s.Next, b.Now))}
	}
	last := w.T("round.prn_never")
	if s.Last != nil {
		last = w.T("round.prn_last", "When", format.When(w, s.Last.At, b.Now), "Age", format.Age(w, s.Last.At, b.Now))
	}
	out.Lines = []string{join(join(last, b.prnSum(s)), b.prnBounds(r.Order.Current().PRN))}
	if b.old() {
		out.Lines = append(out.Lines, w.T("round.prn_others"))
	}
	if s.Unsure {
		out.Lines = append(out.Lines, w.T("round.prn_unsure"))
	}
	return out
}

// old reports whether others may have given something that is not seen here.
func (b *builder) old() bool {
	p := identity.Person{AsOf: b.AsOf, Now: b.Now}
	return p.Old()
}

func (b *builder) prnSum(s *chart.PRNState) string {
	if s.Max != 0 {
		return b.Words.T("round.prn_sum_max", "Sum", s.Sum.String(), "Max", s.Max.String(), "Unit", s.Unit)
	}
	if s.Sum == 0 && s.Count > 0 {
		return b.Words.N("round.prn_count", s.Count)
	}
	return b.Words.T("round.prn_sum", "Sum", s.Sum.String(), "Unit", s.Unit)
}

func (b *builder) prnBounds(p *journal.PRN) string {
	if p == nil || p.MinInterval == 0 {
		return ""
	}
	return b.Words.T("round.prn_interval", "Hours", interval(p))
}

// interval is the time between doses in hours, "4" or "0,5".
func interval(p *journal.PRN) string {
	return strings.Replace(strconv.FormatFloat(float64(p.MinInterval)/3_600_000, 'f', -1, 64), ".", ",", 1)
}

// unclear shows the prescriber's own words: nothing is guessed at.
func (b *builder) unclear(o *journal.Order) Wide {
	w := Wide{Look: status.Look{Tone: theme.Caution, Icon: "info", Word: b.Words.T("round.unclear")}}
	if o.DoseText == "" {
		w.Lines = append(w.Lines, b.Words.T("round.no_text"))
	} else {
		w.Lines = append(w.Lines, "«"+o.DoseText+"»")
	}
	if len(o.Unclear) > 0 {
		w.Lines = append(w.Lines, b.Words.T("round.not_understood", "What", b.unclearWords(o.Unclear)))
	}
	return w
}

// unclearWords puts the codes of the central journal's reader in words; one
// that has none stands as it is.
func (b *builder) unclearWords(codes []string) string {
	words := make([]string, len(codes))
	for i, code := range codes {
		key := "unclear." + code
		if words[i] = b.Words.T(key); words[i] == key {
			words[i] = code
		}
	}
	return strings.Join(words, "; ")
}
