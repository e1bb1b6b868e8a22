package story_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"feltjournal/internal/story"
	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// logsNameNoPatient looks in what the hub and the daemons have logged for
// anything that stands in a record.
func logsNameNoPatient(t *testing.T, troupe *story.Troupe, h *hub.Hub) {
	t.Helper()
	canaries := recorded(t, h)
	require.Greater(t, len(canaries), 100)
	for _, word := range []string{"Aasen", "Ragnhild", "Insulatard"} {
		require.True(t, canaries[word], word)
	}
	files, err := filepath.Glob(filepath.Join(troupe.Dir, "logs", "*.log"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 3)
	for _, file := range files {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NotEmpty(t, b, file)
		if filepath.Base(file) == "hub.log" {
			for line := range bytes.Lines(b) {
				require.True(t, json.Valid(line), "%s: %s", file, line)
			}
		}
		for _, word := range strings.FieldsFunc(string(b), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			require.False(t, canaries[word], "%s tells of a patient: %s", file, word)
		}
	}
}

// recorded are the words of patients' records: names, numbers, drugs, texts.
// Short ones, and those of everyday language, are too common to tell anything.
func recorded(t *testing.T, h *hub.Hub) map[string]bool {
	t.Helper()
	subjects, err := h.Subjects(t.Context())
	require.NoError(t, err)
	out := map[string]bool{}
	add := func(texts ...string) {
		for _, text := range texts {
			for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
				if first, _ := utf8.DecodeRuneInString(word); len(word) > 8 || len(word) > 4 && !unicode.IsLower(first) {
					out[word] = true
				}
			}
		}
	}
	for _, stream := range subjects {
		entries, err := h.Entries(t.Context(), stream)
		require.NoError(t, err)
		for _, e := range entries {
			switch f := e.Fact.(type) {
			case *journal.Patient:
				add(f.Family, f.Given, f.Phone, f.NextOfKin)
				for _, i := range f.Identifiers {
					add(i.Value)
				}
			case *journal.Note:
				add(f.Text)
			case *journal.Order:
				add(f.Drug.Name, f.EndReason)
			case *journal.Alert:
				add(f.Text)
			case *journal.Assignment:
				add(f.Name)
			}
		}
	}
	return out
}
