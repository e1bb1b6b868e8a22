package demo

import (
	"fmt"

	"feltjournal/fhir"
	"feltjournal/fhir/r4"
)

// measure is one kind of value and where it lies in a stable patient.
type measure struct {
	code, name, unit, ucum string
	low, spread            int // in tenths
}

var (
	pulse   = measure{"8867-4", "Puls", "/min", "/min", 640, 220}
	temp    = measure{"8310-5", "Temperatur", "°C", "Cel", 364, 11}
	weight  = measure{"29463-7", "Vekt", "kg", "kg", 580, 240}
	glucose = measure{"15074-8", "Blodsukker", "mmol/L", "mmol/L", 58, 75}
	inr     = measure{fhir.CodeINR, "INR", "", "", 21, 9}
	oxygen  = measure{"2708-6", "SpO2", "%", "%", 890, 30}
)

// addObservations writes what the person's conditions ask for.
func (e *export) addObservations(p person) {
	kilos := weight.low + e.rand.IntN(weight.spread)
	for day := -History; day < 0; day++ {
		if (day+int(hash(p.id)))%7 == 0 || day == -1 {
			e.add(e.bloodPressure(p, day), e.value(p, pulse, day, "08:40", -1), e.value(p, temp, day, "08:42", -1))
		}
		if p.lives("hjertesvikt") && day%3 == 0 {
			e.add(e.value(p, weight, day, "07:45", kilos+e.rand.IntN(8)))
		}
		if p.lives("insulin", "lantus") && day >= -5 {
			e.add(e.value(p, glucose, day, "07:50", -1), e.value(p, glucose, day, "16:50", -1))
		}
		if p.lives("kols", "pneumoni") && day >= -6 {
			e.add(e.value(p, oxygen, day, "09:10", -1))
		}
	}
}

func (p person) lives(with ...string) bool {
	for _, c := range p.has {
		for _, w := range with {
			if c == w {
				return true
			}
		}
	}
	return false
}

// value is one Observation; a negative number is drawn from the usual range.
func (e *export) value(p person, m measure, day int, hhmm string, tenths int) *r4.Observation {
	if tenths < 0 {
		tenths = m.low + e.rand.IntN(m.spread)
	}
	if m == pulse || m == oxygen {
		tenths = tenths / 10 * 10
	}
	o := e.observation(p, m.code, m.name, day, hhmm)
	if o.ValueQuantity = (&r4.Quantity{Value: decimal(tenths), Unit: m.unit}); m.ucum != "" {
		o.ValueQuantity.System, o.ValueQuantity.Code = ucum, m.ucum
	}
	return o
}

func decimal(tenths int) r4.Decimal {
	if tenths%10 == 0 {
		return r4.Decimal(fmt.Sprint(tenths / 10))
	}
	return r4.Decimal(fmt.Sprintf("%d.%d", tenths/10, tenths%10))
}

func (e *export) bloodPressure(p person, day int) *r4.Observation {
	o := e.observation(p, "85354-9", "Blodtrykk", day, "08:38")
	part := func(code, name string, v int) r4.Component {
		return r4.Component{
			Code:          concept(loinc, code, name),
			ValueQuantity: &r4.Quantity{Value: r4.Decimal(fmt.Sprint(v)), Unit: "mmHg", System: ucum, Code: "mm[Hg]"},
		}
	}
	o.Component = []r4.Component{part("8480-6", "Systolisk", 118+e.rand.IntN(36)), part("8462-4", "Diastolisk", 62+e.rand.IntN(24))}
	return o
}

func (e *export) observation(p person, code, name string, day int, hhmm string) *r4.Observation {
	who := subject(p)
	k := concept(loinc, code, name)
	k.Text = name
	at := e.clock(day, hhmm)
	return &r4.Observation{
		Resource: base("Observation", fmt.Sprintf("%s-%s-%s", p.id, code, at.Format("20060102-1504")), e.meta(day, hhmm)),
		Status:   "final", Category: []r4.CodeableConcept{*concept("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital Signs")},
		Code: k, Subject: &who, EffectiveDateTime: dateTime(at), Performer: []r4.Reference{e.colleague(p).reference()},
	}
}
