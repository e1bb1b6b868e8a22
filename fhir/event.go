package fhir

import (
	"reflect"
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// event is a fact that the centre tells of and nobody changes: a note, a dose,
// a measurement. A changed wording is a new entry, never an edit.
type event struct {
	ref       string
	withdrawn bool // entered in error
	body      journal.Body
}

// centre is who writes what no person is named behind.
var centre = journal.Author{ID: "sentral", Name: "Sentral journal", Role: journal.RoleCentre}

// roles maps what a display says after the name.
var roles = map[string]journal.Role{
	"sykepleier": journal.RoleNurse, "vernepleier": journal.RoleSocial, "helsefagarbeider": journal.RoleHealthcare,
	"assistent": journal.RoleAssistant, "lege": journal.RoleDoctor, "fastlege": journal.RoleDoctor, "tilsynslege": journal.RoleDoctor,
}

// authorOf maps who wrote something; nobody is the centre itself.
func authorOf(r *r4.Reference) journal.Author {
	if r == nil || r.Display == "" && r.Reference == "" {
		return centre
	}
	name, title := cutLast(r.Display, ", ")
	a := journal.Author{ID: cleanLine(shortRef(r.Reference)), Name: cleanLine(r.Display), Role: journal.RoleUnspecified}
	if role, ok := roles[title]; ok {
		a.Name, a.Role = cleanLine(name), role
	}
	if a.Name == "" {
		a.Name = a.ID
	}
	if a.ID == "" {
		a.ID = a.Name
	}
	if r.Identifier != nil && r.Identifier.System == SystemHPR {
		a.HPR = cleanLine(r.Identifier.Value)
	}
	return a
}

// wording is a fact without what names the version, so that two can be
// compared.
func wording(f journal.Fact) journal.Fact {
	switch f := f.(type) {
	case *journal.Note:
		return &journal.Note{Type: f.Type, Text: f.Text}
	case *journal.Section:
		return &journal.Section{Document: f.Document, Key: f.Key, Title: f.Title, Text: f.Text, Order: f.Order}
	case *journal.Administration:
		c := *f
		c.Version, c.Slot, c.Origin, c.PRNReason = 0, journal.SlotKey{}, "", ""
		return &c
	case *journal.Observation:
		c := *f
		c.Origin = ""
		return &c
	case *journal.Movement:
		c := *f
		c.Origin = ""
		return &c
	}
	return f
}

func sameWording(a, b journal.Body) bool {
	return a.At == b.At && reflect.DeepEqual(wording(a.Fact), wording(b.Fact))
}

// onTop names the earlier wording that a changed fact stands on.
func onTop(f journal.Fact, before journal.ID) journal.Fact {
	switch f := f.(type) {
	case *journal.Note:
		c := *f
		c.Relation, c.Target, c.Reason = journal.NoteCorrection, before, "endret i sentral journal"
		return &c
	case *journal.Section:
		c := *f
		c.Parents = []journal.ID{before}
		return &c
	}
	return f
}

// supersedes reports whether a changed wording leaves the earlier one standing
// as wrong: a note says so itself, a dose, a value or a movement has to be taken
// back.
func supersedes(f journal.Fact) bool {
	k := f.Kind()
	return k == journal.KindAdministration || k == journal.KindObservation || k == journal.KindMovement
}

func cutLast(s, sep string) (before, after string) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):]
	}
	return s, ""
}
