package fhir_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/fhir"
	"feltjournal/journal"
)

const (
	aasen   = `{"resourceType":"Patient","id":"p","meta":{"versionId":"3"},"name":[{"family":"Aasen","given":["Åse"]}],"birthDate":"1936-05-14"}`
	hansen  = `{"resourceType":"Patient","id":"q","name":[{"family":"Hansen"}]}`
	paracet = `{"resourceType":"MedicationRequest","id":"m","meta":{"versionId":"5"},"status":"active","intent":"order","subject":{"reference":"Patient/p"},` +
		`"medicationCodeableConcept":{"text":"Paracet"},"dosageInstruction":[{"text":"x","timing":{"repeat":{"timeOfDay":["08:00:00"]}},"doseAndRate":[{"doseQuantity":{"value":1,"unit":"tablett"}}]}]}`
	both = `{"resourceType":"Group","id":"g","type":"person","actual":true,"name":"Avd. 2","member":[{"entity":{"reference":"Patient/p"}},{"entity":{"reference":"Patient/q"}}]}`
)

func with(resource string, oldNew ...string) string {
	out := strings.NewReplacer(oldNew...).Replace(resource)
	if out == resource {
		panic("the test changes nothing")
	}
	return out
}

func says(t *testing.T, problems []fhir.Problem, what string) {
	t.Helper()
	for _, p := range problems {
		if strings.Contains(p.String(), what) {
			return
		}
	}
	t.Fatalf("no problem says %q: %v", what, problems)
}

func last[T any](t *testing.T, all []T) T {
	t.Helper()
	require.NotEmpty(t, all)
	return all[len(all)-1]
}

func TestImport_versionId_going_back_is_ignored(t *testing.T) {
	m := newMemory()
	importLines(t, m, now, aasen, paracet)
	r, problems := importLines(t, m, now, with(aasen, `"3"`, `"2"`, "Aasen", "Hansen"), with(paracet, `"5"`, `"4"`, `"active"`, `"stopped"`))
	require.Zero(t, r.Entries())
	says(t, problems, "Patient/p: has gone back")
	says(t, problems, "MedicationRequest/m: has gone back")
}

func TestImport_the_same_id_twice_uses_the_newer(t *testing.T) {
	for _, order := range [][2]string{{"3", "4"}, {"4", "3"}} {
		m := newMemory()
		_, problems := importLines(t, m, now, with(aasen, `"3"`, `"`+order[0]+`"`, "Aasen", "V"+order[0]), with(aasen, `"3"`, `"`+order[1]+`"`, "Aasen", "V"+order[1]))
		says(t, problems, "stands twice")
		require.Equal(t, "V4", last(t, entriesOf[*journal.Patient](m, "Patient/p")).Family)
	}
}

// A resource that is not in the export is not gone (HTTP 404, a partial export).
func TestImport_absence_ends_nothing(t *testing.T) {
	m := newMemory()
	flag := `{"resourceType":"Flag","id":"f","status":"active","code":{"text":"Fallfare"},"subject":{"reference":"Patient/p"}}`
	importLines(t, m, now, aasen, paracet, flag)
	r, problems := importLines(t, m, now, aasen, with(paracet, `"id":"m"`, `"id":"n"`), with(flag, `"id":"f"`, `"id":"g"`))
	require.Equal(t, 1, r.Written[journal.KindOrder])
	require.Zero(t, r.Stopped)
	says(t, problems, "MedicationRequest/m: is not in the export")
	says(t, problems, "Flag/f: is not in the export")
	r, _ = importLines(t, m, now, hansen)
	require.Equal(t, map[journal.Kind]int{journal.KindPatient: 1}, r.Written, "a patient who is not exported is untouched")
}

func TestImport_an_order_that_moved_to_another_patient_stops_here(t *testing.T) {
	m := newMemory()
	importLines(t, m, now, aasen, hansen, paracet)
	r, _ := importLines(t, m, now, aasen, hansen, with(paracet, "Patient/p", "Patient/q", `"5"`, `"6"`))
	require.Equal(t, 1, r.Stopped)
	require.Equal(t, journal.OrderStopped, last(t, entriesOf[*journal.Order](m, "Patient/p")).Status)
	require.Equal(t, journal.OrderActive, last(t, entriesOf[*journal.Order](m, "Patient/q")).Status)
}

