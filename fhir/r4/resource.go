package r4

import "encoding/json"

// Resource is what every resource has. ImplicitRules and ModifierExtension
// change the meaning of the rest: who does not know them must not interpret it.
type Resource struct {
	ResourceType      string            `json:"resourceType"`
	ID                string            `json:"id,omitempty"`
	Meta              *Meta             `json:"meta,omitempty"`
	ImplicitRules     string            `json:"implicitRules,omitempty"`
	Contained         []json.RawMessage `json:"contained,omitempty"`
	Extension         []Extension       `json:"extension,omitempty"`
	ModifierExtension []Extension       `json:"modifierExtension,omitempty"`
}

// Ref is "Type/id".
func (r *Resource) Ref() string { return r.ResourceType + "/" + r.ID }

// Version is meta.versionId, or "".
func (r *Resource) Version() string {
	if r.Meta == nil {
		return ""
	}
	return r.Meta.VersionID
}

// LastUpdated is meta.lastUpdated, or "".
func (r *Resource) LastUpdated() string {
	if r.Meta == nil {
		return ""
	}
	return r.Meta.LastUpdated
}

// Base gives the common part of any resource that embeds Resource.
func (r *Resource) Base() *Resource { return r }

// Meta is about the resource as a record.
type Meta struct {
	VersionID   string   `json:"versionId,omitempty"`
	LastUpdated string   `json:"lastUpdated,omitempty"`
	Security    []Coding `json:"security,omitempty"`
	Tag         []Coding `json:"tag,omitempty"`
}

// Extension carries what the standard does not; only the value types in use
// here are named.
type Extension struct {
	URL                  string           `json:"url"`
	Extension            []Extension      `json:"extension,omitempty"`
	ValueString          string           `json:"valueString,omitempty"`
	ValueCode            string           `json:"valueCode,omitempty"`
	ValueDate            string           `json:"valueDate,omitempty"`
	ValueTime            string           `json:"valueTime,omitempty"`
	ValueDateTime        string           `json:"valueDateTime,omitempty"`
	NoDateTime           *Element         `json:"_valueDateTime,omitempty"`
	ValueBoolean         *bool            `json:"valueBoolean,omitempty"`
	ValueInteger         *int64           `json:"valueInteger,omitempty"`
	ValueCoding          *Coding          `json:"valueCoding,omitempty"`
	ValueCodeableConcept *CodeableConcept `json:"valueCodeableConcept,omitempty"`
	ValueReference       *Reference       `json:"valueReference,omitempty"`
	ValueQuantity        *Quantity        `json:"valueQuantity,omitempty"`
}
