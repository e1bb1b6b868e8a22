package fhir_test

import (
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// The regular expressions of R4, https://hl7.org/fhir/R4/datatypes.html.
var (
	year     = `([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)`
	day4     = year + `(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1])`
	dateTime = regexp.MustCompile(`^` + day4 + `(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?$`)
	times    = []string{
		"lastUpdated", "recorded", "issued", "date", "start", "end", "created", "effectiveDateTime", "occurredDateTime", "occurrenceDateTime", "valueDateTime",
	}
)

// validTimes checks every time of a resource, and that nothing in it is empty.
// It counts the times and what stands in for one.
func validTimes(t *testing.T, v any, n map[string]int) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		require.NotEmpty(t, v)
		for key, x := range v {
			if s, ok := x.(string); ok && slices.Contains(times, key) {
				require.Regexp(t, dateTime, s, key)
			}
			n[key]++
			validTimes(t, x, n)
		}
	case []any:
		require.NotEmpty(t, v)
		for _, x := range v {
			validTimes(t, x, n)
		}
	}
}

// A clock can show what is no time in R4, whose years are 0001 to 9999. What is
// written of such an entry is valid and claims no other time.
func TestFile_a_time_that_R4_cannot_write_is_said_to_be_absent(t *testing.T) {
	for name, at := range map[string]time.Time{
		"after 9999":        time.Date(10_000, 1, 1, 12, 0, 0, 0, time.UTC),
		"9999 by UTC":       time.Date(9999, 12, 31, 23, 30, 0, 0, time.UTC),
		"before 0001":       time.Date(0, 6, 1, 0, 0, 0, 0, time.UTC),
		"the last there is": time.UnixMilli(math.MaxInt64 / 2),
		"a flat battery":    time.Unix(0, 0), // the year 1970 can be written
		"2104":              time.Date(2104, 2, 29, 12, 0, 0, 0, time.UTC),
	} {
		m := demoCentre(t)
		ids := append(medicineRound(t, m), account(t, m)...)
		ids = append(ids, shift(t, m)...)
		for _, list := range m.streams {
			for i := range list {
				if slices.Contains(ids, list[i].ID) {
					list[i].At, list[i].Recorded = journal.InstantOf(at), journal.InstantOf(at)
				}
			}
		}
		absent := at.In(journal.Oslo).Year() < 1 || at.In(journal.Oslo).Year() > 9999
		written := 0
		for _, line := range exported(t, fileAll(t, m)) {
			var head r4.Resource
			require.NoError(t, json.Unmarshal(line, &head))
			written++
			n := map[string]int{}
			var v any
			require.NoError(t, json.Unmarshal(line, &v))
			validTimes(t, v, n)
			for _, kind := range []struct{ resource, key string }{
				{"MedicationAdministration", "effectiveDateTime"}, {"Provenance", "recorded"}, {"AuditEvent", "recorded"},
			} {
				if head.ResourceType == kind.resource {
					require.Equal(t, absent, n["_"+kind.key] > 0, "%s: %s", name, line)
					require.Equal(t, !absent, n[kind.key] > 0, "%s: %s", name, line)
				}
			}
		}
		require.Greater(t, written, len(ids)/2, name)
	}
}
