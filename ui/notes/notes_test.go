package notes

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/ui/i18n"
	"feltjournal/ui/internal/ward"
)

func open(tb testing.TB, w *ward.Ward) (*Screen, *ward.Desk) {
	tb.Helper()
	d := w.NewDesk(tb)
	s := New(&d.Desk, w)
	d.Open(tb, s.Object(), 1066, 690)
	s.Show(w.Stream)
	s.Focus()
	return s, d
}

func cards(tb testing.TB, w *ward.Ward, f Filter) []Card {
	tb.Helper()
	words, err := i18n.Load(i18n.Bokmal)
	require.NoError(tb, err)
	return Build(View{Words: words, Chart: w.Chart, Now: w.Clock, Receipt: w.Receipt}, f)
}

func cardWith(tb testing.TB, list []Card, text string) *Card {
	tb.Helper()
	i := slices.IndexFunc(list, func(c Card) bool { return c.Text == text })
	require.GreaterOrEqual(tb, i, 0, text)
	return &list[i]
}

func ctrlEnter(d *ward.Desk) {
	d.Window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
}

func TestBuild_newest_first(t *testing.T) {
	list := cards(t, ward.Aase().Reports(), FilterAll)
	require.True(t, slices.IsSortedFunc(list, func(a, b Card) int { return int(b.At - a.At) }))
	require.Len(t, cards(t, ward.Aase().Reports(), FilterValues), 2)
}

func TestR_NOTE_02_a_corrected_note_is_struck_and_names_its_correction(t *testing.T) {
	list := cards(t, ward.Aase().Reports(), FilterNotes)
	old := cardWith(t, list, "Spist kvelds. Blodtrykk 184/82 liggende.")
	require.True(t, old.Struck)
	require.Equal(t, "Rettet av Bjørn Dahl i går 21:40: skrev feil tall", old.Marks[0].Word)
	right := cardWith(t, list, "Spist kvelds. Blodtrykk 134/82 liggende.")
	require.False(t, right.Struck)
	require.Equal(t, "Retter Rapport i går 21:15, Bjørn Dahl: skrev feil tall", right.Marks[0].Word)
}

func TestR_NOTE_02_a_note_entered_in_error_says_by_whom_and_why(t *testing.T) {
	c := cardWith(t, cards(t, ward.Aase().Reports(), FilterAll), "Urolig natt, oppe tre ganger.")
	require.True(t, c.Struck)
	require.False(t, c.Standing)
	require.Equal(t, "Feilregistrert av Anna Berg 06:34: skrevet på feil pasient", c.Marks[0].Word)
}

func TestR_NOTE_05_a_late_entry_says_so(t *testing.T) {
	w := ward.Empty()
	e := w.Write(ward.Anna, ward.At("08:00"), &journal.Note{Type: "rapport", Text: "x"})
	late := e
	late.ID, late.At = journal.ID{9}, ward.At("03:00")
	w.Chart.Add(late)
	require.Contains(t, cards(t, w, FilterAll)[1].Header, "etterregistrert 08:00")
}

func TestEditor_a_report_is_a_draft_until_it_is_signed(t *testing.T) {
	w := ward.Aase().Reports()
	s, d := open(t, w)
	d.Window.Canvas().Focus(s.editor.text)
	d.Type("Sovet godt i natt.")
	d.Wait()
	require.Len(t, w.Kept, 1)
	ctrlEnter(d)
	require.Empty(t, w.Acts, "who it is about is shown before anything is signed")
	d.Press(fyne.KeyReturn)
	require.Len(t, w.Acts, 1)
	require.Equal(t, "Sovet godt i natt.", w.Acts[0].Fact.(*journal.Note).Text)
	require.Empty(t, w.Kept, "the draft is gone with the same act")
	require.Empty(t, s.editor.text.Text)
	require.Equal(t, "Sovet godt i natt.", s.cards[0].Text)
}

func TestEditor_an_empty_report_is_not_signed(t *testing.T) {
	w := ward.Aase()
	s, d := open(t, w)
	d.Window.Canvas().Focus(s.editor.text)
	ctrlEnter(d)
	require.Empty(t, d.Window.Canvas().Overlays().List())
	require.Contains(t, s.editor.head.Text(), "må fylles ut")
}

func TestEditor_a_report_emptied_is_a_draft_deleted(t *testing.T) {
	w := ward.Aase()
	s, d := open(t, w)
	s.editor.text.SetText("Skrevet på feil pasient")
	d.Wait()
	require.Len(t, w.Kept, 1)
	s.editor.text.SetText("")
	d.Wait()
	require.Empty(t, w.Kept)
}

