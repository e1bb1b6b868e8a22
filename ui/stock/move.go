package stock

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
	"feltjournal/ui/flow"
	"feltjournal/ui/print"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// moving is a movement or a count that somebody is about to sign.
type moving struct {
	s    *Screen
	a    *account
	m    journal.Movement
	base journal.Amount // the balance the form was opened on

	amount   *widgets.Field
	reason   *widgets.Field
	document *widgets.Field
	lot      *widgets.Field
	taker    *taker   // nil: not for a patient
	witness  *witness // nil: nobody else signs
	dialog   *dialog
	agreed   string // the doubt that was shown and stands
}

// move opens the form of a movement of the chosen account. Waste and return
// belong to the withdrawal that is chosen among the lines.
func (s *Screen) move(t journal.MovementType) {
	a := s.chosen()
	if a == nil {
		s.fail(journal.Invalid("stock_choose"))
		return
	}
	m := &moving{s: s, a: a, base: a.Balance, m: journal.Movement{Type: t, Location: a.Location, Drug: a.Drug, Unit: a.Unit}}
	m.follow(s.line())
	if !t.NeedsWitness() {
		m.open(nil)
		return
	}
	s.withPeople(m.open)
}

// follow takes over what a chosen line says, nil for none. A count belongs to
// the difference that is open, whichever line is chosen.
func (m *moving) follow(n *chart.Line) {
	switch m.m.Type {
	case journal.MovementWaste, journal.MovementReturn:
		if n != nil && n.Counts() && n.Type == journal.MovementWithdrawal {
			m.m.Target, m.m.Patient = n.Entry.ID, n.Patient
		}
	case journal.MovementCount:
		m.m.Target = m.a.disputed()
	}
}

// disputed is the latest count that an open difference is about, zero for none.
func (a *account) disputed() journal.ID {
	for i := len(a.Lines) - 1; i >= 0; i-- {
		n := &a.Lines[i]
		for _, k := range a.cases {
			if k.Open && n.Counts() && n.Type == journal.MovementCount && n.Difference != 0 && contains(k.Entries, n.Entry.ID) {
				return n.Entry.ID
			}
		}
	}
	return journal.ID{}
}

func (m *moving) open(people []journal.Author) {
	w, s := m.s.desk.Words, m.s
	m.amount, m.reason, m.document, m.lot = widgets.NewField(""), widgets.NewField(""), widgets.NewField(""), widgets.NewField("")
	body := []fyne.CanvasObject{flow.NewPage(m.about(), sign.Width, 120)}
	amount := sign.Captioned(w, "stock.field_amount", container.NewHBox(sized(m.amount, 110), container.NewCenter(widgets.Body(m.a.Unit))))
	row := container.NewHBox(amount)
	if m.m.Type == journal.MovementDelivery || m.m.Type == journal.MovementOut {
		row.Add(sign.Captioned(w, "stock.field_document", sized(m.document, 200)))
		row.Add(sign.Captioned(w, "stock.field_lot", sized(m.lot, 140)))
	}
	first := fyne.Focusable(m.amount)
	if m.m.Type == journal.MovementWithdrawal {
		m.taker = s.newTaker(m.a, m.amount)
		body = append(body, m.taker.object)
		first = m.taker.first()
	}
	body = append(body, row)
	if m.m.Type != journal.MovementWithdrawal && m.m.Type != journal.MovementDelivery {
		body = append(body, sign.Captioned(w, m.reasonKey(), m.reason))
	}
	fields := []*widgets.Field{m.amount, m.reason, m.document, m.lot}
	if m.m.Type.NeedsWitness() {
		m.witness = s.newWitness(people)
		body = append(body, m.witness.object(s))
	}
	m.dialog = s.open(form{
		title: w.T(print.MovementKeys[m.m.Type]), word: w.T("stock.button_save"), icon: icons[m.m.Type].icon, body: body, first: first,
		ready: m.ready, act: m.act,
	})
	m.dialog.submit(fields...)
	if m.witness != nil {
		m.witness.OnSubmitted = m.dialog.sign
	}
}

