package journal

// Observation is a measured value: blood pressure, pulse, glucose, weight.
type Observation struct {
	Code   string `msgpack:"c"` // LOINC, "8867-4"
	Name   string `msgpack:"n"` // "Puls"
	Value  Amount `msgpack:"v,omitempty"`
	Unit   string `msgpack:"u,omitempty"` // UCUM, "/min"
	Text   string `msgpack:"x,omitempty"` // a value that is not a number, as written
	Origin string `msgpack:"m,omitempty"` // the centre's own name of this version, see [OriginOf]; empty: a device wrote it
}

// Kind is KindObservation.
func (*Observation) Kind() Kind { return KindObservation }

// Class is ClassObservation.
func (*Observation) Class() Class { return ClassObservation }

// Validate wants a name and a value or a text.
func (o *Observation) Validate() error {
	if o.Value == 0 && o.Unit == "" && o.Text == "" {
		return Invalid("observation_value")
	}
	return firstOf(needText("observation", o.Name, MaxLine), checkText("text", o.Text, MaxText))
}
