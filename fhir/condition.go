package fhir

import (
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// R4 has no element for a condition to withhold or for a sliding scale: they
// are extensions of ours. A damaged one makes the order unclear; a condition
// that stands in words only stays words.

// readHold reads the condition to withhold an order's doses.
func readHold(xs []r4.Extension) (hold *journal.Condition, unclear []string) {
	for _, x := range xs {
		if x.URL != ExtHold {
			continue
		}
		c, ok := condition(x)
		if !ok || hold != nil {
			return nil, []string{UnclearCondition}
		}
		hold = c
	}
	return hold, nil
}

func condition(x r4.Extension) (*journal.Condition, bool) {
	out := &journal.Condition{}
	ok := true
	for _, p := range x.Extension {
		switch p.URL {
		case "observation":
			out.Code, out.Name = measuredBy(p)
		case "below":
			ok = readBound(p.ValueQuantity, &out.Below, &out.Unit) && out.Below > 0 && ok
		case "above":
			ok = readBound(p.ValueQuantity, &out.Above, &out.Unit) && out.Above > 0 && ok
		default:
			ok = false
		}
	}
	return out, ok && out.Code != "" && out.Name != "" && (out.Below != 0 || out.Above != 0)
}

// measuredBy names the observation that a condition or a scale stands on.
func measuredBy(x r4.Extension) (code, name string) {
	return cleanLine(x.ValueCodeableConcept.Code(SystemLOINC)), cleanLine(x.ValueCodeableConcept.Label())
}

// readBound reads a plain amount in a unit that all amounts of one kind share.
func readBound(q *r4.Quantity, amount *journal.Amount, unit *string) bool {
	if q == nil || q.Comparator != "" || strings.Contains(string(q.Value), ",") || *amount != 0 {
		return false
	}
	a, ok := journal.AmountOf(string(q.Value))
	name := cleanLine(q.Name())
	if !ok || *unit != "" && *unit != name {
		return false
	}
	*amount, *unit = a, name
	return true
}

// readScale reads the scale of a dosage and the unit of its doses.
func readScale(xs []r4.Extension) (scale *journal.Scale, unit string, unclear []string) {
	for _, x := range xs {
		if x.URL != ExtScale {
			continue
		}
		s, of, ok := scaleOf(x)
		if !ok || scale != nil {
			return nil, "", []string{UnclearCondition}
		}
		scale, unit = s, of
	}
	return scale, unit, nil
}

func scaleOf(x r4.Extension) (out *journal.Scale, unit string, ok bool) {
	out, ok = &journal.Scale{}, true
	for _, p := range x.Extension {
		switch p.URL {
		case "observation":
			out.Code, out.Name = measuredBy(p)
		case "step":
			step, good := scaleStep(p, &out.Unit, &unit)
			if n := len(out.Steps); n > 0 && step.From <= out.Steps[n-1].From {
				good = false
			}
			out.Steps, ok = append(out.Steps, step), ok && good
		default:
			ok = false
		}
	}
	unit, known := unitOf(&r4.Quantity{Unit: unit})
	return out, unit, ok && known && out.Code != "" && out.Name != "" && len(out.Steps) > 0 && len(out.Steps) <= journal.MaxSteps
}

// scaleStep reads one step; it needs a value to begin at and a dose.
func scaleStep(x r4.Extension, value, unit *string) (step journal.ScaleStep, ok bool) {
	var from, dose bool
	for _, p := range x.Extension {
		switch p.URL {
		case "from":
			from = readBound(p.ValueQuantity, &step.From, value)
		case "dose":
			dose = readBound(p.ValueQuantity, &step.Dose, unit)
		case "call":
			step.Call = p.ValueBoolean != nil && *p.ValueBoolean
		default:
			return step, false
		}
	}
	return step, from && dose
}

// HoldExtension is a condition to withhold, as an export carries it.
func HoldExtension(c *journal.Condition) r4.Extension {
	x := r4.Extension{URL: ExtHold, Extension: []r4.Extension{observationPart(c.Code, c.Name)}}
	if c.Below != 0 {
		x.Extension = append(x.Extension, quantityPart("below", c.Below, c.Unit))
	}
	if c.Above != 0 {
		x.Extension = append(x.Extension, quantityPart("above", c.Above, c.Unit))
	}
	return x
}

// ScaleExtension is a scale whose doses are in unit, as a dosage carries it.
func ScaleExtension(s *journal.Scale, unit string) r4.Extension {
	x := r4.Extension{URL: ExtScale, Extension: []r4.Extension{observationPart(s.Code, s.Name)}}
	for _, st := range s.Steps {
		step := r4.Extension{URL: "step", Extension: []r4.Extension{quantityPart("from", st.From, s.Unit), quantityPart("dose", st.Dose, unit)}}
		if st.Call {
			step.Extension = append(step.Extension, r4.Extension{URL: "call", ValueBoolean: &st.Call})
		}
		x.Extension = append(x.Extension, step)
	}
	return x
}

func observationPart(code, name string) r4.Extension {
	return r4.Extension{URL: "observation", ValueCodeableConcept: &r4.CodeableConcept{Coding: []r4.Coding{{System: SystemLOINC, Code: code, Display: name}}, Text: name}}
}

func quantityPart(url string, a journal.Amount, unit string) r4.Extension {
	return r4.Extension{URL: url, ValueQuantity: &r4.Quantity{Value: number(a), Unit: unit}}
}
