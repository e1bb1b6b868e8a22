package policy

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"feltjournal/journal"
)

// Parse reads a policy file (TOML 1.0; the schema is [DefaultText]). It is
// strict: a key that means nothing, a value of the wrong type or one that
// cannot be meant is a problem, and a file with problems is no policy. What
// the file does not speak of is as in [Default]. The error is a [Problems].
func Parse(file []byte) (*Policy, error) {
	text := Text(file)
	if problem := unreadable(text); problem != nil {
		return nil, Problems{*problem}
	}
	var values map[string]any
	if err := toml.Unmarshal([]byte(text), &values); err != nil {
		return nil, Problems{broken(err)}
	}
	r := &reader{lines: lines([]byte(text))}
	p := r.policy(&table{r: r, values: values})
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
		return nil, r.problems
	}
	return p, nil
}

// Text is a file as it stands in a [journal.Policy]: without the byte order
// mark and the carriage returns that some editors leave.
func Text(file []byte) string {
	file = bytes.TrimPrefix(file, []byte("\uFEFF"))
	return strings.ReplaceAll(string(file), "\r\n", "\n")
}

func unreadable(text string) *Problem {
	if !utf8.ValidString(text) {
		before, _, _ := strings.Cut(strings.ToValidUTF8(text, "\x00"), "\x00")
		return &Problem{Line: 1 + strings.Count(before, "\n"), Text: "filen er ikke lagret som UTF-8. Lagre den på nytt med tegnsettet UTF-8."}
	}
	if err := (&journal.Policy{Version: 1, Text: text}).Validate(); err != nil {
		if strings.TrimSpace(text) == "" {
			return &Problem{Text: "filen er tom. Skriv `syncd policy show` for å se en å begynne med."}
		}
		if len(text) > journal.MaxText {
			return &Problem{Text: fmt.Sprintf("filen er større enn %d kB.", journal.MaxText>>10)}
		}
		return &Problem{Text: "filen inneholder styretegn som ikke kan vises. Lagre den på nytt som ren tekst."}
	}
	return nil
}

// broken is a file that is no TOML at all.
func broken(err error) Problem {
	p := Problem{Text: "dette er ikke gyldig TOML: " + strings.TrimPrefix(err.Error(), "toml: ")}
	var where *toml.DecodeError
	if errors.As(err, &where) {
		p.Line, _ = where.Position()
	}
	return p
}
