package journal

import (
	"slices"
	"time"
)

// Dosage is one part of an order whose dose is not always the same: by weekday
// (a warfarin card), by time of day (insulin), by period (tapering). One that
// states neither dose nor times is a pause and plans nothing.
type Dosage struct {
	Dose   Amount  `msgpack:"a"` // zero: not stated
	Timing Timing  `msgpack:"t"`
	Start  Instant `msgpack:"b,omitempty"` // zero: with the order
	End    Instant `msgpack:"e,omitempty"` // exclusive; zero: with the order
}

// Technique is how a medicine is given, where that asks for more than a dose.
type Technique uint8

// The techniques.
const (
	TechniquePlain      Technique = 0 // swallowed, and everything that asks for nothing more
	TechniquePatch      Technique = 1 // depotplaster: on, off, site, which are still on
	TechniqueInjection  Technique = 2 // site, with rotation
	TechniqueInfusion   Technique = 3
	TechniqueInhalation Technique = 4
	TechniqueDrops      Technique = 5
)

// NeedsSite reports whether a dose has to say where it was given.
func (t Technique) NeedsSite() bool { return t == TechniquePatch || t == TechniqueInjection }

// Packing is how a dose comes to the patient (KITH 9135).
type Packing uint8

// The packings; zero: not stated.
const (
	PackingSingle    Packing = 1 // enkeltdose
	PackingDosett    Packing = 2
	PackingMultidose Packing = 3 // machine-packed bag, one for each patient and time
	PackingOther     Packing = 8
)

func (p Packing) known() bool { return p <= PackingMultidose || p == PackingOther }

// Condition withholds a dose by a measured value: "ikke ved puls < 50".
type Condition struct {
	Code  string `msgpack:"c"` // LOINC of the observation
	Name  string `msgpack:"n"` // "Puls"
	Unit  string `msgpack:"u,omitempty"`
	Below Amount `msgpack:"b,omitempty"` // withhold below it; zero: no lower bound
	Above Amount `msgpack:"a,omitempty"` // withhold above it; zero: no upper bound
}

// Withholds reports whether the value asks for the dose not to be given.
func (c *Condition) Withholds(value Amount) bool {
	return c.Below != 0 && value < c.Below || c.Above != 0 && value > c.Above
}

// Scale gives the dose by a measured value: insulin by blood sugar.
type Scale struct {
	Code  string      `msgpack:"c"` // LOINC of the observation
	Name  string      `msgpack:"n"` // "Blodsukker"
	Unit  string      `msgpack:"u,omitempty"`
	Steps []ScaleStep `msgpack:"s"` // ascending by From
}

// ScaleStep is the dose from a value on, up to the next step.
type ScaleStep struct {
	From Amount `msgpack:"f"`
	Dose Amount `msgpack:"a,omitempty"`
	Call bool   `msgpack:"c,omitempty"` // contact the doctor
}

// At is the step for a value; ok is false below the first step, where the
// scale says nothing and nothing is guessed at.
func (s *Scale) At(value Amount) (step ScaleStep, ok bool) {
	for _, st := range s.Steps {
		if value < st.From {
			break
		}
		step, ok = st, true
	}
	return step, ok
}

// Card is the INR card that a warfarin dosage stands on.
type Card struct {
	INR   Amount `msgpack:"i,omitempty"`
	Taken Date   `msgpack:"t,omitempty"`
	Next  Date   `msgpack:"n,omitempty"` // the next control
}

// MaxSteps bounds the steps of a scale and the parts of a plan.
const MaxSteps = 64

func (o *Order) checkPlan() error {
	if len(o.Plan) > MaxSteps || len(o.Plan) > 0 && (o.Dose != 0 || o.Timing.set()) {
		return Invalid("order_dose")
	}
	for _, d := range o.Plan {
		if d.Dose < 0 || d.End != 0 && d.End < d.Start {
			return Invalid("order_dose")
		}
		if err := d.Timing.Validate(); err != nil {
			return err
		}
	}
	return nil
}

func (o *Order) checkMeasured() error {
	if c := o.Hold; c != nil {
		if err := needText("observation", c.Name, MaxLine); err != nil {
			return err
		}
	}
	if o.Scale == nil {
		return nil
	}
	if len(o.Scale.Steps) == 0 || len(o.Scale.Steps) > MaxSteps {
		return Invalid("order_dose")
	}
	for i, st := range o.Scale.Steps {
		if st.Dose < 0 || i > 0 && st.From <= o.Scale.Steps[i-1].From {
			return Invalid("order_dose")
		}
	}
	return needText("observation", o.Scale.Name, MaxLine)
}

// set reports whether the timing says anything.
func (t Timing) set() bool {
	return len(t.Times) > 0 || t.Weekdays != 0 || t.EveryDays != 0 || t.EveryHours != 0 || t.Anchor != 0
}

// Daily reports whether the order has one dose a day or fewer.
func (o *Order) Daily() bool {
	most := 0
	for day := time.Sunday; day <= time.Saturday; day++ {
		most = max(most, len(o.timesOn(day)))
	}
	return most == 1
}

// timesOn are the different times of day a weekday may have; "every n hours"
// stands as one that no clock shows, or as two when it is more than once a day.
func (o *Order) timesOn(day time.Weekday) []LocalTime {
	var list []LocalTime
	for _, t := range o.timings() {
		if !t.Weekdays.Has(day) {
			continue
		}
		list = append(list, t.Times...)
		if t.EveryHours > 0 {
			list = append(list, -1)
		}
		if t.EveryHours > 0 && t.EveryHours < 24 {
			list = append(list, -2)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (o *Order) timings() []Timing {
	if len(o.Plan) == 0 {
		return []Timing{o.Timing}
	}
	list := make([]Timing, len(o.Plan))
	for i, d := range o.Plan {
		list[i] = d.Timing
	}
	return list
}

// DoseAt is the dose planned for a slot; ok is false when the order does not
// say: only a text, a scale, or two parts of a plan at once.
func (o *Order) DoseAt(k SlotKey) (dose Amount, ok bool) {
	if len(o.Plan) == 0 {
		return o.Dose, o.Dose != 0
	}
	if !k.Valid() || !o.Scheduled() {
		return 0, false
	}
	due, planned := k.Of(o.Order).Due(), 0
	for i := range o.Plan {
		if p := o.part(i); p.plans(o, k, due) {
			dose, planned = p.dose, planned+1
		}
	}
	if planned != 1 || dose == 0 {
		return 0, false
	}
	return dose, true
}