func (m *moving) reasonKey() string {
	if m.m.Type == journal.MovementWaste || m.m.Type == journal.MovementUp || m.m.Type == journal.MovementDown {
		return "stock.field_reason_needed"
	}
	return "stock.field_reason"
}

func sized(o fyne.CanvasObject, width float32) fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSize(width, o.MinSize().Height), o)
}

// about says which stock it is. What is booked is not told to those who count:
// who knows what it should be, counts that.
func (m *moving) about() flow.Text {
	st, w := flow.StylesNow(), m.s.desk.Words
	text := flow.Text{flow.NewPara(drugLine(m.a.Drug), st.Title), flow.NewPara(m.a.Location+" · "+m.a.unit.Unit, st.Body)}
	if m.m.Type == journal.MovementCount {
		text = append(text, flow.NewPara(w.T("stock.count_blind"), st.Body))
	} else {
		text = append(text, flow.NewPara(w.T("stock.balance", "Amount", amount(m.a.Balance, m.a.Unit)), st.Head))
	}
	if name := m.s.patient(m.m.Patient); name != "" {
		text = append(text, flow.NewPara(w.T("stock.of_withdrawal", "Name", name), st.Body))
	}
	return text
}

// ready takes what the fields say. What is odd is said once; signing again
// means it.
func (m *moving) ready() error {
	n, ok := journal.AmountOf(m.amount.Text)
	if !ok {
		return journal.Invalid("movement_amount")
	}
	m.m.Amount = n
	if m.m.Type == journal.MovementCount {
		m.m.Deviation = n - m.base
	}
	m.m.Reason, m.m.Document, m.m.Lot = strings.TrimSpace(m.reason.Text), strings.TrimSpace(m.document.Text), strings.TrimSpace(m.lot.Text)
	if m.taker != nil {
		if m.m.Patient, m.m.Administration = m.taker.chosen(); m.m.Patient == (journal.ID{}) {
			return journal.Invalid("stock_patient")
		}
	}
	if err := m.m.Validate(); err != nil {
		return err
	}
	if doubt := m.doubt(); doubt != nil && m.agreed != doubt.Error()+m.amount.Text {
		m.agreed = doubt.Error() + m.amount.Text
		return doubt
	}
	if m.witness != nil {
		return m.witness.take()
	}
	return nil
}

// doubt is what does not agree, nil when everything does.
func (m *moving) doubt() *journal.Error {
	after := m.base + journal.Amount(m.m.Type.Sign())*m.m.Amount
	switch {
	case m.m.Type == journal.MovementCount && m.m.Amount != m.base:
		return journal.Invalid("stock_count_differs", "Counted", amount(m.m.Amount, m.a.Unit), "Booked", amount(m.base, m.a.Unit), "Difference", print.Signed(m.m.Amount-m.base))
	case m.m.Type.Sign() < 0 && after < 0:
		return journal.Invalid("stock_below", "Amount", amount(m.base, m.a.Unit))
	}
	return nil
}

// act makes the movement durable, together with its witness.
func (m *moving) act(ctx context.Context) error {
	stream, fact := m.a.unit.Stream, m.m
	if m.witness == nil {
		_, err := m.s.journal.ActAll(ctx, replica.Deed{Stream: stream, Fact: &fact})
		return err
	}
	id, err := m.s.journal.NewID()
	if err != nil {
		return err
	}
	return m.s.together(ctx, m.witness, func(second *replica.Second) []replica.Deed {
		return []replica.Deed{
			{ID: id, Stream: stream, Fact: &fact},
			{Stream: stream, Fact: &journal.Countersign{Target: id, Purpose: journal.SignWitness}, By: second},
		}
	})
}
