package plan

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/internal/ward"
)

func open(t *testing.T, w *ward.Ward) (*Screen, *ward.Desk) {
	t.Helper()
	d := w.NewDesk(t)
	s := New(&d.Desk, w)
	d.Open(t, s.Object(), 1066, 690)
	s.Show(w.Stream)
	s.Focus()
	return s, d
}

func ctrlEnter(d *ward.Desk) {
	d.Window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl})
}

func TestPlan_a_section_changed_by_two_stands_twice_with_who_and_when(t *testing.T) {
	s, _ := open(t, ward.Aase().Reports())
	require.Len(t, s.sections, 3)
	require.True(t, s.sections[0].Concurrent())
	require.Equal(t, "07:30 · Anna Berg, sykepleier", s.sections[0].Heads[0].Header)
	require.Equal(t, "07:45 · Bjørn Dahl, helsefagarbeider", s.sections[0].Heads[1].Header)
	require.False(t, s.sections[1].Concurrent())
}

func TestPlan_a_joint_version_names_both_and_begins_with_both_texts(t *testing.T) {
	w := ward.Aase().Reports()
	s, d := open(t, w)
	parents := s.sections[0].Parents
	d.Press(fyne.KeyHome, fyne.KeyReturn)
	ctrlEnter(d)
	require.Len(t, w.Acts, 1)
	f := w.Acts[0].Fact.(*journal.Section)
	require.Equal(t, parents, f.Parents)
	require.Len(t, f.Parents, 2)
	require.Contains(t, f.Text, "tilby ekstra kl. 20")
	require.Contains(t, f.Text, "Vekt mandag og torsdag")
	require.False(t, s.sections[0].Concurrent(), "it stands once again")
	require.Equal(t, fyne.Focusable(s.list), d.Window.Canvas().Focused())
}

func TestPlan_a_change_names_what_it_was_written_on_top_of(t *testing.T) {
	w := ward.Aase().Reports()
	s, d := open(t, w)
	s.list.Choose("Mobilisering")
	d.Press(fyne.KeyReturn)
	d.Type("Ny evaluering. ")
	ctrlEnter(d)
	f := w.Acts[0].Fact.(*journal.Section)
	require.Len(t, f.Parents, 1)
	require.Contains(t, f.Text, "Ny evaluering. ")
	require.Contains(t, f.Text, "rullator")
}

func TestPlan_a_change_that_is_not_signed_is_kept_and_taken_up_again(t *testing.T) {
	w := ward.Aase().Reports()
	s, d := open(t, w)
	s.list.Choose("Mobilisering")
	d.Press(fyne.KeyReturn)
	d.Type("Halvferdig. ")
	d.Press(fyne.KeyEscape)
	require.Empty(t, w.Acts)
	require.Len(t, w.Kept, 1)
	require.True(t, s.kept.Visible())
	d.Press(fyne.KeyReturn)
	ctrlEnter(d)
	require.Contains(t, w.Acts[0].Fact.(*journal.Section).Text, "Halvferdig. ")
	require.Empty(t, w.Kept)
}

func TestPlan_a_new_section_has_a_title_and_a_text(t *testing.T) {
	w := ward.Aase()
	s, d := open(t, w)
	s.create()
	d.Type("Søvn")
	d.Press(fyne.KeyReturn)
	d.Type("Tiltak: ro på rommet fra kl. 22.")
	ctrlEnter(d)
	f := w.Acts[0].Fact.(*journal.Section)
	require.Equal(t, "Søvn", f.Title)
	require.Equal(t, "søvn", f.Key)
	require.Equal(t, journal.CarePlan, f.Document)
}

func TestPlan_an_empty_text_ends_the_section_and_it_stays_in_view(t *testing.T) {
	w := ward.Aase().Reports()
	s, d := open(t, w)
	s.list.Choose("Mobilisering")
	s.open("Mobilisering")
	d.Window.Canvas().Focused().(interface{ SetText(string) }).SetText("")
	ctrlEnter(d)
	last := s.sections[len(s.sections)-1]
	require.Equal(t, "Mobilisering", last.Title)
	require.True(t, last.Ended)
	require.Len(t, last.Versions, 2)
}
