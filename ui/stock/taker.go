package stock

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// taker asks which patient a withdrawal is for, and which dose it was. Those
// who have the drug prescribed stand first; typing looks among all.
type taker struct {
	s      *Screen
	a      *account
	all    []person
	shown  []person
	doses  []chart.Dose
	amount *widgets.Field

	name   *widgets.Field
	who    *widgets.Choice
	dose   *widgets.Choice
	places *fyne.Container
	object *fyne.Container
}

// person is a patient of the unit's list.
type person struct {
	stream  journal.ID
	name    string
	ordered journal.Amount // of the drug, once; 0: not prescribed, or no fixed dose
	has     bool           // the drug is prescribed
}

// mostShown is how many patients are offered at once: what the digits name.
const mostShown = 9

func (s *Screen) newTaker(a *account, amount *widgets.Field) *taker {
	t := &taker{s: s, a: a, amount: amount, name: widgets.NewField(s.desk.Words.T("stock.hint_patient")), all: s.people(a)}
	t.places = container.New(layout.NewCustomPaddedVBoxLayout(6))
	t.object = container.New(layout.NewCustomPaddedVBoxLayout(6), sign.Captioned(s.desk.Words, "stock.field_patient", t.name), t.places)
	t.name.OnChanged = func(string) { t.show() }
	t.name.OnSubmitted = func(string) { t.settle() }
	t.show()
	return t
}

// people are the patients of the account's unit.
func (s *Screen) people(a *account) (list []person) {
	for _, l := range s.journal.Lists() {
		if l.Stream != a.unit.Stream {
			continue
		}
		for _, m := range l.Active {
			p := person{stream: m.Patient, name: m.Name}
			s.journal.View(m.Patient, func(c *chart.Chart) { p.ordered, p.has = ordered(c, a) })
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(x, y person) int {
		return cmp.Or(cmp.Compare(flag(y.has), flag(x.has)), cmp.Compare(x.name, y.name))
	})
	return list
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ordered is how much of the drug a patient is to have at once, zero when that
// is not counted as the stock is: 2.5 mg of morphine are not 2.5 ml of it, and
// nothing is converted here.
func ordered(c *chart.Chart, a *account) (dose journal.Amount, has bool) {
	for _, o := range c.Orders() {
		f := o.Current()
		if f.Status != journal.OrderActive || !same(f.Drug, a.Drug) {
			continue
		}
		has = true
		if alike := strings.EqualFold(strings.TrimSpace(f.Unit), a.Unit); alike && drugLine(f.Drug) == drugLine(a.Drug) {
			dose = f.Dose
		}
	}
	return dose, has
}

// same reports whether two drugs are the same medicine, by substance or name.
func same(a, b journal.Drug) bool { return a.SameSubstance(b) || strings.EqualFold(a.Name, b.Name) }

// show offers those whose name holds what is typed; with nothing typed, those
// who have the drug prescribed.
func (t *taker) show() {
	typed := strings.ToLower(strings.TrimSpace(t.name.Text))
	t.shown, t.doses, t.dose = nil, nil, nil
	for _, p := range t.all {
		if typed == "" && p.has || typed != "" && strings.Contains(strings.ToLower(p.name), typed) {
			t.shown = append(t.shown, p)
		}
	}
	more := max(len(t.shown)-mostShown, 0)
	t.shown = t.shown[:len(t.shown)-more]
	names := make([]string, len(t.shown))
	for i, p := range t.shown {
		names[i] = p.name
		if born := t.s.patient(p.stream); born != "" {
			names[i] = born
		}
	}
	t.who = widgets.NewChoice(2, names...)
	t.who.OnChanged = func(int) { t.showDoses() }
	t.who.OnPicked = func(int) { t.settle() }
	t.places.Objects = []fyne.CanvasObject{t.who}
	if more > 0 {
		t.places.Objects = append(t.places.Objects, widgets.Caption(t.s.desk.Words.N("stock.more_patients", more)))
	}
	if len(t.shown) == 1 {
		t.who.Choose(0)
	}
	t.places.Refresh()
}

// first is where the work starts: at those who have the drug, or at the name.
func (t *taker) first() fyne.Focusable {
	switch len(t.shown) {
	case 0:
		return t.name
	case 1:
		return t.amount
	}
	return t.who
}

// settle goes on to the amount when it is clear who it is.
func (t *taker) settle() {
	if t.who.Chosen() < 0 {
		widgets.FocusOn(t.who)
		return
	}
	widgets.FocusOn(t.amount)
	t.amount.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// showDoses offers the doses of the last day that nothing was taken out for,
// and proposes the prescribed amount.
func (t *taker) showDoses() {
	p := t.shown[max(t.who.Chosen(), 0)]
	t.amount.SetText("")
	if p.ordered != 0 {
		t.amount.SetText(p.ordered.String())
	}
	t.doses = t.s.unbooked(t.a, p.stream)
	t.places.Objects = t.places.Objects[:1]
	if len(t.doses) == 0 {
		t.dose = nil
		t.places.Refresh()
		return
	}
	words := []string{t.s.desk.Words.T("stock.dose_later")}
	for _, d := range t.doses {
		words = append(words, t.s.desk.Words.T("stock.dose", "When", format.When(t.s.desk.Words, d.At, t.s.desk.Now()), "Amount", amount(d.Dose, d.Unit), "Name", d.Entry.Author.Name))
	}
	t.dose = widgets.NewChoice(1, words...)
	t.dose.Choose(0)
	t.dose.OnPicked = func(int) { widgets.FocusOn(t.amount) }
	t.places.Objects = append(t.places.Objects, sign.Captioned(t.s.desk.Words, "stock.field_dose", t.dose))
	t.places.Refresh()
}

const day journal.Instant = 24 * 60 * 60 * 1000

// unbooked are a patient's doses of the drug in the last day that no standing
// movement of the account names.
func (s *Screen) unbooked(a *account, patient journal.ID) (list []chart.Dose) {
	booked := map[journal.ID]bool{}
	for i := range a.Lines {
		if a.Lines[i].Counts() {
			booked[a.Lines[i].Administration] = true
		}
	}
	s.journal.View(patient, func(c *chart.Chart) {
		for _, o := range c.Orders() {
			for _, d := range c.Doses(o.ID) {
				if d.Counts() && d.Reached() && same(d.Drug, a.Drug) && d.At > s.desk.Now()-day && !booked[d.Entry.ID] {
					list = append(list, d)
				}
			}
		}
	})
	slices.SortFunc(list, func(x, y chart.Dose) int { return cmp.Compare(y.At, x.At) })
	return list[:min(len(list), mostDoses)]
}

// mostDoses is how many doses are offered; the older ones are linked from the
// round.
const mostDoses = 4

// chosen is the patient, and the dose if one is named.
func (t *taker) chosen() (patient, dose journal.ID) {
	if i := t.who.Chosen(); i >= 0 && i < len(t.shown) {
		patient = t.shown[i].stream
	}
	if t.dose != nil {
		if i := t.dose.Chosen() - 1; i >= 0 {
			dose = t.doses[i].Entry.ID
		}
	}
	return patient, dose
}
