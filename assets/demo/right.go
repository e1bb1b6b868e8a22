package demo

import (
	"strings"

	"feltjournal/fhir"
	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// right is what the head of the municipality's care has let somebody do with
// medicines, beyond what their profession may.
type right struct {
	user, unit string
	tasks      []journal.Task
	classes    []journal.DrugClass
	until      int // the last day, from the demo day
}

var (
	handOut  = []journal.Task{journal.TaskGive}
	ordinary = []journal.DrugClass{journal.DrugOther, journal.DrugAntibiotic, journal.DrugAnticoagulant, journal.DrugParkinson}
)

// rights are personal and run out: Hilde hands out from bags, Piotr gives
// insulin too, and Ahmed's has expired.
var rights = []right{
	{"hilde.vik", Ward, handOut, ordinary, 200},
	{"hilde.vik", Zone, handOut, ordinary, 200},
	{"piotr.nowak", Ward, []journal.Task{journal.TaskGive, journal.TaskCheck}, append([]journal.DrugClass{journal.DrugInsulin}, ordinary...), 90},
	{"ahmed.noor", Ward, handOut, ordinary, -9},
}

// addRights writes them as roles of practitioners.
func (e *export) addRights() {
	for _, r := range rights {
		id := strings.ReplaceAll(r.user, ".", "-") + "-" + r.unit[strings.Index(r.unit, "/")+1:]
		out := &r4.PractitionerRole{
			Resource: base("PractitionerRole", id, e.meta(-100, "10:00")), Active: ptr(true),
			Practitioner: &r4.Reference{Identifier: &r4.Identifier{System: fhir.SystemUser, Value: r.user}},
			Period:       &r4.Period{Start: isoDate(e.day.AddDays(-165)), End: isoDate(e.day.AddDays(r.until))},
		}
		out.Extension = []r4.Extension{
			{URL: fhir.ExtUnit, ValueReference: &r4.Reference{Reference: r.unit}},
			{URL: fhir.ExtDecidedBy, ValueString: "Gerd Haugen, virksomhetsleder"},
		}
		for _, t := range r.tasks {
			out.Code = append(out.Code, *concept(fhir.SystemTask, string(t), string(t)))
		}
		for _, c := range r.classes {
			out.Specialty = append(out.Specialty, *concept(fhir.SystemClass, string(c), string(c)))
		}
		e.add(out)
	}
}
