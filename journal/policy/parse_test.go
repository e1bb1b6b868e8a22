package policy_test

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/policy"

	"github.com/stretchr/testify/require"
)

func TestParse_the_documented_file_says_what_holds_by_default(t *testing.T) {
	p, err := policy.Parse([]byte(policy.DefaultText()))
	require.NoError(t, err)
	require.Equal(t, policy.Default(), p)
	require.NoError(t, (&journal.Policy{Version: 1, Text: policy.DefaultText()}).Validate())
}

func TestParse_what_the_file_does_not_speak_of_is_as_by_default(t *testing.T) {
	p, err := policy.Parse([]byte("# bare det ene\n[virkestoff]\navstand = \"6 t\"\n"))
	require.NoError(t, err)
	want := policy.Default()
	want.Substance = 6 * time.Hour
	require.Equal(t, want, p)
}

func TestParse_a_whole_file(t *testing.T) {
	p, err := policy.Parse([]byte(`
dobbeltkontroll = []
vindu = [
  { klasse = "insulin", tidlig = "15 min", sent = "1 t 30 min" },
  { tidlig = "1 t", sent = "2 t" },
]

[[bildealder]]
grense = "24 t"

[ikke_gitt]
grunner = ["nektet", "annet"]

[behov]
effekt_etter = "45 min"

[seponert]
vises = "3 døgn"

[[roller.helsefagarbeider]]
oppgaver = ["dele_ut", "istandgjøre"]
klasser = ["annet"]

[[roller.helsefagarbeider]]
oppgaver = ["kontrollere"]
`))
	require.NoError(t, err)
	other := []journal.DrugClass{journal.DrugOther}
	require.Equal(t, &policy.Policy{
		Windows: []policy.Window{
			{Class: journal.DrugInsulin, Before: 15 * time.Minute, After: 90 * time.Minute}, {Before: time.Hour, After: 2 * time.Hour},
		},
		Ages: []policy.Age{{Limit: 24 * time.Hour}}, Double: []policy.DoubleCheck{},
		Reasons: []journal.NotGivenReason{journal.ReasonRefused, journal.ReasonOther},
		PRN:     policy.PRN{Effect: 45 * time.Minute}, Substance: 4 * time.Hour, StoppedFor: 72 * time.Hour,
		Roles: map[journal.Role][]policy.Right{journal.RoleHealthcare: {
			{Task: journal.TaskGive, Classes: other}, {Task: journal.TaskPrepare, Classes: other}, {Task: journal.TaskCheck},
		}},
	}, p)
}

func TestParse_a_file_from_any_editor(t *testing.T) {
	windows := "\uFEFF" + strings.ReplaceAll(policy.DefaultText(), "\n", "\r\n")
	p, err := policy.Parse([]byte(windows))
	require.NoError(t, err)
	require.Equal(t, policy.Default(), p)
	require.Equal(t, policy.DefaultText(), policy.Text([]byte(windows)), "so it can stand in a fact")
}

// Each file of testdata/wrong has, in comments that begin with #!, the
// problems it has, in order.
func TestParse_each_problem_names_its_line_its_key_and_what_may_stand_there(t *testing.T) {
	files, err := filepath.Glob("testdata/wrong/*.toml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			var want []string
			for in := bufio.NewScanner(strings.NewReader(string(text))); in.Scan(); {
				if line, ok := strings.CutPrefix(in.Text(), "#! "); ok {
					want = append(want, line)
				}
			}
			_, err = policy.Parse(text)
			require.Equal(t, want, strings.Split(err.Error(), "\n"))
		})
	}
}

func TestParse_a_file_that_is_no_text(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"empty":      {"", "filen er tom"},
		"only space": {" \n\t\n", "filen er tom"},
		"latin 1":    {"[behov]\n# m\xe5leverdi\n", "linje 2: filen er ikke lagret som UTF-8"},
		"utf-16":     {"\xff\xfe[\x00b\x00", "linje 1: filen er ikke lagret som UTF-8"},
		"too large":  {strings.Repeat("#\n", journal.MaxText), "større enn 64 kB"},
		"control":    {"# \x1b[2J\n", "styretegn"},
		"no toml":    {"\n[[vindu]\n", "linje 2: dette er ikke gyldig TOML"},
		"twice":      {"[behov]\neffekt_etter = \"1 t\"\n[behov]\n", "dette er ikke gyldig TOML"},
	} {
		p, err := policy.Parse([]byte(c.file))
		require.ErrorContains(t, err, c.want, name)
		require.Nil(t, p)
		var problems policy.Problems
		require.ErrorAs(t, err, &problems)
		require.Len(t, problems, 1)
	}
}

// sound is what every policy keeps to, whoever wrote the file.
func sound(t *testing.T, p *policy.Policy) {
	t.Helper()
	require.GreaterOrEqual(t, p.StoppedFor, 12*time.Hour, "R-MED-10")
	require.Contains(t, p.Reasons, journal.ReasonOther, "R-MED-08")
	require.Positive(t, p.PRN.Effect)
	require.Positive(t, p.Substance)
	for _, a := range p.Ages {
		require.True(t, a.Limit > 0 && a.Limit <= 24*time.Hour, "R-MED-03")
	}
	for _, w := range p.Windows {
		require.True(t, w.Before > 0 && w.After > 0)
	}
	for _, d := range p.Double {
		require.True(t, d.Class != "" || d.Only)
		require.LessOrEqual(t, d.Technique, journal.TechniqueDrops)
	}
	for _, r := range p.Reasons {
		require.True(t, slices.Contains(journal.NotGivenReasons, r))
	}
	for role, rights := range p.Roles {
		require.NotEqual(t, journal.RoleUnspecified, role, "R-MED-07")
		for _, r := range rights {
			require.Contains(t, journal.Tasks, r.Task)
		}
	}
	require.NotEmpty(t, p.Summary())
}

// FuzzParse: whatever stands in a file, it is a sound policy or has problems
// that can be shown, each within the file.
func FuzzParse(f *testing.F) {
	f.Add([]byte(policy.DefaultText()))
	f.Add([]byte("vindu = [{tidlig = '5 min', sent = '6 t'}]\n[roller]\nlege = [{oppgaver = ['regnskap']}]\n"))
	f.Add([]byte("[[a.b]]\n[[a.b.c]]\nd.e = {f = [1, {g = 1979-05-27}]}\n"))
	f.Add([]byte("seponert.vises = '1 t'\nikke_gitt.grunner = [1, 'annet', 'annet', 'x']\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := policy.Parse(file)
		if err == nil {
			sound(t, p)
			return
		}
		var problems policy.Problems
		require.True(t, errors.As(err, &problems) && len(problems) > 0)
		for _, problem := range problems {
			require.NotEmpty(t, problem.Text)
			require.True(t, problem.Line >= 0 && problem.Line <= 1+strings.Count(string(file), "\n"), "%v", problem)
		}
	})
}
