package stock

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// beginning is a stock that somebody is about to open an account for.
type beginning struct {
	s     *Screen
	drugs []journal.Order // controlled drugs that are prescribed here, for name and unit
	units []replica.LedgerView

	unit     *widgets.Choice
	drug     *widgets.Choice
	name     *widgets.Field
	strength *widgets.Field
	form     *widgets.Field
	group    *widgets.Field
	measure  *widgets.Field
	location *widgets.Field
	amount   *widgets.Field
	kind     *widgets.Choice // delivered, or there before
	witness  *witness
	m        journal.Movement
	into     replica.LedgerView
}

// begin opens the account of a drug at a place: by a delivery, or by what was
// there already, which a second person has to witness.
func (s *Screen) begin() { s.withPeople(s.askBegin) }

func (s *Screen) askBegin(people []journal.Author) {
	if len(s.units) == 0 {
		s.fail(journal.Invalid("not_held"))
		return
	}
	w := s.desk.Words
	b := &beginning{s: s, units: s.units, drugs: s.prescribed(), witness: s.newWitness(people)}
	for _, f := range []**widgets.Field{&b.name, &b.strength, &b.form, &b.group, &b.measure, &b.location, &b.amount} {
		*f = widgets.NewField("")
	}
	if len(s.accounts) > 0 {
		b.location.SetText(s.accounts[0].Location)
	}
	b.kind = widgets.NewChoice(2, w.T("stock.delivery"), w.T("stock.opening"))
	b.kind.Choose(0)
	b.unit = widgets.NewChoice(2, names(s.units)...)
	b.unit.Choose(0)
	b.drug = widgets.NewChoice(2, b.lines()...)
	b.drug.OnChanged, b.drug.OnPicked = b.fill, func(int) { widgets.FocusOn(b.location) }
	first := fyne.Focusable(b.name)
	if len(b.drugs) > 0 {
		first = b.drug
	}
	d := s.open(form{
		title: w.T("stock.begin_title"), word: w.T("stock.button_save"), icon: "plus", body: b.body(), first: first, ready: b.ready, act: b.act,
	})
	d.submit(b.name, b.strength, b.form, b.group, b.measure, b.location, b.amount)
	b.witness.OnSubmitted = d.sign
}

func names(units []replica.LedgerView) []string {
	list := make([]string, len(units))
	for i, u := range units {
		list[i] = u.Unit
	}
	return list
}

// mostDrugs is how many prescribed drugs are offered, so that the form fits a
// small window at scale 1.5; others are typed.
const mostDrugs = 6

// prescribed are the controlled drugs that patients here have, each once.
func (s *Screen) prescribed() (list []journal.Order) {
	for _, l := range s.journal.Lists() {
		for _, m := range l.Active {
			s.journal.View(m.Patient, func(c *chart.Chart) {
				for _, o := range c.Orders() {
					f := o.Current()
					known := slices.ContainsFunc(list, func(x journal.Order) bool { return drugLine(x.Drug) == drugLine(f.Drug) })
					if f.Drug.Controlled() && f.Status == journal.OrderActive && !known {
						list = append(list, journal.Order{Drug: f.Drug, Unit: f.Unit})
					}
				}
			})
		}
	}
	slices.SortFunc(list, func(a, b journal.Order) int { return cmp.Compare(drugLine(a.Drug), drugLine(b.Drug)) })
	return list[:min(len(list), mostDrugs)]
}

func (b *beginning) lines() []string {
	list := make([]string, len(b.drugs))
	for i := range b.drugs {
		list[i] = drugLine(b.drugs[i].Drug)
	}
	return list
}

// fill takes over a drug that is prescribed.
func (b *beginning) fill(i int) {
	if i < 0 {
		return
	}
	o := &b.drugs[i]
	b.name.SetText(o.Drug.Name)
	b.strength.SetText(o.Drug.Strength)
	b.form.SetText(o.Drug.Form)
	b.group.SetText(o.Drug.Group)
	b.measure.SetText(o.Unit)
}

func (b *beginning) body() []fyne.CanvasObject {
	w := b.s.desk.Words
	field := func(key string, f *widgets.Field, width float32) fyne.CanvasObject {
		return sign.Captioned(w, key, sized(f, width))
	}
	var body []fyne.CanvasObject
	if len(b.units) > 1 {
		body = append(body, sign.Captioned(w, "stock.field_unit", b.unit))
	}
	if len(b.drugs) > 0 {
		body = append(body, sign.Captioned(w, "stock.field_drug", b.drug))
	}
	body = append(
		body,
		container.NewHBox(field("stock.field_name", b.name, 180), field("stock.field_strength", b.strength, 90), field("stock.field_form", b.form, 110),
			field("stock.field_group", b.group, 60), field("stock.field_measure", b.measure, 90)),
		container.NewHBox(field("stock.field_location", b.location, 260), field("stock.field_amount", b.amount, 110)),
		sign.Captioned(w, "stock.field_kind", b.kind),
	)
	return append(body, widgets.Caption(w.T("stock.witness_opening")), b.witness.object(b.s))
}

// ready takes what the fields say.
func (b *beginning) ready() error {
	n, ok := journal.AmountOf(b.amount.Text)
	if !ok {
		return journal.Invalid("movement_amount")
	}
	text := func(f *widgets.Field) string { return strings.TrimSpace(f.Text) }
	b.m = journal.Movement{
		Type: journal.MovementDelivery, Location: text(b.location), Unit: text(b.measure), Amount: n,
		Drug: journal.Drug{Name: text(b.name), Strength: text(b.strength), Form: text(b.form), Group: strings.ToUpper(text(b.group))},
	}
	if i := b.drug.Chosen(); i >= 0 && b.drugs[i].Drug.Name == b.m.Drug.Name {
		b.m.Drug.ATC = b.drugs[i].Drug.ATC
	}
	if !b.m.Drug.Controlled() {
		return journal.Invalid("stock_group")
	}
	if b.kind.Chosen() == 1 {
		b.m.Type, b.m.Reason = journal.MovementUp, b.s.desk.Words.T("stock.opening")
	}
	b.into = b.units[max(b.unit.Chosen(), 0)]
	if err := b.m.Validate(); err != nil || !b.m.Type.NeedsWitness() {
		return err
	}
	return b.witness.take()
}

func (b *beginning) act(ctx context.Context) error {
	m := &moving{s: b.s, a: &account{unit: b.into}, m: b.m}
	if b.m.Type.NeedsWitness() {
		m.witness = b.witness
	}
	return m.act(ctx)
}