func TestImport_a_dosage_taken_out_of_its_order_stops(t *testing.T) {
	m := newMemory()
	second := `,{"text":"y","timing":{"repeat":{"timeOfDay":["20:00:00"]}},"doseAndRate":[{"doseQuantity":{"value":10,"unit":"mg"}}]}]}`
	importLines(t, m, now, aasen, strings.TrimSuffix(paracet, `]}`)+second)
	require.Len(t, entriesOf[*journal.Order](m, "Patient/p"), 2)
	r, _ := importLines(t, m, now, aasen, with(paracet, `"5"`, `"6"`))
	require.Equal(t, 1, r.Entries())
	require.Equal(t, "doseringen er endret i sentral journal", last(t, entriesOf[*journal.Order](m, "Patient/p")).EndReason)
}

func TestImport_stops_are_dated_once(t *testing.T) {
	m := newMemory()
	importLines(t, m, now, aasen, paracet)
	stopped := with(paracet, `"versionId":"5"`, `"versionId":"6","lastUpdated":"2026-11-22T10:00:00Z"`, `"active"`, `"stopped"`)
	_, problems := importLines(t, m, now, aasen, stopped)
	says(t, problems, "stopped without a reason")
	require.Equal(t, journal.InstantOf(time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)), last(t, entriesOf[*journal.Order](m, "Patient/p")).Ended)
	r, _ := importLines(t, m, now.Add(time.Hour), aasen, with(stopped, `"6"`, `"7"`, "22T10", "23T05"))
	require.Zero(t, r.Entries(), "an edit of a stopped order does not move its end")
}

func TestImport_warnings_that_are_not_understood_are_shown(t *testing.T) {
	m := newMemory()
	_, problems := importLines(t, m, now, aasen,
		`{"resourceType":"AllergyIntolerance","id":"a","patient":{"reference":"Patient/p"},"clinicalStatus":{"coding":[{"code":"resolved"}]},"modifierExtension":[{"url":"x","valueCode":"y"}],"code":{"text":"Penicillin"}}`,
		`{"resourceType":"AllergyIntolerance","id":"b","patient":{"reference":"Patient/p"}}`,
		`{"resourceType":"AllergyIntolerance","id":"c","patient":{"reference":"Patient/p"},"verificationStatus":{"coding":[{"code":"entered-in-error"}]},"code":{"text":"Nøtter"}}`,
		`{"resourceType":"AllergyIntolerance","id":"d","patient":{"reference":"Patient/p"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"716186003","display":"Ingen kjent allergi"}]}}`)
	says(t, problems, "AllergyIntolerance/a: is shown as a warning")
	as := entriesOf[*journal.Alert](m, "Patient/p")
	require.Len(t, as, 4)
	require.True(t, as[0].Active)
	require.True(t, as[1].Active)
	require.NotEmpty(t, as[1].Text)
	require.False(t, as[2].Active)
	require.Equal(t, journal.AlertCritical, as[3].Type, "no known allergy is no allergy")
}

// Nobody is left out because of a number.
func TestR_ID_01_numbers_are_checked_and_kept(t *testing.T) {
	const fnr = `"identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.1","value":"05813530009"}],`
	m := newMemory()
	_, problems := importLines(t, m, now, with(aasen, `"name"`, fnr+`"name"`), with(hansen, `"name"`, fnr+`"name"`),
		`{"resourceType":"Patient","id":"r","identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.1","value":"12345678901"}],"name":[{"family":"Feil"}]}`,
		`{"resourceType":"Patient","id":"s","identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.2","value":"45834020053"},{"system":"urn:hjelpenummer","value":"X-17"}],"name":[{"family":"Dnr"}]}`,
		`{"resourceType":"Patient","id":"ufodt"}`)
	require.Len(t, m.subjects, 5)
	says(t, problems, "Patient/q: has the same identity number as Patient/p")
	says(t, problems, "Patient/r: has an identity number with wrong digits")
	require.Len(t, problems, 2)
	require.Equal(t, "12345678901", last(t, entriesOf[*journal.Patient](m, "Patient/r")).Identifiers[0].Value)
	require.Contains(t, last(t, entriesOf[*journal.Patient](m, "Patient/ufodt")).Family, "ufodt")
}

