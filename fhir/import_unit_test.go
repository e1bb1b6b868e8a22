package fhir_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

const role = `{"resourceType":"PractitionerRole","id":"hilde","meta":{"versionId":"1"},"active":true,` +
	`"practitioner":{"identifier":{"system":"urn:x-feltjournal:bruker","value":"hilde.vik"}},` +
	`"extension":[{"url":"urn:x-feltjournal:enhet-liste","valueReference":{"reference":"Group/g"}},{"url":"urn:x-feltjournal:besluttet-av","valueString":"Kari Moen"}],` +
	`"code":[{"coding":[{"system":"urn:x-feltjournal:oppgave","code":"dele_ut"}]}],` +
	`"specialty":[{"coding":[{"system":"urn:x-feltjournal:klasse","code":"annet"}]}],"period":{"end":"2027-06-30"}}`

func rightsOf(m *memory, unit string) []*journal.Authorisation {
	return entriesOf[*journal.Authorisation](m, unit)
}

func TestR_MED_07_an_authorisation_comes_in_with_task_class_and_end(t *testing.T) {
	m := newMemory()
	r, problems := importLines(t, m, now, aasen, hansen, both, role)
	require.Empty(t, problems)
	require.Equal(t, 1, r.Written[journal.KindAuthorisation])
	require.Equal(t, &journal.Authorisation{
		User: "hilde.vik", Version: 1, Active: true, Tasks: []journal.Task{journal.TaskGive}, Classes: []journal.DrugClass{journal.DrugOther},
		Until: 20270630, By: "Kari Moen", Origin: "PractitionerRole/hilde/_history/1",
	}, rightsOf(m, "Group/g")[0])
	r, _ = importLines(t, m, now, aasen, hansen, both, role)
	require.Zero(t, r.Entries())
}

func TestR_MED_07_what_is_not_understood_gives_no_right(t *testing.T) {
	for name, c := range map[string]struct {
		line, says string
		kept       bool // written, inactive
	}{
		"an unknown task":   {with(role, "dele_ut", "operere"), "gives no right", true},
		"an unknown class":  {with(role, `"annet"`, `"alt"`), "gives no right", true},
		"an unknown end":    {with(role, "2027-06-30", "2027-06-31"), "gives no right", true},
		"not begun":         {with(role, `"end"`, `"start":"2026-12-01","end"`), "", true},
		"not active":        {with(role, `"active":true`, `"active":false`), "", true},
		"a modifier":        {with(role, `"active":true`, `"modifierExtension":[{"url":"x","valueBoolean":true}],"active":true`), "gives no right", true},
		"nobody":            {with(role, "urn:x-feltjournal:bruker", "urn:other"), "names nobody", false},
		"a unit not known":  {with(role, "Group/g", "Group/h"), "no unit list", false},
		"an older version":  {with(role, `"1"`, `"0"`), "gone back", false},
		"only a profession": {with(role, "urn:x-feltjournal:oppgave", "urn:other"), "", false},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			lines := []string{aasen, hansen, both}
			if name == "an older version" {
				importLines(t, m, now, append(lines, role)...)
			}
			before := len(rightsOf(m, "Group/g"))
			_, problems := importLines(t, m, now, append(lines, c.line)...)
			if c.says != "" {
				says(t, problems, c.says)
			}
			after := rightsOf(m, "Group/g")
			require.Equal(t, c.kept, len(after) > before)
			if c.kept {
				require.False(t, last(t, after).Active)
			}
		})
	}
}

// A right ends when the centre says so, and never by absence.
func TestR_MED_07_a_right_that_is_taken_back_ends(t *testing.T) {
	m := newMemory()
	importLines(t, m, now, aasen, hansen, both, role)
	_, problems := importLines(t, m, now, aasen, hansen, both, with(role, `"hilde"`, `"ahmed"`, "hilde.vik", "ahmed.noor"))
	says(t, problems, "PractitionerRole/hilde: is not in the export")
	require.True(t, rightsOf(m, "Group/g")[0].Active)
	importLines(t, m, now, aasen, hansen, both, with(role, `"versionId":"1"`, `"versionId":"2"`, "urn:x-feltjournal:oppgave", "urn:other"))
	got := last(t, rightsOf(m, "Group/g"))
	require.Equal(t, "hilde.vik", got.User)
	require.False(t, got.Active, "the role no longer says it")
}

