package r4

import (
	"bytes"
	"encoding/json"
)

// Decimal is a number as its JSON text, so that nothing is rounded or guessed
// at. A quoted number (an error in FHIR) keeps its quotes.
type Decimal string

// UnmarshalJSON keeps the token as it stands; null is none.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	*d = Decimal(bytes.TrimSpace(b))
	if *d == "null" {
		*d = ""
	}
	return nil
}

// MarshalJSON writes the token back; an empty Decimal is null.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if d == "" {
		return []byte("null"), nil
	}
	return json.Marshal(json.Number(d))
}

// Coding is one code of one system.
type Coding struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code,omitempty"`
	Display string `json:"display,omitempty"`
}

// CodeableConcept is a meaning as codes and text.
type CodeableConcept struct {
	Coding []Coding `json:"coding,omitempty"`
	Text   string   `json:"text,omitempty"`
}

// Label is the best human text of c: its text, a display, or a bare code.
func (c *CodeableConcept) Label() string {
	if c == nil {
		return ""
	}
	if c.Text != "" {
		return c.Text
	}
	for _, k := range c.Coding {
		if k.Display != "" {
			return k.Display
		}
	}
	for _, k := range c.Coding {
		if k.Code != "" {
			return k.Code
		}
	}
	return ""
}

// Code is the first code of system, or "".
func (c *CodeableConcept) Code(system string) string {
	if c == nil {
		return ""
	}
	for _, k := range c.Coding {
		if k.System == system {
			return k.Code
		}
	}
	return ""
}

// HasCode reports whether any coding has the code, whatever its system.
func (c *CodeableConcept) HasCode(codes ...string) bool {
	if c == nil {
		return false
	}
	for _, k := range c.Coding {
		for _, want := range codes {
			if k.Code == want {
				return true
			}
		}
	}
	return false
}

// Reference points to another resource.
type Reference struct {
	Reference  string      `json:"reference,omitempty"`
	Type       string      `json:"type,omitempty"`
	Identifier *Identifier `json:"identifier,omitempty"`
	Display    string      `json:"display,omitempty"`
}

// Identifier is a business identifier.
type Identifier struct {
	Use    string  `json:"use,omitempty"`
	System string  `json:"system,omitempty"`
	Value  string  `json:"value,omitempty"`
	Period *Period `json:"period,omitempty"`
}

// Element is what stands beside a primitive, under its name with an underscore:
// why it has no value.
type Element struct {
	Extension []Extension `json:"extension,omitempty"`
}

// Period is a stretch of time; an end is inclusive.
type Period struct {
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
}

// Quantity is a measured amount. Comparator changes its meaning.
type Quantity struct {
	Value      Decimal `json:"value,omitempty"`
	Comparator string  `json:"comparator,omitempty"`
	Unit       string  `json:"unit,omitempty"`
	System     string  `json:"system,omitempty"`
	Code       string  `json:"code,omitempty"`
}

// Name is the unit as written, or its code.
func (q *Quantity) Name() string {
	if q.Unit != "" {
		return q.Unit
	}
	return q.Code
}

// Range is a low and a high amount.
type Range struct {
	Low  *Quantity `json:"low,omitempty"`
	High *Quantity `json:"high,omitempty"`
}

// Ratio is one amount per another.
type Ratio struct {
	Numerator   *Quantity `json:"numerator,omitempty"`
	Denominator *Quantity `json:"denominator,omitempty"`
}

// Annotation is a text note with its author.
type Annotation struct {
	AuthorString string `json:"authorString,omitempty"`
	Time         string `json:"time,omitempty"`
	Text         string `json:"text"`
}

// Attachment is content, inline as base64 or behind a URL that is never
// followed.
type Attachment struct {
	ContentType string `json:"contentType,omitempty"`
	Language    string `json:"language,omitempty"`
	Data        string `json:"data,omitempty"`
	URL         string `json:"url,omitempty"`
	Title       string `json:"title,omitempty"`
	Creation    string `json:"creation,omitempty"`
}