func TestImport_merged_patient(t *testing.T) {
	m := newMemory()
	importLines(t, m, now, aasen, hansen, paracet, with(both, `,{"entity":{"reference":"Patient/q"}}`, ``))
	old := with(aasen, `"3"`, `"4"`, `"birthDate"`, `"link":[{"type":"replaced-by","other":{"reference":"Patient/q"}}],"birthDate"`)
	r, _ := importLines(t, m, now, old, hansen, paracet, with(both, `,{"entity":{"reference":"Patient/q"}}`, ``))
	require.Equal(t, 1, r.Stopped, "the order goes on in the other chart only")
	require.Contains(t, last(t, entriesOf[*journal.Alert](m, "Patient/p")).Text, "Hansen")
	require.Len(t, entriesOf[*journal.Order](m, "Patient/q"), 1)
	byPatient := map[journal.ID]*journal.Assignment{}
	for _, a := range entriesOf[*journal.Assignment](m, "Group/g") {
		byPatient[a.Patient] = a
	}
	require.True(t, byPatient[m.subjects["Patient/q"]].Active)
	require.False(t, byPatient[m.subjects["Patient/p"]].Active)
	require.Contains(t, byPatient[m.subjects["Patient/p"]].Reason, "slått sammen")
}

func TestImport_merges_in_a_circle_are_not_followed(t *testing.T) {
	m := newMemory()
	link := func(to string) string {
		return `"link":[{"type":"replaced-by","other":{"reference":"Patient/` + to + `"}}],"name"`
	}
	_, problems := importLines(t, m, now, with(aasen, `"name"`, link("q")), with(hansen, `"name"`, link("p")),
		`{"resourceType":"Patient","id":"r","name":[{"family":"R"}],"link":[{"type":"replaced-by","other":{"reference":"Patient/gone"}}]}`)
	require.Len(t, m.subjects, 3)
	says(t, problems, "replaced by a record that is not there")
}

func TestImport_deceased(t *testing.T) {
	m := newMemory()
	importLines(t, m, now, with(aasen, `"birthDate"`, `"deceasedDateTime":"2026-11-20T04:10:00+01:00","birthDate"`), with(hansen, `"name"`, `"deceasedBoolean":true,"name"`))
	require.Equal(t, journal.Date(20261120), last(t, entriesOf[*journal.Patient](m, "Patient/p")).Died)
	require.Zero(t, last(t, entriesOf[*journal.Patient](m, "Patient/q")).Died, "no date is made up")
	require.Contains(t, last(t, entriesOf[*journal.Alert](m, "Patient/q")).Text, "død")
}

func TestImport_protected_address_is_not_copied(t *testing.T) {
	const home = `"address":[{"use":"home","line":["Strandvegen 1"]},{"use":"temp","line":["rom 4"]}],"telecom":[{"system":"phone","value":"99"}],"name"`
	for name, mark := range map[string]string{
		"label":     `"meta":{"security":[{"code":"6"}]},`,
		"extension": `"extension":[{"url":"http://hl7.no/fhir/StructureDefinition/no-basis-adressebeskyttelse","valueCode":"fortrolig"}],`,
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			importLines(t, m, now, with(hansen, `"name"`, mark+home))
			p := last(t, entriesOf[*journal.Patient](m, "Patient/q"))
			require.True(t, p.Protected)
			require.Equal(t, "rom 4", p.Room)
			require.Empty(t, p.Phone)
		})
	}
}

