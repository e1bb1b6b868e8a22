package fhir

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"

	"feltjournal/fhir/r4"
)

// seen remembers a resource that was read, to notice a second one of its name.
type seen struct {
	version string
	keep    func(Source) // where the first one stands, to be replaced
}

// resource is any r4 struct.
type resource[T any] interface {
	*T
	Base() *r4.Resource
}

// readLine takes one line in; it never fails.
func (e *Export) readLine(line []byte, s Source) {
	var head struct {
		ResourceType string `json:"resourceType"`
		ID           string `json:"id"`
	}
	err := json.Unmarshal(line, &head)
	if wrong := new(json.UnmarshalTypeError); err != nil && !errors.As(err, &wrong) {
		e.problems.add(s, "", "not JSON: %v", err)
		return
	}
	if head.ResourceType == "" || head.ID == "" {
		e.problems.add(s, head.ResourceType, "no resourceType or no id")
		return
	}
	e.dispatch(head.ResourceType, line, s)
}

func (e *Export) dispatch(kind string, line []byte, s Source) {
	switch read := readers[kind]; {
	case read != nil:
		read(e, line, s)
	case kind == "OperationOutcome":
		e.problems.add(s, "OperationOutcome", "the server reported a fault while exporting")
	default:
		e.Other[kind]++
	}
}

// readers are the resource types that are used.
var readers = map[string]func(*Export, []byte, Source){
	"Patient":            func(e *Export, line []byte, s Source) { take(e, &e.patients, line, s) },
	"AllergyIntolerance": func(e *Export, line []byte, s Source) { take(e, &e.allergies, line, s) },
	"Flag":               func(e *Export, line []byte, s Source) { take(e, &e.flags, line, s) },
	"MedicationRequest": func(e *Export, line []byte, s Source) {
		s.Raw = line
		take(e, &e.requests, line, s)
	},
	"Medication":               func(e *Export, line []byte, s Source) { take(e, &e.medications, line, s) },
	"MedicationAdministration": func(e *Export, line []byte, s Source) { take(e, &e.administrations, line, s) },
	"DocumentReference":        func(e *Export, line []byte, s Source) { take(e, &e.documents, line, s) },
	"Observation":              func(e *Export, line []byte, s Source) { take(e, &e.observations, line, s) },
	"Group":                    func(e *Export, line []byte, s Source) { take(e, &e.groups, line, s) },
	"List":                     func(e *Export, line []byte, s Source) { take(e, &e.lists, line, s) },
	"CareTeam":                 func(e *Export, line []byte, s Source) { take(e, &e.teams, line, s) },
	"Practitioner":             func(e *Export, line []byte, s Source) { take(e, &e.practitioners, line, s) },
	"PractitionerRole":         func(e *Export, line []byte, s Source) { take(e, &e.roles, line, s) },
	"Encounter":                func(e *Export, line []byte, s Source) { take(e, &e.encounters, line, s) },
	"SupplyDelivery":           func(e *Export, line []byte, s Source) { take(e, &e.deliveries, line, s) },
	"Basic":                    func(e *Export, line []byte, s Source) { take(e, &e.basics, line, s) },
}

// take decodes line and keeps it, unless a newer one of the same name is held.
func take[T any, P resource[T]](e *Export, list *[]Found[T], line []byte, s Source) {
	r := P(new(T))
	if err := json.Unmarshal(line, r); err != nil {
		s.Damaged = true
		e.problems.add(s, r.Base().Ref(), "an element has the wrong type and is passed over: %v", err)
	}
	base := r.Base()
	s.Modified = base.ImplicitRules != "" || len(base.ModifierExtension) > 0 || bytes.Contains(line, []byte(`"modifierExtension"`))
	ref := base.Ref()
	old, again := e.seen[ref]
	if again && !newer(base.Version(), old.version) {
		e.problems.add(s, ref, "stands twice in the export; the newer or first one is used")
		return
	}
	if again {
		e.problems.add(s, ref, "stands twice in the export; the newer one is used")
		old.keep(s)
		*list = append(*list, Found[T]{r, s})
		e.seen[ref] = seen{base.Version(), dropper(list, len(*list)-1)}
		return
	}
	*list = append(*list, Found[T]{r, s})
	e.seen[ref] = seen{base.Version(), dropper(list, len(*list)-1)}
}

// dropper blanks the i-th of list, so that a newer one can stand for it.
func dropper[T any](list *[]Found[T], i int) func(Source) {
	return func(Source) { (*list)[i].R = nil }
}

// newer compares meta.versionId; versions that are not numbers are not
// comparable and never newer.
func newer(a, b string) bool {
	x, errX := strconv.ParseUint(a, 10, 32)
	y, errY := strconv.ParseUint(b, 10, 32)
	return errX == nil && errY == nil && x > y
}
