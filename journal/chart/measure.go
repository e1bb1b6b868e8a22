package chart

import "feltjournal/journal"

// measured asks for the value that the order makes the dose depend on, and
// warns when it speaks against the dose.
func (q *question) measured() *journal.Error {
	if !reaches(q.Act) {
		return nil
	}
	f, value := q.inForce.Order, q.value()
	if f.Hold != nil {
		q.held(f.Hold, value)
	}
	if f.Scale != nil {
		q.scaled(f.Scale, value)
	}
	return nil
}

func (q *question) held(hold *journal.Condition, value *journal.Observation) {
	if !measures(value, hold.Code, hold.Name, hold.Unit) {
		q.warn("measurement_missing", "Name", hold.Name)
		return
	}
	if hold.Withholds(value.Value) {
		bound := hold.Above
		if hold.Below != 0 && value.Value < hold.Below {
			bound = hold.Below
		}
		q.warn("hold", "Name", hold.Name, "Value", value.Value, "Bound", bound, "Unit", hold.Unit)
	}
}

// scaled: below its first step the scale says nothing; above it, it says the
// dose.
func (q *question) scaled(scale *journal.Scale, value *journal.Observation) {
	if !measures(value, scale.Code, scale.Name, scale.Unit) {
		q.warn("measurement_missing", "Name", scale.Name)
		return
	}
	switch step, ok := scale.At(value.Value); {
	case !ok:
		q.warn("hold", "Name", scale.Name, "Value", value.Value, "Bound", scale.Steps[0].From, "Unit", scale.Unit)
	case q.Dose != step.Dose:
		q.warn("scale_differs", "Name", scale.Name, "Value", value.Value, "Dose", step.Dose, "Unit", q.inForce.Order.Unit)
	}
}

// value is the measurement the act stands on, nil if it has none that counts.
func (q *question) value() *journal.Observation {
	if q.Measured != nil {
		return q.Measured
	}
	id := q.Administration.Measured
	e := q.c.entries[id]
	if e == nil || len(q.c.voids[id]) > 0 {
		return nil
	}
	f, _ := e.Fact.(*journal.Observation)
	return f
}

// measures reports whether the observation is a number of what is asked for,
// in its unit. It is the same when the codes agree or, where one has none, the
// names.
func measures(f *journal.Observation, code, name, unit string) bool {
	if f == nil || f.Value == 0 && f.Text != "" || unit != "" && f.Unit != "" && f.Unit != unit {
		return false
	}
	if f.Code != "" && code != "" {
		return f.Code == code
	}
	return fold(f.Name) == fold(name)
}
