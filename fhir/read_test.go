package fhir_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"feltjournal/fhir"
	"feltjournal/journal"
)

// Each line of the export is bad in its own way; the next one is read.
func TestRead_bad_lines_are_named_and_passed_over(t *testing.T) {
	for name, c := range map[string]struct{ line, says string }{
		"HTML":            {`<html><body>502</body></html>`, "not JSON"},
		"truncated":       {aasen[:40], "not JSON"},
		"decimal comma":   {`{"resourceType":"Observation","id":"o","valueQuantity":{"value":2,5}}`, "not JSON"},
		"UTF-16":          {"\xff\xfe{\x00\"\x00", "not JSON"},
		"deep nesting":    {`{"resourceType":"Patient","id":"x","a":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`, "not JSON"},
		"no type":         {`{"id":"x"}`, "no resourceType"},
		"no id":           {`{"resourceType":"Patient"}`, "no id"},
		"a fault":         {`{"resourceType":"OperationOutcome","id":"o"}`, "fault"},
		"a list":          {`[1,2]`, "no resourceType"},
		"another's Group": {`{"resourceType":"Patient","id":"x","name":{"family":"one where many are meant"}}`, "wrong type"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			_, problems := importLines(t, m, now, c.line, aasen)
			says(t, problems, c.says)
			require.Len(t, entriesOf[*journal.Patient](m, "Patient/p"), 1)
		})
	}
}

func TestRead_byte_order_mark_and_CRLF(t *testing.T) {
	m := newMemory()
	_, problems := importLines(t, m, now, "\ufeff"+aasen+"\r", "", "  ", hansen+"\r")
	require.Empty(t, problems)
	require.Len(t, m.subjects, 2)
}

func TestRead_a_100_MB_resource_is_passed_over(t *testing.T) {
	line := strings.Repeat("x", 100<<20)
	e, problems, err := fhir.Read(fstest.MapFS{"Patient.ndjson": {Data: []byte(line + "\n" + aasen)}})
	require.NoError(t, err)
	says(t, problems, "passed over")
	require.Equal(t, 1, e.Resources())
}

func TestRead_nothing_there_is_an_error(t *testing.T) {
	_, _, err := fhir.Read(fstest.MapFS{"readme.txt": {}})
	require.ErrorContains(t, err, "no .ndjson")
}
