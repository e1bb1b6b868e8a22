package fhir

import (
	"fmt"
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// bloodPressure and its parts, LOINC.
const (
	bloodPressure = "85354-9"
	systolic      = "8480-6"
	diastolic     = "8462-4"
)

// observationOf maps a measured value; what says, when there is none, why not.
func observationOf(f Found[r4.Observation], now journal.Instant) (ev event, what string) {
	o := f.R
	out := &journal.Observation{
		Code: cleanLine(o.Code.Code(SystemLOINC)), Name: cleanLine(o.Code.Label()), Origin: journal.OriginOf(o.Ref(), o.Version()),
	}
	if out.Name == "" {
		return event{}, "names nothing that was measured"
	}
	if !readValue(o, out) {
		return event{}, "has no value"
	}
	if f.Modified && o.ValueQuantity != nil {
		// A modifier may turn the value around: show it, do not count with it.
		out.Text, out.Value, out.Unit = cleanLine(quantityText(o.ValueQuantity)+" (?)"), 0, ""
	}
	ev = event{ref: o.Ref(), withdrawn: o.Status == "entered-in-error" || o.Status == "cancelled"}
	ev.body = journal.Body{Author: centre, At: observedAt(o, now), Fact: out}
	if len(o.Performer) > 0 {
		ev.body.Author = authorOf(&o.Performer[0])
	}
	return ev, ""
}

func observedAt(o *r4.Observation, now journal.Instant) journal.Instant {
	at := instantOr(o.Issued, instantOr(o.LastUpdated(), now, now), now)
	if o.EffectivePeriod != nil {
		at = instantOr(o.EffectivePeriod.Start, at, now)
	}
	return instantOr(o.EffectiveDateTime, instantOr(o.EffectiveInstant, at, now), now)
}

// readValue fills out's value or text.
func readValue(o *r4.Observation, out *journal.Observation) bool {
	switch {
	case o.ValueQuantity != nil:
		readNumber(o.ValueQuantity, out)
	case o.ValueString != "":
		out.Text = o.ValueString
	case o.ValueCodeableConcept != nil:
		out.Text = o.ValueCodeableConcept.Label()
	case o.ValueInteger != nil:
		out.Text = fmt.Sprint(*o.ValueInteger)
	case o.ValueBoolean != nil:
		out.Text = map[bool]string{true: "ja", false: "nei"}[*o.ValueBoolean]
	default:
		readCompound(o, out)
	}
	out.Text = cleanText(out.Text, journal.MaxText)
	return out.Text != "" || out.Unit != "" || out.Value != 0
}

// readCompound writes down a value that has parts.
func readCompound(o *r4.Observation, out *journal.Observation) {
	switch {
	case o.ValueRange != nil && o.ValueRange.Low != nil && o.ValueRange.High != nil:
		out.Text = quantityText(o.ValueRange.Low) + "–" + quantityText(o.ValueRange.High)
	case o.ValueRatio != nil && o.ValueRatio.Numerator != nil && o.ValueRatio.Denominator != nil:
		out.Text = quantityText(o.ValueRatio.Numerator) + "/" + quantityText(o.ValueRatio.Denominator)
	case o.ValueDateTime != "":
		out.Text = o.ValueDateTime
	case len(o.Component) > 0:
		readComponents(o, out)
	}
}

// readNumber keeps a plain number as one; any other is kept as it was written.
func readNumber(q *r4.Quantity, out *journal.Observation) {
	s := strings.TrimPrefix(string(q.Value), "-")
	v, ok := journal.AmountOf(s)
	if !ok || q.Comparator != "" || strings.Contains(s, ",") || s != string(q.Value) {
		out.Text = quantityText(q)
		return
	}
	out.Value, out.Unit = v, cleanLine(q.Name())
	if out.Value == 0 && out.Unit == "" {
		out.Text = "0"
	}
}

func quantityText(q *r4.Quantity) string {
	return strings.TrimSpace(q.Comparator + decimalText(q))
}

// readComponents writes a blood pressure as 120/80, and others part by part.
func readComponents(o *r4.Observation, out *journal.Observation) {
	values := map[string]*r4.Quantity{}
	var parts []string
	for i := range o.Component {
		c := &o.Component[i]
		value := c.ValueString
		switch {
		case c.ValueQuantity != nil:
			values[c.Code.Code(SystemLOINC)] = c.ValueQuantity
			value = quantityText(c.ValueQuantity)
		case c.ValueCodeableConcept != nil:
			value = c.ValueCodeableConcept.Label()
		}
		if value != "" {
			parts = append(parts, c.Code.Label()+" "+value)
		}
	}
	high, low := values[systolic], values[diastolic]
	if high != nil && low != nil && len(o.Component) == 2 && high.Comparator+low.Comparator == "" {
		out.Text, out.Unit = decimalText(&r4.Quantity{Value: high.Value})+"/"+decimalText(&r4.Quantity{Value: low.Value}), cleanLine(high.Name())
		return
	}
	out.Text = strings.Join(parts, ", ")
}
