package fhir

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// FuzzReadResource: any line is survived, and whatever is understood of it is
// fit to be kept.
func FuzzReadResource(f *testing.F) {
	for _, c := range orderCases(f) {
		f.Add([]byte(c.Request))
		f.Add([]byte(c.Raw))
	}
	for _, s := range []string{
		`{"resourceType":"Patient","id":"p","name":[{"family":"A\u202eB","given":["\u0000"]}],"link":[{"type":"replaced-by","other":{"reference":"Patient/p"}}]}`,
		`{"resourceType":"Observation","id":"o","code":{"text":"Puls"},"valueQuantity":{"value":-1e9},"subject":{"reference":"Patient/p"}}`,
		`{"resourceType":"Observation","id":"o","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"component":[{"valueQuantity":{"value":1}},{}]}`,
		`{"resourceType":"DocumentReference","id":"d","subject":{"reference":"Patient/p"},"content":[{"attachment":{"contentType":"text/html","data":"PHA+PHNjcmlwdD54PC9zY3JpcHQ+"}}]}`,
		`{"resourceType":"MedicationAdministration","id":"a","status":"not-done","subject":{"reference":"Patient/p"},"request":{"reference":"MedicationRequest/m1"}}`,
		`{"resourceType":"Group","id":"g","type":"person","member":[{"entity":{"reference":"Patient/p"}}]}`,
		`{"resourceType":"List","id":"l","status":"current","entry":[{"item":{"reference":"Patient/p"},"deleted":true}]}`,
		`{"resourceType":"CareTeam","id":"t","participant":[{"member":{"reference":"Patient/p"}}]}`,
		`{"resourceType":"PractitionerRole","id":"r","practitioner":{"identifier":{"system":"urn:x-feltjournal:bruker","value":"u"}},"organization":{"reference":"Group/g"},"code":[{"coding":[{"system":"urn:x-feltjournal:oppgave","code":"dele_ut"}]}],"period":{"end":"2026"}}`,
		`{"resourceType":"Encounter","id":"e","status":"in-progress","class":{"code":"IMP"},"subject":{"reference":"Patient/p"},"period":{"start":"2026-11-01"},"location":[{"location":{"display":"\u202e"}}]}`,
		`{"resourceType":"SupplyDelivery","id":"s","status":"completed","extension":[{"url":"urn:x-feltjournal:enhet-liste","valueReference":{"reference":"Group/g"}},{"url":"urn:x-feltjournal:regnskap","extension":[{"url":"urn:x","valueCoding":{"system":"urn:oid:2.16.578.1.12.4.1.1.7421","code":"A"}},{"url":"drug","valueCodeableConcept":{"text":"X"}}]}],"suppliedItem":{"quantity":{"value":1,"unit":"kapsel"}},"destination":{"display":"rom"}}`,
		`{"resourceType":"Basic","id":"b","code":{"coding":[{"system":"urn:x-feltjournal:bevegelse","code":"telling"}]},"extension":[{"url":"urn:x-feltjournal:enhet-liste","valueReference":{"reference":"Group/g"}},{"url":"urn:x-feltjournal:regnskap","extension":[{"url":"location","valueString":"x"},{"url":"amount","valueQuantity":{"value":1,"unit":"ml"}},{"url":"drug"},{"url":"movement","valueReference":{}}]}]}`,
		`{"resourceType":"MedicationAdministration","id":"a","status":"stopped","extension":[{"url":"urn:x-feltjournal:handling","valueCode":"plaster_av"}],"subject":{"reference":"Patient/p"},"partOf":[{"reference":"MedicationAdministration/a"}],"performer":[{"actor":{}},{"function":{"coding":[{"code":"verifier"}]},"actor":{}}],"request":{"reference":"MedicationRequest/m1"}}`,
		`{"resourceType":"Observation","id":"o","code":{"coding":[{"system":"urn:x-feltjournal:hendelse","code":"effekt"}]},"partOf":[{"reference":"#"}],"valueString":"god","subject":{"reference":"Patient/p"}}`,
		"\ufeff{}", `[[[[`, "\xff\xfe{\x00",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		e := newExport()
		e.readLine([]byte(`{"resourceType":"Patient","id":"p","name":[{"family":"Aasen"}]}`), Source{File: "a", Line: 1})
		e.readLine([]byte(`{"resourceType":"Group","id":"g","type":"person","member":[{"entity":{"reference":"Patient/p"}}]}`), Source{File: "a", Line: 2})
		e.readLine([]byte(`{"resourceType":"MedicationRequest","id":"m1","status":"active","subject":{"reference":"Patient/p"},"medicationCodeableConcept":{"text":"X"},"dosageInstruction":[{"text":"x","asNeededBoolean":true}]}`), Source{File: "a", Line: 3})
		e.readLine(line, Source{File: "a", Line: 4})
		for _, o := range ordersOf(line) {
			requireSafe(t, o)
		}
		c := &sink{streams: map[string]journal.ID{}}
		_, err := Import(context.Background(), c, e, time.UnixMilli(1_800_000_000_000))
		require.NoError(t, err)
	})
}

// FuzzTiming: any dosage either says when in a way that can be computed, or
// says why it does not.
func FuzzTiming(f *testing.F) {
	for _, c := range orderCases(f) {
		var m struct {
			DosageInstruction []json.RawMessage `json:"dosageInstruction"`
		}
		if json.Unmarshal(c.Request, &m) == nil && len(m.DosageInstruction) > 0 {
			f.Add([]byte(m.DosageInstruction[0]))
		}
	}
	f.Fuzz(func(t *testing.T, dosage []byte) {
		var d r4.Dosage
		if json.Unmarshal(dosage, &d) != nil {
			return
		}
		m := &r4.MedicationRequest{Resource: r4.Resource{ResourceType: "MedicationRequest", ID: "m"}, Status: "active"}
		m.DosageInstruction = []r4.Dosage{d}
		raw, err := json.Marshal(map[string]any{"dosageInstruction": []json.RawMessage{dosage}})
		require.NoError(t, err)
		for _, o := range orderOf(Found[r4.MedicationRequest]{m, Source{Raw: raw}}, journal.Drug{Name: "X"}, nil, 1_800_000_000_000) {
			requireSafe(t, o)
			for day := journal.Date(20261022); day < 20261030; day = day.AddDays(1) {
				require.LessOrEqual(t, len(o.Slots(day)), journal.MaxTimesPerDay+2)
			}
		}
	})
}

// sink is a Centre that takes everything and checks that it is fit to keep.
type sink struct{ streams map[string]journal.ID }

func (s *sink) Subject(_ context.Context, ref string) (journal.ID, bool, error) {
	id, ok := s.streams[ref]
	return id, ok, nil
}

func (s *sink) Subjects(context.Context) (map[string]journal.ID, error) {
	return map[string]journal.ID{}, nil
}

func (s *sink) AddSubject(_ context.Context, ref string) (journal.ID, error) {
	s.streams[ref] = IDOf(ref)
	return s.streams[ref], nil
}

func (*sink) Entries(context.Context, journal.ID) ([]journal.Entry, error) { return nil, nil }

func (*sink) Append(_ context.Context, _ journal.ID, items ...journal.Item) error {
	for _, it := range items {
		if err := it.Body.Fact.Validate(); err != nil {
			return err
		}
	}
	return nil
}

func (*sink) Unfiled(context.Context, int) ([]journal.Filing, error) { return nil, nil }
func (*sink) Filed(context.Context, journal.ID, uint64) error        { return nil }
func (*sink) Hold(context.Context, journal.ID, uint64, string) error { return nil }
