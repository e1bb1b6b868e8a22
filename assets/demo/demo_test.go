package demo

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

const day = journal.Date(20261123)

func TestWrite_same_day_same_bytes(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	require.NoError(t, Write(a, day))
	require.NoError(t, Write(b, day))
	for _, f := range []string{"Patient", "MedicationRequest", "DocumentReference", "MedicationAdministration", "Observation", "Group", "List", "PractitionerRole", "SupplyDelivery"} {
		x, err := os.ReadFile(filepath.Join(a, f+".ndjson"))
		require.NoError(t, err)
		y, err := os.ReadFile(filepath.Join(b, f+".ndjson"))
		require.NoError(t, err)
		require.Equal(t, string(x), string(y), f)
	}
}

func TestWrite_every_patient_has_a_full_chart(t *testing.T) {
	e := newExport(day, ward, zone)
	orders, notes, numbers := map[string]int{}, map[string]int{}, map[string]bool{}
	ids := map[string]bool{}
	for _, r := range e.resources {
		require.False(t, ids[r.Base().Ref()], r.Base().Ref())
		require.Regexp(t, `^[A-Za-z0-9.-]{1,64}$`, r.Base().ID)
		ids[r.Base().Ref()] = true
		switch r := r.(type) {
		case *r4.MedicationRequest:
			orders[r.Subject.Reference]++
		case *r4.DocumentReference:
			notes[r.Subject.Reference]++
		case *r4.Patient:
			n := r.Identifier[0].Value
			require.Equal(t, journal.SyntheticNumber, journal.PersonNumberOf(n), r.ID)
			require.False(t, numbers[n], "two people with %s", n)
			numbers[n] = true
		}
	}
	require.Len(t, ward, 24)
	require.Len(t, zone, 20)
	require.Len(t, orders, 44)
	for p, n := range orders {
		require.GreaterOrEqual(t, n, 4, p)
		require.LessOrEqual(t, n, 12, p)
		require.Greater(t, notes[p], 14, p)
	}
}

func TestWrite_nothing_is_left_unfilled(t *testing.T) {
	e := newExport(day, ward, zone)
	for _, r := range e.resources {
		b, err := json.Marshal(r)
		require.NoError(t, err)
		require.NotContains(t, string(b), "{N}")
		require.NotContains(t, string(b), `"text":""`, r.Base().Ref())
	}
}

// Two reports in a row in one chart are never the same words.
func TestWrite_no_patient_has_the_same_report_twice(t *testing.T) {
	e := newExport(day, ward, zone)
	seen := map[string]string{}
	for _, r := range e.resources {
		if d, ok := r.(*r4.DocumentReference); ok && strings.Contains(d.ID, "-notat-") && d.Content[0].Attachment.Language == "nb" {
			key := d.Subject.Reference + d.Content[0].Attachment.Data
			if strings.Contains(d.ID, "-06") {
				continue // nights are alike, and are written so
			}
			require.Empty(t, seen[key], d.ID)
			seen[key] = d.ID
		}
	}
}

func TestStory_changes_only_what_the_story_says(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	require.NoError(t, Write(a, day))
	require.NoError(t, Story(b, day))
	before, after := lines(t, a), lines(t, b)
	var changed []string
	for ref, line := range after {
		if before[ref] != line && !strings.Contains(ref, "solbakken-213") {
			changed = append(changed, ref)
		}
	}
	require.ElementsMatch(t, []string{AseStopped, Ward, "AllergyIntolerance/solbakken-101-cave-1"}, withoutDoses(changed))
	for ref := range before {
		require.True(t, after[ref] != "" || strings.HasPrefix(ref, "MedicationAdministration/"), ref)
	}
}

func withoutDoses(refs []string) (out []string) {
	for _, r := range refs {
		if !strings.HasPrefix(r, "MedicationAdministration/") {
			out = append(out, r)
		}
	}
	return out
}

func lines(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	files, err := filepath.Glob(filepath.Join(dir, "*.ndjson"))
	require.NoError(t, err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		require.NoError(t, err)
		for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
			var r r4.Resource
			require.NoError(t, json.Unmarshal([]byte(line), &r))
			out[r.Ref()] = line
		}
	}
	return out
}
