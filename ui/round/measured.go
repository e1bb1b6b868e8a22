package round

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/flow"
	"feltjournal/ui/format"
	"feltjournal/ui/sign"
	"feltjournal/ui/widgets"
)

// freshFor is how long a measured value may stand for the dose it was measured
// for: half an hour, in milliseconds. A value that is older is shown, and a new
// one is asked for.
const freshFor journal.Instant = 30 * 60 * 1000

// value is what a dose stands on: insulin by blood sugar, a beta blocker by
// pulse.
type value struct{ code, name, unit string }

func (g *giving) value() value {
	if s := g.row.Order.Scale; s != nil {
		return value{s.Code, s.Name, s.Unit}
	}
	c := g.row.Order.Hold
	return value{c.Code, c.Name, c.Unit}
}

// needsValue reports whether the dose stands on a value that has to be measured
// first. A prepared dose brought its own.
func (g *giving) needsValue() bool {
	o := g.row.Order
	return (o.Scale != nil || o.Hold != nil) && g.a.Measured == (journal.ID{}) && g.a.Act != journal.ActSeenTaken
}

// measure asks for the value and goes on with what it asks for: the dose of the
// scale, or not to give at all.
func (g *giving) measure() {
	w, v := g.s.desk.Words, g.value()
	last := g.lastValue(v)
	hint := ""
	if last != nil {
		key := "round.value_last"
		if g.from-last.At <= freshFor {
			key = "round.value_use"
		}
		hint = w.T(key, "Value", last.Fact.(*journal.Observation).Value, "When", format.When(w, last.At, g.from))
	}
	field := widgets.NewField(hint)
	unit := container.NewCenter(widgets.Body(v.unit))
	line := container.NewHBox(container.NewGridWrap(fyne.NewSize(240, field.MinSize().Height), field), unit)
	asked := sign.Captioned(w, "round.field_value", line)
	text := g.s.headline(g.row, g.cell, nil)
	text = append(text, g.s.origin(g.row)...)
	text = append(text, scaleText(w, g.row.Order)...)
	form := sign.Form{
		Title: w.T("round.measure", "Name", v.name), Person: g.s.sheet.Who, First: field, Word: w.T("round.button_next"), Icon: "right",
		Body:  []fyne.CanvasObject{flow.NewPage(text, sign.Width, g.s.desk.Room(260, asked)), asked},
		Ready: func() error { return g.takeValue(field.Text, v, last) },
		Done:  g.measuredOn,
	}
	dialog := g.s.desk.Open(form)
	field.OnSubmitted = func(string) { dialog.Sign() }
}

// takeValue takes the typed value; an empty field takes the one that was
// measured a moment ago.
func (g *giving) takeValue(text string, v value, last *journal.Entry) error {
	if text == "" && last != nil && g.from-last.At <= freshFor {
		o := *last.Fact.(*journal.Observation)
		g.a.Measured, g.measured, g.found = last.ID, nil, observed(&o)
		g.judge(o.Value)
		return nil
	}
	amount, ok := journal.AmountOf(text)
	if !ok || amount <= 0 {
		return journal.Invalid("observation_number", "Name", v.name)
	}
	g.measured = &journal.Observation{Code: v.code, Name: v.name, Value: amount, Unit: v.unit}
	g.found = observed(g.measured)
	g.judge(amount)
	return nil
}

// lastValue is the newest such value in the chart that was not entered in error.
func (g *giving) lastValue(v value) (last *journal.Entry) {
	g.s.journal.View(g.s.stream, func(c *chart.Chart) {
		for _, e := range c.Observations() {
			o := e.Observation
			if o.Value != 0 && matches(o, v) && len(e.Voids) == 0 && (last == nil || e.Entry.At > last.At) {
				last = e.Entry
			}
		}
	})
	return last
}

func matches(o *journal.Observation, v value) bool {
	if v.code != "" {
		return o.Code == v.code
	}
	return o.Name == v.name
}

// judge reads the scale: the dose, and whether the doctor is to be called.
func (g *giving) judge(amount journal.Amount) {
	w, o := g.s.desk.Words, g.row.Order
	g.advice = ""
	if o.Scale == nil {
		return
	}
	step, ok := o.Scale.At(amount)
	g.a.Dose, g.known = step.Dose, ok
	switch {
	case !ok:
		g.advice = w.T("round.scale_silent", "Value", g.found)
	case step.Call:
		g.advice = w.T("round.scale_call", "Value", g.found)
	}
	if step.Dose != 0 {
		g.found = w.T("round.scale_dose", "Value", g.found, "Dose", step.Dose, "Unit", o.Unit)
	}
}

// measuredOn goes on from the value. When it asks for no dose, that is what is
// proposed; giving all the same is one button away and needs a reason.
func (g *giving) measuredOn() {
	amount := g.amount()
	held := g.row.Order.Hold != nil && g.row.Order.Hold.Withholds(amount)
	none := g.row.Order.Scale != nil && g.known && g.a.Dose == 0
	if (held || none) && g.a.Act != journal.ActPrepared {
		g.withhold()
		return
	}
	g.open()
}

// amount is the value the dose stands on.
func (g *giving) amount() (v journal.Amount) {
	if g.measured != nil {
		return g.measured.Value
	}
	g.s.journal.View(g.s.stream, func(c *chart.Chart) {
		if e := c.Entry(g.a.Measured); e != nil {
			if o, ok := e.Fact.(*journal.Observation); ok {
				v = o.Value
			}
		}
	})
	return v
}
