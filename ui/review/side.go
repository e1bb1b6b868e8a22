package review

import (
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// sides are the records that the case is about.
func (v *View) sides(k *chart.Case) []Side {
	var sides []Side
	for _, id := range k.Entries {
		if e := v.Chart.Entry(id); e != nil {
			sides = append(sides, v.side(e, slices.Contains(k.Voided, id)))
		}
	}
	return sides
}

func (v *View) side(e *journal.Entry, struck bool) Side {
	w := v.Words
	receipt := status.OfReceipt(w, v.Receipt(e.ID))
	s := Side{Receipt: &receipt, Struck: struck, Lines: []string{v.by(e)}}
	switch f := e.Fact.(type) {
	case *journal.Administration:
		s.Look = v.act(f)
		s.Lines = append(s.Lines, v.actLines(e, f)...)
	case *journal.Section:
		s.Look = status.Look{Tone: theme.Neutral, Icon: "plan", Word: f.Title}
		s.Lines = append(s.Lines, f.Text)
	}
	for _, void := range v.Chart.Voids(e.ID) {
		s.Lines = append(s.Lines, w.T("review.voided_by", "Name", void.Entry.Author.Name, "When", format.When(w, void.Entry.At, v.Now), "Reason", void.Reason))
	}
	return s
}

func (v *View) by(e *journal.Entry) string {
	line := e.Author.Name + ", " + v.Words.T("role."+string(e.Author.Role)) + " · " + format.When(v.Words, e.At, v.Now)
	if e.Trust == journal.TrustOff {
		line += " · " + v.Words.T("review.clock_off")
	}
	return line
}

// acts are the words and looks of what was done.
var acts = map[journal.Act]struct {
	key, icon string
	tone      theme.Tone
}{
	journal.ActGiven: {"act.given", "check", theme.Good}, journal.ActNotGiven: {"act.not_given", "cross", theme.Caution},
	journal.ActDelivered: {"act.delivered", "box", theme.Action}, journal.ActSeenTaken: {"act.seen_taken", "eye", theme.Good},
	journal.ActSelf: {"act.self", "person", theme.Violet}, journal.ActPrepared: {"act.prepared", "pill", theme.Action},
}

func (v *View) act(a *journal.Administration) status.Look {
	is := acts[a.Act]
	look := status.Look{Tone: is.tone, Icon: is.icon, Word: v.Words.T(is.key)}
	if a.Dose != 0 {
		look.Word += " " + a.Dose.String() + " " + a.Unit
	}
	if a.Act == journal.ActNotGiven {
		look.Word += ": " + v.Words.T("round.reason_"+string(a.NotGiven))
	}
	return look
}

// actLines are what the author saw and wrote (R-MED-03).
func (v *View) actLines(e *journal.Entry, a *journal.Administration) []string {
	w := v.Words
	lines := []string{w.T("review.saw_none", "Version", a.Version)}
	if e.Basis.AsOf != 0 {
		lines[0] = w.T("review.saw", "Version", a.Version, "AsOf", format.When(w, e.Basis.AsOf, v.Now), "Age", format.Age(w, e.Basis.AsOf, max(e.Recorded, e.At)))
	}
	if a.PRNReason != "" {
		lines = append(lines, w.T("round.event_prn", "Reason", a.PRNReason))
	}
	if a.Override != "" {
		lines = append(lines, w.T("round.event_override", "Reason", a.Override))
	}
	if a.Text != "" {
		lines = append(lines, a.Text)
	}
	return lines
}

// context is the other side of a case that is not two records: the stop, the
// newer version, the allergy, the limits.
func (v *View) context(k *chart.Case) []Side {
	o := v.Chart.Order(k.Order)
	switch {
	case k.Rule == chart.RuleAllergy:
		return v.allergy(k.Alert)
	case o == nil:
		return nil
	case k.Rule == chart.RuleAfterStop:
		return []Side{v.stop(o)}
	case k.Rule == chart.RuleOlderVersion:
		if newer := o.Version(k.Newer); newer != nil {
			return []Side{v.version(newer)}
		}
	case k.Rule == chart.RulePRNInterval || k.Rule == chart.RulePRNMax:
		return v.limits(o.Current())
	}
	return nil
}

func (v *View) stop(o *chart.OrderState) Side {
	w, f := v.Words, o.Current()
	s := Side{Look: status.Look{Tone: theme.Alert, Icon: "ban", Word: w.T("review.stopped", "When", format.When(w, o.Over(), v.Now))}}
	if f.EndReason != "" {
		s.Lines = append(s.Lines, w.T("review.reason", "Reason", f.EndReason))
	}
	if f.Prescriber != "" {
		s.Lines = append(s.Lines, w.T("round.order_prescriber", "Value", f.Prescriber))
	}
	return s
}

func (v *View) version(n *chart.OrderVersion) Side {
	w, f := v.Words, n.Order
	s := Side{Look: status.Look{Tone: theme.Action, Icon: "pen", Word: w.T("review.newer", "Version", f.Version, "When", format.When(w, n.From, v.Now))}}
	if f.Dose != 0 {
		s.Lines = append(s.Lines, f.Dose.String()+" "+f.Unit)
	}
	if f.DoseText != "" {
		s.Lines = append(s.Lines, "«"+f.DoseText+"»")
	}
	return s
}

func (v *View) allergy(id journal.ID) []Side {
	for _, a := range v.Chart.Alerts() {
		if a.Alert.Alert != id {
			continue
		}
		s := Side{Look: status.Look{Tone: theme.Alert, Icon: "allergy", Word: v.Words.T("identity.cave", "Text", a.Text)}}
		if a.Reaction != "" {
			s.Lines = append(s.Lines, a.Reaction)
		}
		if a.Recorded != 0 {
			s.Lines = append(s.Lines, v.Words.T("review.recorded", "When", format.When(v.Words, a.Recorded, v.Now)))
		}
		return []Side{s}
	}
	return nil
}

func (v *View) limits(o *journal.Order) []Side {
	if o.PRN == nil {
		return nil
	}
	w := v.Words
	s := Side{Look: status.Look{Tone: theme.Neutral, Icon: "pill", Word: w.T("review.limits")}}
	if o.PRN.MinInterval != 0 {
		s.Lines = append(s.Lines, w.T("round.prn_interval", "Hours", (journal.Amount(o.PRN.MinInterval)*1_000_000/3_600_000).String()))
	}
	if o.PRN.MaxPerDay != 0 {
		s.Lines = append(s.Lines, w.T("review.max", "Max", o.PRN.MaxPerDay.String(), "Unit", o.Unit))
	}
	return []Side{s}
}
