package review

import (
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/status"
	"feltjournal/ui/theme"
)

// context is the other side of a case that is not two records: the stop, the
// newer version, the allergy, the limits.
func (v *View) context(k *chart.Case) []Side {
	o := v.Chart.Order(k.Order)
	switch {
	case k.Rule == chart.RuleAllergy:
		return v.allergy(k.Alert)
	case k.Rule == chart.RuleGone:
		return []Side{v.gone(k)}
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
	case k.Rule == chart.RulePatches || k.Rule == chart.RuleCheckMissing && o.Current().Double:
		return []Side{v.asked(k.Rule, o.Current())}
	}
	return nil
}

// gone is where the patient was, as the centre told it.
func (v *View) gone(k *chart.Case) Side {
	word := v.Words.T("review.away", "Where", k.Where)
	if k.Died != 0 {
		word = v.Words.T("review.died", "Date", format.Date(k.Died))
	}
	return Side{Look: status.Look{Tone: theme.Alert, Icon: "removed", Word: word}}
}

// asked is what the order asks for and did not get.
func (v *View) asked(rule chart.Rule, o *journal.Order) Side {
	w := v.Words
	s := Side{Look: status.Look{Tone: theme.Action, Icon: "people", Word: w.T("review.asks_check")}}
	if rule == chart.RulePatches {
		s.Look = status.Look{Tone: theme.Action, Icon: "pill", Word: w.T("review.asks_patches", "Dose", o.Dose, "Unit", o.Unit)}
	}
	if o.Prescriber != "" {
		s.Lines = append(s.Lines, w.T("round.order_prescriber", "Value", o.Prescriber))
	}
	return s
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
	if c := f.Card; c != nil {
		s.Lines = append(s.Lines, w.T("round.card", "INR", c.INR, "Taken", format.Date(c.Taken), "Next", format.Date(c.Next)))
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
