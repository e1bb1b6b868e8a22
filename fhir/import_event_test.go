package fhir_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

func document(id, kind, text string, more string) string {
	return fmt.Sprintf(`{"resourceType":"DocumentReference","id":%q,"status":"current","subject":{"reference":"Patient/p"},"date":"2026-11-20T10:00:00+01:00"%s,"content":[{"attachment":{"contentType":%q,"data":%q}}]}`,
		id, more, kind, base64.StdEncoding.EncodeToString([]byte(text)))
}

func TestImport_notes(t *testing.T) {
	m := newMemory()
	_, problems := importLines(t, m, now, aasen,
		document("a", "application/xhtml+xml", `<div>Sov <b>godt</b>.<script>alert("x")</script><p>Spiste.</p></div>`, ""),
		document("b", "application/pdf", "%PDF", `,"description":"Epikrise fra St. Olavs"`),
		document("c", "text/plain", "skjult \u202e snudd \u0000", ""),
		`{"resourceType":"DocumentReference","id":"d","status":"current","subject":{"reference":"Patient/p"},"content":[{"attachment":{"url":"http://169.254.169.254/"}}]}`,
		document("e", "text/plain", "tillegg", `,"relatesTo":[{"code":"appends","target":{"reference":"DocumentReference/a"}}]`),
		document("f", "text/plain", strings.Repeat("å", 40_000), ""))
	notes := entriesOf[*journal.Note](m, "Patient/p")
	require.Len(t, notes, 5)
	require.Equal(t, "Sov godt.\nSpiste.", notes[0].Text)
	require.Equal(t, "Epikrise fra St. Olavs", notes[1].Text)
	require.Equal(t, "skjult \ufffd snudd \ufffd", notes[2].Text)
	require.Equal(t, journal.NoteAddendum, notes[3].Relation)
	require.LessOrEqual(t, len(notes[4].Text), journal.MaxText)
	says(t, problems, "not fetched")
	says(t, problems, "not text")
	says(t, problems, "longer than a note may be")
}

// A note that the centre rewords is a correction of the earlier one, once; one
// that it takes back is marked.
func TestImport_reworded_and_withdrawn_events(t *testing.T) {
	m := newMemory()
	importLines(t, m, now, aasen, document("a", "text/plain", "en", ""))
	reworded := document("a", "text/plain", "to", "")
	r, _ := importLines(t, m, now, aasen, reworded)
	require.Equal(t, 1, r.Entries())
	n := last(t, entriesOf[*journal.Note](m, "Patient/p"))
	require.Equal(t, journal.NoteCorrection, n.Relation)
	withdrawn := with(reworded, `"current"`, `"entered-in-error"`)
	for _, want := range []int{1, 0} {
		r, _ = importLines(t, m, now, aasen, withdrawn)
		require.Equal(t, want, r.Written[journal.KindEnteredInError])
		require.Equal(t, want, r.Entries())
	}
	_, problems := importLines(t, m, now, aasen, document("a", "text/plain", "en", ""))
	says(t, problems, "gone back to an earlier wording")
}

func TestImport_observations(t *testing.T) {
	obs := func(id, value string) string {
		return `{"resourceType":"Observation","id":"` + id + `","status":"final","code":{"text":"X"},"subject":{"reference":"Patient/p"},` + value + `}`
	}
	m := newMemory()
	importLines(t, m, now, aasen,
		obs("a", `"valueQuantity":{"value":7.2,"unit":"mmol/L"}`), obs("b", `"valueQuantity":{"value":1e400,"unit":"mmol/L"}`),
		obs("c", `"valueQuantity":{"value":-2.5,"unit":"°C"}`), obs("d", `"valueQuantity":{"value":3,"comparator":"<","unit":"mg/L"}`),
		obs("e", `"valueQuantity":{"value":3,"unit":"mg/L"},"modifierExtension":[{"url":"x","valueBoolean":true}]`))
	got := entriesOf[*journal.Observation](m, "Patient/p")
	require.Equal(t, journal.Amount(7_200_000), got[0].Value)
	var texts []string
	for _, o := range got[1:] {
		require.Zero(t, o.Value, "a number that is not plain is not counted with")
		texts = append(texts, o.Text)
	}
	require.Equal(t, []string{"1e400 mmol/L", "-2,5 °C", "<3 mg/L", "3 mg/L (?)"}, texts)
}

func TestImport_administrations(t *testing.T) {
	dose := func(id, status, more string) string {
		return `{"resourceType":"MedicationAdministration","id":"` + id + `","status":"` + status + `","subject":{"reference":"Patient/p"},"medicationCodeableConcept":{"text":"Paracet"},` +
			`"effectiveDateTime":"2026-11-20T08:10:00+01:00"` + more + `}`
	}
	const req = `,"request":{"reference":"MedicationRequest/m"}`
	m := newMemory()
	lines := []string{
		aasen, paracet, dose("a", "completed", req), dose("b", "not-done", req+`,"statusReason":[{"text":"Patient refused"}]`),
		dose("c", "entered-in-error", req), dose("d", "in-progress", req), dose("e", "completed", ""),
	}
	_, problems := importLines(t, m, now, lines...)
	got := entriesOf[*journal.Administration](m, "Patient/p")
	require.Len(t, got, 3)
	require.Equal(t, journal.SlotKey{Date: 20261120, Time: 480}, got[0].Slot, "the planned dose nearest in time")
	require.Equal(t, journal.ReasonOther, got[1].NotGiven)
	require.Equal(t, "Patient refused", got[1].Text)
	require.Len(t, entriesOf[*journal.EnteredInError](m, "Patient/p"), 1)
	require.Len(t, entriesOf[*journal.Note](m, "Patient/p"), 2, "what says neither given nor not given, and what names no order")
	says(t, problems, "MedicationAdministration/d: is kept as a note")
	r, _ := importLines(t, m, now, lines...)
	require.Zero(t, r.Entries())
}

// R-MED-06: who checked a dose of the centre is somebody, by name.
func TestR_MED_06_a_verifier_among_the_performers_is_a_signature(t *testing.T) {
	performer := func(code, name string) string {
		return `{"function":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/med-admin-perform-function","code":"` + code + `"}]},"actor":{"display":"` + name + `"}}`
	}
	dose := `{"resourceType":"MedicationAdministration","id":"a","status":"completed","subject":{"reference":"Patient/p"},"medicationCodeableConcept":{"text":"Paracet"},` +
		`"effectiveDateTime":"2026-11-20T08:10:00+01:00","request":{"reference":"MedicationRequest/m"},"performer":[` +
		performer("performer", "Anna Berg, sykepleier") + `,` + performer("verifier", "Berit Lie, sykepleier") + `]}`
	m := newMemory()
	importLines(t, m, now, aasen, paracet, dose)
	checks := entriesOf[*journal.Countersign](m, "Patient/p")
	require.Len(t, checks, 1)
	for _, e := range m.streams[m.subjects["Patient/p"]] {
		switch f := e.Fact.(type) {
		case *journal.Administration:
			require.Equal(t, "Anna Berg", e.Author.Name)
			require.Equal(t, e.ID, checks[0].Target)
		case *journal.Countersign:
			require.Equal(t, "Berit Lie", e.Author.Name)
			require.Equal(t, journal.SignCheck, f.Purpose)
		}
	}
	r, _ := importLines(t, m, now, aasen, paracet, dose)
	require.Zero(t, r.Entries())
}