func TestImport_an_authorisation_by_organisation_and_practitioner(t *testing.T) {
	m := newMemory()
	importLines(t, m, now, aasen, hansen, with(both, `"name"`, `"managingEntity":{"reference":"Organization/o"},"name"`),
		`{"resourceType":"Practitioner","id":"x","identifier":[{"system":"urn:x-feltjournal:bruker","value":"kari.moen"}]}`,
		`{"resourceType":"PractitionerRole","id":"r","practitioner":{"reference":"Practitioner/x"},"organization":{"reference":"Organization/o"},"code":[{"coding":[{"system":"urn:x-feltjournal:oppgave","code":"regnskap"}]}]}`)
	got := last(t, rightsOf(m, "Group/g"))
	require.Equal(t, "kari.moen", got.User)
	require.Empty(t, got.Classes, "every class")
	require.Zero(t, got.Until, "no end")
}

const stay = `{"resourceType":"Encounter","id":"e","status":"in-progress","class":{"code":"IMP"},"subject":{"reference":"Patient/p"},` +
	`"period":{"start":"2026-11-22T18:00:00+01:00"},"serviceProvider":{"reference":"Organization/olav","display":"St. Olavs hospital"}}`

func TestC18_admitted_elsewhere_and_back(t *testing.T) {
	m := newMemory()
	where := func() *journal.Away { return last(t, entriesOf[*journal.Patient](m, "Patient/p")).Away }
	importLines(t, m, now, aasen, stay)
	require.Equal(t, &journal.Away{Since: journal.InstantOf(time.Date(2026, 11, 22, 17, 0, 0, 0, time.UTC)), Where: "St. Olavs hospital"}, where())
	_, problems := importLines(t, m, now, aasen)
	says(t, problems, "tells of no stay")
	require.NotNil(t, where(), "absence ends nothing")
	importLines(t, m, now, aasen, with(stay, `"id":"e"`, `"id":"f"`, "in-progress", "finished", `"start":"2026-11-22T18:00:00+01:00"`, `"start":"2026-10-01","end":"2026-10-09"`))
	require.NotNil(t, where(), "an older stay that is coded late says nothing of the present")
	home := with(stay, "in-progress", "finished", `"start":"2026-11-22T18:00:00+01:00"`, `"start":"2026-11-22T17:30:00+01:00","end":"2026-11-23T07:00:00+01:00"`)
	importLines(t, m, now, home)
	require.Nil(t, where(), "the stay alone, without the patient, moves who is held")
	importLines(t, m, now, stay)
	importLines(t, m, now, with(stay, "in-progress", "finished", `"start"`, `"end":"2026-11-22","start"`))
	require.Nil(t, where(), "the day it ended is the day it began")
	importLines(t, m, now, with(aasen, `"3"`, `"2"`), stay)
	require.NotNil(t, where(), "also beside an older version of who it is")
	require.Equal(t, "Aasen", last(t, entriesOf[*journal.Patient](m, "Patient/p")).Family)
}

func TestC18_who_is_not_away(t *testing.T) {
	for name, line := range map[string]string{
		"planned":            with(stay, "in-progress", "planned"),
		"on leave":           with(stay, "in-progress", "onleave"),
		"an outpatient":      with(stay, "IMP", "AMB"),
		"over":               with(stay, `"start"`, `"end":"2026-11-22T20:00:00+01:00","start"`),
		"in our own house":   with(stay, "Organization/olav", "Organization/solbakken"),
		"on our own list":    with(stay, "Organization/olav", "Group/g"),
		"not understood":     with(stay, `"class"`, `"modifierExtension":[{"url":"x","valueBoolean":true}],"class"`),
		"somebody else's":    with(stay, "Patient/p", "Patient/q"),
		"without any class":  with(stay, `"class":{"code":"IMP"},`, ""),
		"entered in error":   with(stay, "in-progress", "entered-in-error"),
		"of no known status": with(stay, "in-progress", "innlagt"),
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			lines := []string{with(aasen, `"birthDate"`, `"managingOrganization":{"reference":"Organization/solbakken"},"birthDate"`), hansen, both}
			importLines(t, m, now, lines...)
			importLines(t, m, now, append(lines, line)...)
			require.Nil(t, last(t, entriesOf[*journal.Patient](m, "Patient/p")).Away)
		})
	}
}

