package chart_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

// The decision tables in testdata are the rules as a pharmacist reads them.
// Every row is played against the chart: what is ordered, what has happened,
// perhaps what somebody is about to do; and what then is to be seen.

func TestR_MED_03_decision_table(t *testing.T)                { playTable(t, "R-MED-03.md") }
func TestR_MED_04_decision_table(t *testing.T)                { playTable(t, "R-MED-04.md") }
func TestR_MED_05_decision_table(t *testing.T)                { playTable(t, "R-MED-05.md") }
func TestR_MED_06_C15_decision_table(t *testing.T)            { playTable(t, "R-MED-06-C15.md") }
func TestR_MED_07_decision_table(t *testing.T)                { playTable(t, "R-MED-07.md") }
func TestR_MED_08_decision_table(t *testing.T)                { playTable(t, "R-MED-08.md") }
func TestR_MED_10_decision_table(t *testing.T)                { playTable(t, "R-MED-10.md") }
func TestR_MED_11_decision_table(t *testing.T)                { playTable(t, "R-MED-11.md") }
func TestC16_C17_decision_table(t *testing.T)                 { playTable(t, "C16-C17.md") }
func TestC20_decision_table(t *testing.T)                     { playTable(t, "C20.md") }
func TestC2_C3_C4_decision_table(t *testing.T)                { playTable(t, "C2-C3-C4.md") }
func TestC5_C6_C7_C14_decision_table(t *testing.T)            { playTable(t, "C5-C6-C7-C14.md") }
func TestC8_decision_table(t *testing.T)                      { playTable(t, "C8.md") }
func TestC9_decision_table(t *testing.T)                      { playTable(t, "C9.md") }
func TestC12_decision_table(t *testing.T)                     { playTable(t, "C12.md") }
func TestC13_decision_table(t *testing.T)                     { playTable(t, "C13.md") }
func TestC18_decision_table(t *testing.T)                     { playTable(t, "C18.md") }
func TestSubstance_same_substance_table(t *testing.T)         { playTable(t, "samme-virkestoff.md") }
func TestR_MED_05_hold_and_scale_decision_table(t *testing.T) { playTable(t, "hold-og-skala.md") }