// Six ways for a list to come back shorter; only a whole list takes anybody off.
func TestImport_list_removals(t *testing.T) {
	onlyP := with(both, `,{"entity":{"reference":"Patient/q"}}`, ``)
	for name, c := range map[string]struct {
		list, says string
		removed    int
		reason, by string
	}{
		"absent from a whole list": {list: onlyP, removed: 1, reason: "ikke lenger på listen i sentral journal", by: "sentral journal"},
		"inactive, with a reason": {
			list: with(both, `{"reference":"Patient/q"}`, `{"reference":"Patient/q"},"inactive":true,"extension":[{"url":"`+fhir.ExtReason+`","valueString":"Innlagt"},{"url":"`+fhir.ExtBy+`","valueString":"Kari Moen"}]`), removed: 1, reason: "Innlagt", by: "Kari Moen",
		},
		"period over":            {list: with(both, `{"reference":"Patient/q"}`, `{"reference":"Patient/q"},"period":{"end":"2026-11-20"}`), removed: 1, reason: "ikke lenger på listen i sentral journal", by: "sentral journal"},
		"period not yet over":    {list: with(both, `{"reference":"Patient/q"}`, `{"reference":"Patient/q"},"period":{"end":"2026-11-23"}`)},
		"empty without a reason": {list: `{"resourceType":"Group","id":"g","type":"person"}`, says: "is empty"},
		"wrong number":           {list: with(onlyP, `"actual"`, `"quantity":2,"actual"`), says: "another number"},
		"damaged":                {list: with(onlyP, `"actual":true`, `"actual":true,"code":"avdeling"`), says: "could not be read in full"},
		"a stranger on it":       {list: with(both, "Patient/q", "Patient/x"), says: "nobody can be assigned"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			importLines(t, m, now, aasen, hansen, both)
			r, problems := importLines(t, m, now, aasen, hansen, c.list)
			require.Equal(t, c.removed, r.Removed)
			if c.says != "" {
				says(t, problems, c.says)
			}
			if c.removed > 0 {
				a := last(t, entriesOf[*journal.Assignment](m, "Group/g"))
				require.Equal(t, []string{c.reason, c.by, "Hansen"}, []string{a.Reason, a.By, a.Name})
			}
		})
	}
}

func TestImport_List_and_CareTeam(t *testing.T) {
	list := `{"resourceType":"List","id":"l","status":"current","mode":"working","title":"Nord","source":{"display":"Kari Moen"},"entry":[{"item":{"reference":"Patient/p"}},{"item":{"reference":"https://sentral.example/fhir/Patient/q"}}]}`
	team := `{"resourceType":"CareTeam","id":"t","status":"active","name":"Rus og psykisk helse","participant":[{"member":{"reference":"Patient/p"}}]}`
	own := `{"resourceType":"CareTeam","id":"u","status":"active","subject":{"reference":"Patient/q"},"managingOrganization":[{"reference":"Organization/o","display":"Natt"}]}`
	m := newMemory()
	r, _ := importLines(t, m, now, aasen, hansen, list, team, own)
	require.Equal(t, 4, r.Assigned)
	require.Equal(t, "Natt", last(t, entriesOf[*journal.Assignment](m, "Organization/o")).Unit)
	r, _ = importLines(t, m, now, aasen, hansen, with(list, `Patient/q"}`, `Patient/q"},"deleted":true,"flag":{"text":"Flyttet"}`), with(team, `"}}]`, `"},"period":{"end":"2026-11-01"}}]`))
	require.Equal(t, 2, r.Removed)
	a := last(t, entriesOf[*journal.Assignment](m, "List/l"))
	require.Equal(t, []string{"Flyttet", "Kari Moen"}, []string{a.Reason, a.By})
	require.True(t, last(t, entriesOf[*journal.Assignment](m, "Organization/o")).Active, "a team that is not exported takes nobody off")
}

func TestImport_stops_when_asked(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	e, _, err := fhir.Read(fstest.MapFS{"a.ndjson": {Data: []byte(aasen)}})
	require.NoError(t, err)
	_, err = fhir.Import(ctx, newMemory(), e, now)
	require.ErrorIs(t, err, context.Canceled)
}
