package print

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore/replica"
	"feltjournal/ui/internal/ward"
)

// station is a workstation with one patient on its list, and a narcotics
// account.
type station struct {
	*ward.Ward
	opened []journal.ID
	refuse error // by the access log
	stock  *stream
}

func (s *station) Lists() []replica.ListView {
	return []replica.ListView{{
		Stream: journal.ID{1}, Unit: "Fjordtun 2. etasje", Active: []chart.Member{{Assignment: &journal.Assignment{Patient: s.Stream, Name: "Aasen, Åse"}}},
	}}
}

func (s *station) Ledgers() []replica.LedgerView {
	return []replica.LedgerView{{Stream: s.stock.ledger.Stream(), Unit: "Fjordtun 2. etasje"}}
}

func (s *station) Ledger(_ journal.ID, f func(*chart.Ledger)) bool {
	f(s.stock.ledger)
	return true
}

func (s *station) Opened(_ context.Context, patient journal.ID, _ string) error {
	if s.refuse == nil {
		s.opened = append(s.opened, patient)
	}
	return s.refuse
}

type shown struct {
	*ward.Desk
	screen *Screen
	seen   []string // what the viewer opened
}

func open(t *testing.T, s *station) *shown {
	t.Helper()
	d := &shown{Desk: s.NewDesk(t)}
	d.screen = New(&d.Desk.Desk, s)
	d.screen.Folder = filepath.Join(t.TempDir(), "utskrift")
	d.screen.View = func(path string) error { d.seen = append(d.seen, path); return nil }
	d.Open(t, d.screen.Object(), 1066, 690)
	d.screen.Show(s.Stream)
	d.screen.Focus()
	return d
}

func newStation() *station { return &station{Ward: ward.Aase(), stock: booked()} }

func (d *shown) text(t *testing.T) string {
	t.Helper()
	require.NotEmpty(t, d.seen, d.screen.said.Text())
	pdf, err := os.ReadFile(d.seen[len(d.seen)-1])
	return strings.ReplaceAll(all(read(t, pdf, err)), "\n", " ")
}

func TestScreen_two_keys_print_the_next_round(t *testing.T) {
	s := newStation()
	d := open(t, s)
	d.Type("1")
	d.Press(fyne.KeyReturn)
	require.Contains(t, d.text(t), "Medisinrunde 22.11.2026 kl. 08:00", "at 08:20 the round of 08 is the one")
	require.Contains(t, d.text(t), "Fjordtun 2. etasje")
	require.Equal(t, []journal.ID{s.Stream}, s.opened, "R-ACC-01: printing is looking")
	st, err := os.Stat(d.seen[0])
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), st.Mode().Perm())
	require.NotContains(t, d.seen[0], "Aasen", "file names are seen by others")
}

func TestScreen_enter_prints_what_is_proposed(t *testing.T) {
	d := open(t, newStation())
	d.Press(fyne.KeyReturn)
	require.Contains(t, d.text(t), "Medisinrunde")
}

func TestScreen_prints_a_record_for_days(t *testing.T) {
	for _, key := range []string{"2", "3"} {
		d := open(t, newStation())
		d.Type(key)
		d.Type("3")
		d.Press(fyne.KeyReturn)
		require.Contains(t, d.text(t), "Legemiddelkort")
		require.Contains(t, d.text(t), "Tirsdag 24.11.2026")
		require.NotContains(t, d.text(t), "Onsdag 25.11.2026")
	}
}

func TestScreen_prints_the_account(t *testing.T) {
	s := newStation()
	d := open(t, s)
	d.Type("4")
	d.Press(fyne.KeyReturn)
	require.Contains(t, d.text(t), "Saldo 22.11.2026 08:20: 17 kapsel")
	require.Empty(t, s.opened)
}

func TestR_ACC_01_what_cannot_be_logged_is_not_printed(t *testing.T) {
	s := newStation()
	s.refuse = journal.Invalid("not_held")
	d := open(t, s)
	d.Type("1")
	d.Press(fyne.KeyReturn)
	require.Empty(t, d.seen)
	require.NotEmpty(t, d.screen.said.Text())
	files, _ := os.ReadDir(d.screen.Folder)
	require.Empty(t, files)
}

func TestScreen_says_what_to_mend(t *testing.T) {
	d := open(t, newStation())
	d.Type("2")
	for _, days := range []string{"0", "15", "x", ""} {
		d.screen.days.SetText(days)
		d.Press(fyne.KeyReturn)
		require.Contains(t, d.screen.said.Text(), "fra 1 til 14", days)
	}
	d.screen.days.SetText("1")
	file := filepath.Join(t.TempDir(), "en fil")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	d.screen.folder.SetText(filepath.Join(file, "mappe"))
	d.Press(fyne.KeyReturn)
	require.Contains(t, d.screen.said.Text(), "Velg en annen mappe")
	require.Empty(t, d.seen)
	d.screen.Show(journal.ID{})
	d.Press(fyne.KeyReturn)
	require.Contains(t, d.screen.said.Text(), "Ingen pasient er åpen")
}

func TestScreen_a_file_is_never_written_over(t *testing.T) {
	d := open(t, newStation())
	d.screen.View = func(path string) error {
		d.seen = append(d.seen, path)
		return errors.New("no viewer")
	}
	d.Type("1")
	d.Press(fyne.KeyReturn, fyne.KeyReturn)
	require.Len(t, d.seen, 2)
	require.NotEqual(t, d.seen[0], d.seen[1])
	require.Contains(t, d.screen.said.Text(), "åpne fila selv")
}

func TestDocuments_are_the_user_s(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	require.Equal(t, home, Documents())
	for _, name := range []string{"Documents", "Dokumenter"} {
		require.NoError(t, os.Mkdir(filepath.Join(home, name), 0o700))
		require.Equal(t, filepath.Join(home, name), Documents())
	}
}
