package chart_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

// tableRows are the cells of the first table of a Markdown file, without its
// heading.
func tableRows(t *testing.T, file string) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		var cells []string
		for _, cell := range strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		rows = append(rows, cells)
	}
	require.Greater(t, len(rows), 2, "a table has a heading, a rule and rows")
	return rows[2:]
}

var movementWords = map[string]journal.MovementType{
	"levert": journal.MovementDelivery, "retur": journal.MovementReturn, "uttak": journal.MovementWithdrawal, "kassert": journal.MovementWaste,
	"ut": journal.MovementOut, "opp": journal.MovementUp, "ned": journal.MovementDown, "talt": journal.MovementCount, "omtalt": journal.MovementCount,
}

// play writes one step of the table; steps are an hour apart.
func (b *book) play(t *testing.T, step string, hours int, count *journal.ID) {
	t.Helper()
	when := at(hours, 0)
	verb, rest, _ := strings.Cut(step, " ")
	if verb == "lukket" {
		who, flags, _ := strings.Cut(rest, " ")
		by := map[string]journal.Author{"Anna": anna, "Bjørn": bjorn}[who]
		require.NotEmpty(t, by.ID, step)
		b.flag(t, b.add(by, when, b.ledger().Cases()[0].Close("talt på nytt")), when, flags)
		return
	}
	kind, known := movementWords[verb]
	require.True(t, known, step)
	number, flags, _ := strings.Cut(rest, " ")
	n, ok := journal.AmountOf(number)
	require.True(t, ok, step)
	m := moved(kind, 0)
	m.Amount = n
	if verb == "omtalt" {
		m.Target = *count
	}
	id := b.add(anna, when, m)
	if kind == journal.MovementCount && verb == "talt" {
		*count = id
	}
	b.flag(t, id, when, flags)
}

// flag adds what the words in brackets say about a movement.
func (b *book) flag(t *testing.T, id journal.ID, when journal.Instant, flags string) {
	t.Helper()
	for _, f := range strings.FieldsFunc(flags, func(r rune) bool { return r == '(' || r == ')' }) {
		switch strings.TrimSpace(f) {
		case "":
		case "vitne":
			b.add(bjorn, when+minute, witness(id))
		case "vitne: Anna":
			b.add(anna, when+minute, witness(id))
		case "kontroll":
			b.add(bjorn, when+minute, &journal.Countersign{Target: id, Purpose: journal.SignCheck})
		case "vitne uenig":
			b.add(bjorn, when+minute, &journal.Countersign{Target: id, Purpose: journal.SignWitness, Found: journal.FoundWrong, Text: "to tabletter"})
		case "vitne angret":
			signed := b.add(bjorn, when+minute, witness(id))
			b.void(bjorn, when+2*minute, signed, "feil linje")
		case "feilregistrert":
			b.void(anna, when+2*minute, id, "feil legemiddel")
		default:
			require.Fail(t, "unknown flag", f)
		}
	}
}

func caseWord(l *chart.Ledger) string {
	list := l.Cases()
	if len(list) == 0 {
		return "nei"
	}
	return map[chart.CaseState]string{chart.CaseOpen: "åpen", chart.CaseClosed: "lukket", chart.CaseVoided: "falt bort"}[list[0].State]
}

func yes(b bool) string {
	if b {
		return "ja"
	}
	return "nei"
}

func oneByOne(entries []journal.Entry) *chart.Ledger {
	l := chart.NewLedger(stream)
	for _, e := range entries {
		l.Add(e)
	}
	return l
}

func TestC11_the_decision_table(t *testing.T) {
	for _, row := range tableRows(t, "testdata/ledger.md") {
		t.Run(row[0], func(t *testing.T) {
			b, count := &book{}, journal.ID{}
			for i, step := range strings.Split(row[0], ", ") {
				b.play(t, step, i, &count)
			}
			l := b.ledger()
			a := only(t, l)
			missing := false
			for _, n := range a.Lines {
				missing = missing || n.WitnessMissing
			}
			signed := func(n journal.Amount) string {
				if n < 0 {
					return "-" + (-n).String()
				}
				return n.String()
			}
			require.Equal(t, row[1:], []string{signed(a.Balance), signed(a.Difference), caseWord(l), strconv.Itoa(len(l.Cases())), yes(missing)})
			require.Equal(t, row[3] == "åpen", a.Open)
			require.Equal(t, string(l.Canonical()), string(oneByOne(b.entries).Canonical()))
			slices.Reverse(b.entries)
			require.Equal(t, string(l.Canonical()), string(oneByOne(b.entries).Canonical()), "backwards")
		})
	}
}
