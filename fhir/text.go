package fhir

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"feltjournal/journal"
)

// cleanText makes s safe to keep and to show: control codes and bidirectional
// overrides become U+FFFD, visibly, and what is too long is cut with "…".
func cleanText(s string, limit int) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		bidi := r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || bidi) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	if len(s) <= limit {
		return s
	}
	cut := limit - len("…")
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// cleanLine is cleanText for a name or a reason: one line, trimmed.
func cleanLine(s string) string {
	return cleanText(strings.TrimSpace(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\t' || r == '\r' }), " ")), journal.MaxLine)
}
