package review

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/i18n"
	"feltjournal/ui/internal/ward"
)

func open(t *testing.T, w *ward.Ward) (*Screen, *ward.Desk) {
	t.Helper()
	d := w.NewDesk(t)
	s := New(&d.Desk, w)
	d.Open(t, s.Object(), 1066, 690)
	s.Show(journal.ID{})
	s.Focus()
	return s, d
}

func words(c *Side) (all string) {
	for _, l := range c.Lines {
		all += l + "\n"
	}
	return all
}

func TestReview_critical_cases_stand_first_and_show_both_sides(t *testing.T) {
	s, _ := open(t, ward.Aase().Reports().AfterStop())
	require.Len(t, s.cases, 3)
	double := s.cases[0]
	require.Equal(t, "Mulig dobbeltdose", double.Look.Word)
	require.Len(t, double.Sides, 2)
	require.Contains(t, words(&double.Sides[0]), "Anna Berg, sykepleier · 08:04")
	require.Contains(t, words(&double.Sides[0]), "Så versjon 1 av forordningen, bilde fra 07:59")
	require.Contains(t, words(&double.Sides[1]), "Bjørn Dahl")
	require.Equal(t, "Tiltaksplan endret av to", s.cases[2].Look.Word)
}

func TestC5_given_after_stop_shows_the_stop_beside_the_dose(t *testing.T) {
	s, _ := open(t, ward.Aase().Reports().AfterStop())
	c := s.cases[1]
	require.Equal(t, chart.RuleAfterStop, c.Of.Rule)
	require.Equal(t, "Seponert 07:40", c.Sides[0].Look.Word)
	require.Contains(t, words(&c.Sides[0]), "lavt blodtrykk")
}

func TestR_MED_11_a_case_is_closed_only_by_a_person_with_a_reason(t *testing.T) {
	w := ward.Aase()
	s, d := open(t, w)
	d.Press(fyne.KeyReturn, fyne.KeyReturn)
	require.Empty(t, w.Acts, "a reason is required")
	d.Type("1")
	d.Type("dr. Hansen 08:40")
	d.Press(fyne.KeyReturn)
	require.Len(t, w.Acts, 1)
	f := w.Acts[0].Fact.(*journal.CaseClosure)
	require.Equal(t, "avklart med lege, ingen tiltak: dr. Hansen 08:40", f.Reason)
	require.Len(t, f.Seen, 2)
	require.False(t, s.cases[0].Of.Open)
	require.Equal(t, "Lukket av Anna Berg 08:20: avklart med lege, ingen tiltak: dr. Hansen 08:40", s.cases[0].Closed[0], "and stays in view")
}

func TestReview_a_closed_case_opens_again_when_more_is_known(t *testing.T) {
	w := ward.Aase()
	s, d := open(t, w)
	d.Press(fyne.KeyReturn)
	d.Type("3")
	d.Press(fyne.KeyReturn)
	require.False(t, s.cases[0].Of.Open)
	o := w.Chart.Order(journal.ID{0x0f, 4}).Current()
	w.Give(ward.Bjorn, o, ward.Slot(8), ward.At("08:15"))
	s.Refresh()
	require.True(t, s.cases[0].Of.Open)
	require.Len(t, s.cases[0].Closed, 1, "the earlier closing stays readable")
}

func TestReview_a_section_is_settled_in_the_plan_not_here(t *testing.T) {
	w := ward.Aase().Reports()
	s, d := open(t, w)
	d.Press(fyne.KeyEnd, fyne.KeyReturn)
	require.False(t, s.cases[1].Closable)
	d.Press(fyne.KeyReturn)
	require.Empty(t, w.Acts)
}

func TestReview_every_rule_has_its_words_in_every_language(t *testing.T) {
	for _, l := range i18n.Languages {
		w, err := i18n.Load(l)
		require.NoError(t, err)
		for rule := chart.RuleDoubleDose; rule <= chart.RuleConcurrentSection; rule++ {
			require.NotEmpty(t, ruleKeys[rule], rule)
			for _, part := range []string{"title_", "why_", "do_"} {
				key := "review." + part + ruleKeys[rule]
				require.NotEqual(t, key, w.T(key))
			}
		}
	}
}
