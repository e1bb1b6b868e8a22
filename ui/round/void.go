package round

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// void takes a registration back as feilregistrert, with a reason. The
// registration stays readable, struck out; nothing is deleted (R-MED-01).
func (s *Screen) void(row *Row, cell *Cell) {
	active := cell.correctable()
	switch len(active) {
	case 0:
		return
	case 1:
		s.voidEvent(row, cell, active[0])
	default:
		s.voidOneOf(row, cell, active)
	}
}

// voidOneOf asks which of several registrations is the wrong one.
func (s *Screen) voidOneOf(row *Row, cell *Cell, events []*Event) {
	w := s.desk.Words
	words := make([]string, len(events))
	for i, e := range events {
		words[i] = e.Look.Word + ", " + e.Author.Name
	}
	choice := sign.NewChoice(words)
	var dialog *sign.Dialog
	choice.OnChosen = func(int) { dialog.Sign() }
	dialog = s.desk.Open(sign.Form{
		Title: w.T("round.void_which"), Person: s.sheet.Who, First: choice, Word: w.T("round.button_next"), Icon: "right",
		Body: []fyne.CanvasObject{flow.NewPage(flow.Text{flow.NewPara(row.Title, flow.StylesNow().Title)}, sign.Width, 80), choice},
		Ready: func() error {
			if choice.Chosen() < 0 {
				return journal.Invalid("error_target")
			}
			return nil
		},
		Done: func() { s.voidEvent(row, cell, events[choice.Chosen()]) },
	})
}

// voidReasons are the usual slips, as translation keys; the last one is "other".
var voidReasons = []string{
	"round.void_patient", "round.void_drug", "round.void_time", "round.void_not_given", "round.void_slip", "round.reason_annet",
}

func (s *Screen) voidEvent(row *Row, cell *Cell, e *Event) {
	w, at := s.desk.Words, s.desk.Now()
	fact := &journal.EnteredInError{Target: e.Entry}
	words := make([]string, len(voidReasons))
	for i, key := range voidReasons {
		words[i] = w.T(key)
	}
	choice, free := sign.NewChoice(words), widgets.NewField(w.T("round.hint_void"))
	var dialog *sign.Dialog
	choice.OnChosen = func(i int) {
		if i == len(voidReasons)-1 {
			widgets.FocusOn(free)
			return
		}
		dialog.Focus()
	}
	b := s.batch()
	field := sign.Captioned(w, "round.field_void", free)
	text := s.about(row, cell, e.Act)
	text = append(text, flow.Gap(6), s.eventText(e))
	dialog = s.desk.Open(sign.Form{
		Title: w.T("round.sign_void"), Person: s.sheet.Who, First: choice, Word: w.T("round.button_sign_void"), Icon: "undo",
		Body: []fyne.CanvasObject{flow.NewPage(text, sign.Width, s.desk.Room(200, choice, field)), choice, field},
		Ready: func() error {
			fact.Reason = voidReason(words, choice.Chosen(), free.Text)
			return fact.Validate()
		},
		Act: func(ctx context.Context) error {
			b.deeds, b.err = nil, nil
			b.add(fact, at, nil)
			if with := madeWith(cell, e); with != nil {
				b.add(&journal.EnteredInError{Target: with.Entry, Reason: fact.Reason}, at, nil)
			}
			return b.commit(ctx)
		},
		Done: func() {
			s.acted()
			if choice.Chosen() == 0 {
				s.say(w.T("round.void_patient_next"))
			}
		},
	})
}

// voidReason is the chosen reason with what was written to it; "other" counts
// only with a text.
func voidReason(words []string, chosen int, text string) string {
	switch {
	case chosen < 0 || chosen == len(words)-1:
		return text
	case text == "":
		return words[chosen]
	}
	return words[chosen] + ": " + text
}

// madeWith is the prepared dose that one act recorded together with a dose that
// was given, nil if there is none: it is taken back with it.
func madeWith(c *Cell, e *Event) *Event {
	for _, p := range c.standing() {
		if p.Entry == e.Act.Target && p.Act.Act == journal.ActPrepared && p.At == e.At && p.Author == e.Author {
			return p
		}
	}
	return nil
}

// correctable are the registrations that can be taken back by themselves.
func (c *Cell) correctable() (list []*Event) {
	all := c.standing()
	for _, p := range all {
		if !slices.ContainsFunc(all, func(e *Event) bool { return madeWith(c, e) == p }) {
			list = append(list, p)
		}
	}
	return list
}
