package i18n

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

func words(t *testing.T, l Language) *Words {
	t.Helper()
	w, err := Load(l)
	require.NoError(t, err)
	return w
}

func TestWords_bokmal_is_what_an_unknown_language_gets(t *testing.T) {
	require.Equal(t, Bokmal, words(t, "se").Language())
	require.Equal(t, "Gitt", words(t, "").T("act.given"))
}

func TestWords_speaks_three_languages(t *testing.T) {
	require.Equal(t, "Ikke gitt", words(t, Bokmal).T("act.not_given"))
	require.Equal(t, "Ikkje gitt", words(t, Nynorsk).T("act.not_given"))
	require.Equal(t, "Not given", words(t, English).T("act.not_given"))
}

func TestWords_counts_in_the_right_form(t *testing.T) {
	w := words(t, Bokmal)
	require.Equal(t, "1 time siden", w.N("age.hours", 1))
	require.Equal(t, "2 timer siden", w.N("age.hours", 2))
	require.Equal(t, "0 timer siden", w.N("age.hours", 0))
}

func TestWords_error_names_the_field_in_words(t *testing.T) {
	err := fmt.Errorf("sign note: %w", journal.Invalid("text_missing", "Field", "reason"))
	require.Equal(t, "Begrunnelse må fylles ut.", words(t, Bokmal).Error(err))
	require.Equal(t, "Reason must be filled in.", words(t, English).Error(err))
}

func TestWords_an_internal_error_says_what_is_safe_and_what_to_do(t *testing.T) {
	s := words(t, Bokmal).Error(errors.New("disk I/O error"))
	require.Contains(t, s, "trygt")
	require.NotContains(t, s, "disk")
}

func TestWords_text_of_a_user_is_never_a_template(t *testing.T) {
	require.Equal(t, "i går {{.Time}}", words(t, Bokmal).T("when.yesterday", "Time", "{{.Time}}"))
}

func TestLanguage_is_found_by_its_own_name(t *testing.T) {
	for _, l := range Languages {
		require.Equal(t, l, ByName(l.Name()))
	}
}
