package stock

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
	"feltjournal/ui/flow"
	"feltjournal/ui/sign"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// caseKey names a difference in the list.
func caseKey(k *chart.Case) string { return "case" + hex.EncodeToString(k.ID[:]) }

// openCase is the difference that is chosen, else the first open one.
func (s *Screen) openCase(a *account) (found *chart.Case) {
	for _, k := range a.cases {
		if k.Open && (found == nil || caseKey(k) == s.lines.Chosen()) {
			found = k
		}
	}
	return found
}

// close closes a difference in the name of who is logged in, of a second person
// who identifies themselves, or of both; two different persons have to (C11).
func (s *Screen) close() {
	a := s.chosen()
	if a == nil {
		s.fail(journal.Invalid("stock_choose"))
		return
	}
	k := s.openCase(a)
	if k == nil {
		s.fail(journal.Invalid("stock_no_difference"))
		return
	}
	s.withPeople(func(people []journal.Author) { s.askClose(a, k, people) })
}

func (s *Screen) askClose(a *account, k *chart.Case, people []journal.Author) {
	w, st := s.desk.Words, flow.StylesNow()
	reason, second := widgets.NewField(w.T("stock.hint_close")), s.newWitness(people, w.T("stock.close_alone"))
	mine := !slices.ContainsFunc(k.ClosedBy(), func(by journal.Author) bool { return by.ID == s.desk.Author.ID })
	text := flow.Text{
		flow.NewPara(drugLine(a.Drug)+" · "+a.Location, st.Title), flow.NewPara(s.about(a, k), st.Strong), flow.NewPara(w.T("stock.close_two"), st.Body),
	}
	for _, by := range k.ClosedBy() {
		text = append(text, flow.NewPara(w.T("stock.closed_by", "Name", by.Name), st.Body))
	}
	body := []fyne.CanvasObject{flow.NewPage(flow.Text{&flow.Box{Tone: theme.Alert, Text: text}}, sign.Width, 170), sign.Captioned(w, "stock.field_close", reason)}
	body = append(body, second.object(s))
	var fact *journal.CaseClosure
	both := false
	d := s.open(form{
		title: w.T("stock.close_title"), word: w.T("stock.button_close"), icon: "check", body: body, first: reason,
		ready: func() error {
			fact = k.Close(strings.TrimSpace(reason.Text))
			if err := fact.Validate(); err != nil {
				return err
			}
			var err error
			if both, err = second.given(); err == nil && !both && !mine {
				return journal.Invalid("same_person")
			}
			return err
		},
		act: func(ctx context.Context) error { return s.closing(ctx, a.unit.Stream, fact, mine, pick(both, second)) },
	})
	d.submit(reason)
	second.OnSubmitted, second.OnOther = d.sign, func(int) { d.focus() }
}

// given takes down the second person; yes is false when nobody was named, who
// then comes later.
func (w *witness) given() (yes bool, err error) {
	switch err = w.Take(); journal.CodeOf(err) {
	case "":
		return err == nil, err
	case "second_missing":
		return false, nil
	}
	return false, err
}

func pick(yes bool, w *witness) *witness {
	if yes {
		return w
	}
	return nil
}

// closing writes one closing for each person who signs; w is nil when the
// second one is not here.
func (s *Screen) closing(ctx context.Context, unit journal.ID, fact *journal.CaseClosure, mine bool, w *witness) error {
	deeds := []replica.Deed{}
	if mine {
		deeds = append(deeds, replica.Deed{Stream: unit, Fact: fact})
	}
	if w == nil {
		_, err := s.journal.ActAll(ctx, deeds...)
		return err
	}
	return s.together(ctx, w, func(second *replica.Second) []replica.Deed {
		same := *fact
		return append(deeds, replica.Deed{Stream: unit, Fact: &same, By: second})
	})
}