// C19: a D-number becomes a fødselsnummer. Both are kept, so that whoever looks
// for the old one finds the patient.
func TestC19_identity_changed_keeps_the_old_number(t *testing.T) {
	const dnr, fnr = "45834020053", "05813530009"
	number := func(system, value string) string {
		return `"identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.` + system + `","value":"` + value + `"}],"name"`
	}
	m := newMemory()
	importLines(t, m, now, with(aasen, `"name"`, number("4.2", dnr)))
	r, problems := importLines(t, m, now, with(aasen, `"3"`, `"4"`, `"name"`, number("4.1", fnr)))
	require.Empty(t, problems)
	require.Equal(t, 1, r.Written[journal.KindPatient])
	require.Len(t, m.subjects, 1, "one chart, not two")
	p := last(t, entriesOf[*journal.Patient](m, "Patient/p"))
	require.Equal(t, []journal.Identifier{
		{System: "urn:oid:2.16.578.1.12.4.1.4.1", Value: fnr}, {System: "urn:oid:2.16.578.1.12.4.1.4.2", Value: dnr},
	}, p.Identifiers)
	r, _ = importLines(t, m, now, with(aasen, `"3"`, `"4"`, `"name"`, number("4.1", fnr)))
	require.Zero(t, r.Entries())

	// A number that turns out to be somebody else's does not stay here.
	importLines(t, m, now, with(aasen, `"3"`, `"5"`, `"name"`, number("4.1", fnr)), with(hansen, `"name"`, number("4.2", dnr)))
	require.Len(t, last(t, entriesOf[*journal.Patient](m, "Patient/p")).Identifiers, 1)
}

// C19: a hjelpenummer was a record of its own, and is merged into the right one.
func TestC19_a_merged_record_is_found_by_its_number(t *testing.T) {
	const helper = `"identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.3","value":"80000000282"}],`
	m := newMemory()
	importLines(t, m, now, with(aasen, `"name"`, helper+`"name"`), hansen)
	merged := with(aasen, `"3"`, `"4"`, `"name"`, helper+`"link":[{"type":"replaced-by","other":{"reference":"Patient/q"}}],"name"`)
	for range 2 {
		importLines(t, m, now, merged, hansen)
		require.Equal(t, "80000000282", last(t, entriesOf[*journal.Patient](m, "Patient/q")).Identifiers[0].Value)
		require.Len(t, entriesOf[*journal.Patient](m, "Patient/q"), 2)
	}
	importLines(t, m, now, hansen)
	require.Len(t, last(t, entriesOf[*journal.Patient](m, "Patient/q")).Identifiers, 1, "also when the old record is exported no more")
}

const delivery = `{"resourceType":"SupplyDelivery","id":"d","meta":{"versionId":"1"},"status":"completed","extension":[{"url":"urn:x-feltjournal:enhet-liste","valueReference":{"reference":"Group/g"}}],` +
	`"contained":[{"resourceType":"Medication","id":"x","code":{"coding":[{"system":"http://www.whocc.no/atc","code":"N02AA05"}],"text":"OxyNorm"},"batch":{"lotNumber":"L7"},` +
	`"extension":[{"url":"urn:x-feltjournal:reseptgruppe","valueCoding":{"system":"urn:oid:2.16.578.1.12.4.1.1.7421","code":"A"}}]}],` +
	`"suppliedItem":{"quantity":{"value":50,"unit":"kapsel"},"itemReference":{"reference":"#x"}},"occurrenceDateTime":"2026-11-20T10:00:00+01:00","destination":{"display":"Medisinrom 2. etasje"}}`

