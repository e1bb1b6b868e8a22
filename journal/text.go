package journal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on what a person types or a centre sends.
const (
	MaxText = 64 << 10 // bytes of a note or a section: about 25 pages
	MaxLine = 500      // bytes of a name, a reason or a dose text
)

// checkText refuses what would be unsafe to store or misleading to show: text
// that is not UTF-8, NUL and other control codes, and the bidirectional
// overrides that make a line read otherwise than it is stored (CVE-2021-42574).
func checkText(field, s string, limit int) error {
	switch {
	case len(s) > limit:
		return Invalid("text_too_long", "Field", field, "Limit", limit)
	case !utf8.ValidString(s):
		return Invalid("text_not_utf8", "Field", field)
	case strings.ContainsFunc(s, unsafeRune):
		return Invalid("text_control", "Field", field)
	}
	return nil
}

func unsafeRune(r rune) bool {
	if r == '\n' || r == '\t' {
		return false
	}
	bidi := r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
	return unicode.IsControl(r) || bidi
}

func needText(field, s string, limit int) error {
	if strings.TrimSpace(s) == "" {
		return Invalid("text_missing", "Field", field)
	}
	return checkText(field, s, limit)
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