// TestTables_are_all_played: a table that no test reads is no rule.
func TestTables_are_all_played(t *testing.T) {
	var source []byte
	for _, f := range glob(t, "*_test.go") {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		source = append(source, text...)
	}
	for _, f := range glob(t, "testdata/*.md") {
		if name := filepath.Base(f); name != "README.md" {
			require.True(t, bytes.Contains(source, []byte(name+`"`)), "no test reads %s", f)
		}
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// columns are the headings a table may have.
var columns = []string{"situasjon", "forordning", "hva er kjent", "hva gjøres", "ventet"}

func playTable(t *testing.T, name string) {
	t.Helper()
	rows := readTable(t, filepath.Join("testdata", name))
	require.NotEmpty(t, rows)
	for _, row := range rows {
		t.Run(row["situasjon"], func(t *testing.T) {
			for _, wrong := range playRow(t, row) {
				t.Error(wrong)
			}
		})
	}
}

// playRow says what is otherwise than the row has it.
func playRow(t *testing.T, row map[string]string) (wrong []string) {
	t.Helper()
	s := newStory(t)
	s.prescribe(row["forordning"])
	s.play(row["hva er kjent"])
	got, want := s.outcome(row), parts(row["ventet"])
	require.NotEmpty(t, want, "nothing is expected")
	for _, w := range want {
		if !slices.ContainsFunc(got, func(g string) bool { return matchesWords(g, w) }) {
			wrong = append(wrong, fmt.Sprintf("expected %q, got %q", w, got))
		}
	}
	return append(wrong, unexpected(got, want)...)
}

// outcome is everything that can be expected, in the words of the tables.
func (s *story) outcome(row map[string]string) []string {
	s.t.Helper()
	if act := row["hva gjøres"]; act != "" && act != "–" {
		c, in := s.intend(act)
		return s.warnings(c.Warnings(in))
	}
	return append(s.cases(), s.round()...)
}

func (s *story) warnings(list []*journal.Error) (words []string) {
	s.t.Helper()
	if len(list) == 0 {
		return []string{"ingen advarsel"}
	}
	for _, w := range list {
		i := slices.IndexFunc(keys(warningWords), func(k string) bool { return warningWords[k] == w.Code })
		require.GreaterOrEqual(s.t, i, 0, "no words for %q", w.Code)
		var values []string
		for _, v := range w.Args {
			values = append(values, inWords(v))
		}
		words = append(words, keys(warningWords)[i]+" ("+strings.Join(values, ", ")+")")
	}
	return words
}

// inWords writes a value as the tables do: an instant as a time of day.
func inWords(v any) string {
	if i, ok := v.(journal.Instant); ok {
		return i.Time().In(journal.Oslo).Format("15:04")
	}
	return fmt.Sprint(v)
}

func (s *story) cases() (words []string) {
	for _, k := range s.b.fold().Cases() {
		text := "sak: " + ruleWords[k.Rule] + " (" + severityWords[k.Severity] + ", " + caseWords[k.State] + ", " + fmt.Sprint(len(k.Entries)) + " oppføringer"
		if k.Where != "" {
			text += ", " + k.Where
		}
		words = append(words, text+")")
	}
	if len(words) == 0 {
		return []string{"ingen sak"}
	}
	return words
}

// round is what the slots and the rest of the screen show an hour after the
// last thing that happened.
func (s *story) round() (words []string) {
	c, now := s.b.fold(), s.now+hour
	for _, row := range c.Round(today, now) {
		if o := row.Order.Current(); row.Crossed {
			words = append(words, fmt.Sprintf("%s: strøket (%s)", o.Drug.Name, o.EndReason))
		} else {
			words = append(words, o.Drug.Name+": står")
		}
		for _, cell := range row.Cells {
			words = append(words, fmt.Sprintf("%s kl. %s: %s", row.Order.Current().Drug.Name, cell.Slot.Time, slotWords[cell.State]))
			for _, d := range cell.Events {
				words = append(words, s.said(d)...)
				words = append(words, fmt.Sprintf("%s %s", d.Entry.Author.Name, timelinessWords[cell.Timeliness(d)]))
			}
		}
		for _, d := range row.Loose {
			words = append(words, s.said(d)...)
		}
	}
	on := 0
	for _, p := range c.Patches(now) {
		if p.Off == nil {
			on++
			words = append(words, "på: "+p.Dose.Site)
		}
		if p.Overdue {
			words = append(words, "skulle vært av: "+p.Dose.Site)
		}
	}
	return append(words, fmt.Sprintf("plaster på: %d", on), fmt.Sprintf("effekt mangler: %d", len(c.EffectsDue(now))))
}

func (s *story) said(d chart.Dose) []string {
	return []string{fmt.Sprintf("%s: %s", d.Entry.Author.Name, checkWords[d.Check])}
}

// unexpected: warnings and cases are listed in full in every row.
func unexpected(got, want []string) (wrong []string) {
	for _, g := range got {
		listed := strings.HasPrefix(g, "sak: ") || slices.ContainsFunc(keys(warningWords), func(k string) bool { return strings.HasPrefix(g, k+" (") })
		if listed && !slices.ContainsFunc(want, func(w string) bool { return matchesWords(g, w) }) {
			wrong = append(wrong, fmt.Sprintf("not expected: %q", g))
		}
	}
	return wrong
}

// matchesWords compares what was seen with what was expected; in brackets, the
// latter may name only what matters.
func matchesWords(got, want string) bool {
	gotHead, gotRest, _ := strings.Cut(strings.TrimSuffix(got, ")"), " (")
	wantHead, wantRest, some := strings.Cut(strings.TrimSuffix(want, ")"), " (")
	if gotHead != wantHead {
		return false
	}
	values := strings.Split(gotRest, ", ")
	return !some || !slices.ContainsFunc(strings.Split(wantRest, ", "), func(w string) bool { return !slices.Contains(values, w) })
}

// readTable reads the rows of every table in a Markdown file, by column.
func readTable(t *testing.T, path string) (rows []map[string]string) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var head []string
	for line := range strings.Lines(string(text)) {
		cells := cellsOf(line)
		switch {
		case cells == nil:
			head = nil
		case head == nil:
			head = cells
			for _, h := range head {
				require.Contains(t, columns, h, path)
			}
		case strings.HasPrefix(cells[0], "---"):
		default:
			require.Len(t, cells, len(head), "%s: %s", path, line)
			row := map[string]string{}
			for i, h := range head {
				row[h] = cells[i]
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func cellsOf(line string) (cells []string) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "|") {
		return nil
	}
	for c := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
		cells = append(cells, strings.TrimSpace(c))
	}
	return cells
}

func keys(m map[string]string) (list []string) {
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}