func TestR_MED_09_the_opening_stock_is_a_delivery(t *testing.T) {
	m := newMemory()
	lines := []string{aasen, hansen, both}
	importLines(t, m, now, append(lines, delivery)...)
	require.Equal(t, []*journal.Movement{{
		Type: journal.MovementDelivery, Location: "Medisinrom 2. etasje", Drug: journal.Drug{Name: "OxyNorm", ATC: "N02AA05", Group: "A"},
		Unit: "kapsel", Amount: 50_000_000, Lot: "L7", Origin: "SupplyDelivery/d/_history/1",
	}}, entriesOf[*journal.Movement](m, "Group/g"))
	r, _ := importLines(t, m, now, append(lines, delivery)...)
	require.Zero(t, r.Entries(), "the same delivery does not come twice")
	r, _ = importLines(t, m, now, append(lines, with(delivery, `"1"`, `"2"`, "50", "60"))...)
	require.Equal(t, 1, r.Written[journal.KindMovement])
	require.Equal(t, 1, r.Written[journal.KindEnteredInError], "the earlier amount is taken back")
}

func TestR_MED_09_a_delivery_that_is_called_off_or_moved(t *testing.T) {
	other := with(both, `"id":"g"`, `"id":"h"`)
	for name, c := range map[string]struct {
		line       string
		back, into int
	}{
		"called off":            {with(delivery, `"1"`, `"2"`, "completed", "abandoned"), 1, 0},
		"entered in error":      {with(delivery, `"1"`, `"2"`, "completed", "entered-in-error"), 1, 0},
		"another unit's":        {with(delivery, `"1"`, `"2"`, "Group/g", "Group/h"), 1, 1},
		"no controlled drug":    {with(delivery, `"1"`, `"2"`, `"code":"A"`, `"code":"C"`), 1, 0},
		"not readable any more": {with(delivery, `"1"`, `"2"`, `"value":50`, `"value":"x"`), 0, 0},
		"merely absent":         {with(delivery, `"id":"d"`, `"id":"e"`, `"code":"A"`, `"code":"C"`), 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			importLines(t, m, now, aasen, hansen, both, other, delivery)
			for range 2 {
				importLines(t, m, now, aasen, hansen, both, other, c.line)
				require.Len(t, entriesOf[*journal.EnteredInError](m, "Group/g"), c.back)
				require.Len(t, entriesOf[*journal.Movement](m, "Group/h"), c.into)
				require.Len(t, entriesOf[*journal.Movement](m, "Group/g"), 1)
			}
		})
	}
	m := newMemory()
	importLines(t, m, now, aasen, hansen, both, with(delivery, "completed", "abandoned"))
	require.Empty(t, entriesOf[*journal.Movement](m, "Group/g"), "it never came")
}

func TestR_MED_09_what_is_no_stock(t *testing.T) {
	for name, c := range map[string]struct{ line, says string }{
		"group C":             {with(delivery, `"code":"A"`, `"code":"C"`), ""},
		"under way":           {with(delivery, "completed", "in-progress"), "not completed"},
		"an amount in words":  {with(delivery, `"value":50`, `"value":"50"`), "an amount"},
		"an unknown unit":     {with(delivery, "kapsel", "eske"), "an amount"},
		"no amount":           {with(delivery, `"quantity":{"value":50,"unit":"kapsel"},`, ""), "how much"},
		"no drug":             {with(delivery, `#x`, `#y`), "no drug"},
		"no place":            {with(delivery, `,"destination":{"display":"Medisinrom 2. etasje"}`, ""), "cannot be kept"},
		"no unit":             {with(delivery, "Group/g", "Group/h"), "no unit list"},
		"a modifierExtension": {with(delivery, `"status"`, `"modifierExtension":[{"url":"x","valueCode":"y"}],"status"`), "could not be read"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			_, problems := importLines(t, m, now, aasen, hansen, both, c.line)
			require.Empty(t, entriesOf[*journal.Movement](m, "Group/g"))
			if c.says != "" {
				says(t, problems, c.says)
			}
			for _, p := range problems {
				require.False(t, strings.Contains(p.What, "Oxy"), "problems end up in logs")
			}
		})
	}
}