func TestEditor_the_draft_is_back_after_a_lock(t *testing.T) {
	w := ward.Aase()
	s, d := open(t, w)
	d.Window.Canvas().Focus(s.editor.text)
	d.Type("Sovet go")
	s.Leave()
	again, _ := open(t, w)
	require.Equal(t, "Sovet go", again.editor.text.Text)
}

func TestEditor_another_patient_takes_no_text_along(t *testing.T) {
	w := ward.Aase()
	s, d := open(t, w)
	d.Window.Canvas().Focus(s.editor.text)
	d.Type("Sovet go")
	s.Show(journal.ID{0xbb})
	require.Empty(t, s.editor.text.Text)
	require.Equal(t, w.Stream, w.Kept[0].Stream)
	s.Show(w.Stream)
	require.Equal(t, "Sovet go", s.editor.text.Text)
}

func TestEditor_a_correction_needs_a_reason_and_names_its_target(t *testing.T) {
	w := ward.Aase().Reports()
	s, d := open(t, w)
	target := cardWith(t, s.cards, "Datter Marit kommer på besøk kl. 13 og vil gjerne snakke med primærkontakt.")
	s.list.Choose(target.Entry.String())
	d.Type("r")
	require.Equal(t, target.Text, s.editor.text.Text, "one corrects the text, not an empty page")
	d.Window.Canvas().Focus(s.editor.text)
	ctrlEnter(d)
	require.Empty(t, d.Window.Canvas().Overlays().List(), "a reason is required")
	s.editor.reason.SetText("feil klokkeslett")
	ctrlEnter(d)
	d.Press(fyne.KeyReturn)
	n := w.Acts[0].Fact.(*journal.Note)
	require.Equal(t, journal.NoteCorrection, n.Relation)
	require.Equal(t, target.Entry, n.Target)
}

func TestScreen_an_addendum_is_one_letter_away(t *testing.T) {
	w := ward.Aase().Reports()
	s, d := open(t, w)
	d.Press(fyne.KeyHome)
	d.Type("t")
	require.Equal(t, journal.NoteAddendum, s.editor.note.Relation)
	require.Equal(t, fyne.Focusable(s.editor.text), d.Window.Canvas().Focused())
}

func TestScreen_void_keeps_the_text(t *testing.T) {
	w := ward.Aase().Reports()
	_, d := open(t, w)
	d.Press(fyne.KeyHome)
	d.Type("f")
	d.Type("feil pasient")
	d.Press(fyne.KeyReturn)
	require.Equal(t, "feil pasient", w.Acts[0].Fact.(*journal.EnteredInError).Reason)
}

func TestR_NOTE_07_an_unsigned_draft_of_a_day_alarms_its_author(t *testing.T) {
	w := ward.Aase()
	w.Kept = []localstore.Draft{{ID: journal.ID{1}, Stream: w.Stream, Name: draftName, Updated: ward.On(20261120, "07:00"), Fact: &journal.Note{Type: "rapport", Text: "gammel"}}}
	s, _ := open(t, w)
	require.True(t, s.alarm.Visible())
	require.Contains(t, s.alarm.Text(), "20.11. 07:00")
}

// BenchmarkTimeline is 500 reports: refreshed, laid out and painted, and one
// page scrolled.
func BenchmarkTimeline(b *testing.B) {
	w := ward.Aase()
	for i := range 500 {
		w.Write(ward.Anna, ward.On(20261101, "08:00")+journal.Instant(i)*3_600_000,
			&journal.Note{Type: "rapport", Text: fmt.Sprintf("%d: Blodtrykk 148/92, puls 88. Klaget over svimmelhet ved mobilisering kl. 11. Ringt tilsynslege kl. 14, ønsker nytt blodtrykk i kveld. Sår venstre legg stelt: rent, lite sekresjon, ny bandasje.", i)})
	}
	s, d := open(b, w)
	b.Run("refresh", func(b *testing.B) {
		measure(b, func() {
			s.Refresh()
			s.list.Paint(1)
		})
	})
	b.Run("page", func(b *testing.B) {
		keys := []fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageUp}
		i := 0
		measure(b, func() {
			d.Press(keys[i%3])
			s.list.Paint(1)
			i++
		})
	})
}

func measure(b *testing.B, f func()) {
	b.Helper()
	f()
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		f()
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}
