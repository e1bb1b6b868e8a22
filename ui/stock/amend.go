package stock

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
	"feltjournal/ui/flow"
	"feltjournal/ui/print"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// lineText is a line in a dialog.
func (s *Screen) lineText(a *account, n *chart.Line) flow.Text {
	st, w := flow.StylesNow(), s.desk.Words
	text := flow.Text{
		flow.NewPara(drugLine(a.Drug)+" · "+a.Location, st.Title),
		flow.NewPara(w.T(print.MovementKeys[n.Type])+" "+amount(n.Amount, a.Unit)+" · "+s.signed(n), st.Strong),
	}
	for _, l := range []string{s.patient(n.Patient), n.Reason} {
		if l != "" {
			text = append(text, flow.NewPara(l, st.Body))
		}
	}
	return text
}

// void takes back the chosen line, with a reason; it stays readable and no
// longer counts.
func (s *Screen) void() {
	a, n := s.chosen(), s.line()
	if a == nil || n == nil || len(n.Voids) > 0 {
		s.fail(journal.Invalid("stock_line"))
		return
	}
	w, reason := s.desk.Words, widgets.NewField("")
	var fact *journal.EnteredInError
	d := s.open(form{
		title: w.T("stock.void_title"), word: w.T("stock.button_void"), icon: "undo", first: reason,
		body: []fyne.CanvasObject{flow.NewPage(s.lineText(a, n), sign.Width, 150), sign.Captioned(w, "stock.field_reason_needed", reason)},
		ready: func() error {
			fact = &journal.EnteredInError{Target: n.Entry.ID, Reason: strings.TrimSpace(reason.Text)}
			return fact.Validate()
		},
		act: func(ctx context.Context) error {
			_, err := s.journal.ActAll(ctx, replica.Deed{Stream: a.unit.Stream, Fact: fact})
			return err
		},
	})
	d.submit(reason)
}

// sign gives the chosen line the witness it lacks: who is logged in, when
// somebody else wrote it, else a second person here.
func (s *Screen) sign() {
	a, n := s.chosen(), s.line()
	if a == nil || n == nil || !n.WitnessMissing || !n.Counts() {
		s.fail(journal.Invalid("stock_line"))
		return
	}
	if n.Entry.Author.ID != s.desk.Author.ID {
		s.askSign(a, n, nil)
		return
	}
	s.withPeople(func(people []journal.Author) { s.askSign(a, n, s.newWitness(people)) })
}

func (s *Screen) askSign(a *account, n *chart.Line, second *witness) {
	w := s.desk.Words
	f := form{
		title: w.T("stock.witness_title"), word: w.T("stock.button_witness"), icon: "eye",
		body: []fyne.CanvasObject{flow.NewPage(s.lineText(a, n), sign.Width, 150)}, ready: func() error { return nil },
	}
	fact := &journal.Countersign{Target: n.Entry.ID, Purpose: journal.SignWitness}
	if second == nil {
		f.act = func(ctx context.Context) error {
			_, err := s.journal.ActAll(ctx, replica.Deed{Stream: a.unit.Stream, Fact: fact})
			return err
		}
		s.open(f)
		return
	}
	f.body = append(f.body, second.object(s))
	f.first = second.First()
	f.ready = second.take
	f.act = func(ctx context.Context) error {
		return s.together(ctx, second, func(by *replica.Second) []replica.Deed {
			return []replica.Deed{{Stream: a.unit.Stream, Fact: fact, By: by}}
		})
	}
	second.OnSubmitted = s.open(f).sign
}
