package identity

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
)

func person(t *testing.T) (*i18n.Words, Person) {
	t.Helper()
	w, err := i18n.Load(i18n.Bokmal)
	require.NoError(t, err)
	return w, Read(w, aase(), now-300_000, now)
}

// now is 22 November 2026, 08:20 in Oslo.
const now journal.Instant = 1_795_332_000_000

// aase is a chart with who she is, an allergy and a pacemaker, and more facts.
func aase(more ...journal.Fact) *chart.Chart {
	c := chart.New(journal.ID{0xaa})
	facts := append([]journal.Fact{
		&journal.Patient{Version: 1, Family: "Aasen", Given: "Åse", Born: 19360101, Room: "rom 101"},
		&journal.Alert{Alert: journal.ID{1}, Version: 1, Type: journal.AlertAllergy, Active: true, Text: "penicillin", Reaction: "anafylaksi"},
		&journal.Alert{Alert: journal.ID{2}, Version: 1, Type: journal.AlertCritical, Active: true, Text: "Pacemaker (2021)"},
	}, more...)
	for i, f := range facts {
		c.Add(journal.Entry{Header: journal.Header{ID: journal.ID{byte(i + 1)}, Stream: c.Stream(), Stamp: journal.NewStamp(now, uint16(i))}, Body: journal.Body{Fact: f}})
	}
	return c
}

func TestR_ID_03_name_birth_date_room_cave_and_critical_information(t *testing.T) {
	w, p := person(t)
	require.Equal(t, "Aasen, Åse · f. 01.01.1936 (90 år) · rom 101", p.Line(w))
	require.Equal(t, []string{"penicillin (anafylaksi)"}, p.Cave)
	require.Equal(t, []string{"Pacemaker (2021)"}, p.Critical)
	require.Contains(t, p.Spoken(w), "CAVE: penicillin (anafylaksi)")
}

func TestR_ID_03_nothing_of_the_identity_is_cut_at_any_width(t *testing.T) {
	test.NewTempApp(t)
	w, p := person(t)
	p.Name = "Strømsnes-Østgård, Ingebjørg Margrethe Sofie"
	p.Cave = append(p.Cave, "lateks", strings.Repeat("kontrastmiddel ved CT ", 6))
	for _, d := range []theme.Density{theme.Compact, theme.Touch} {
		th, err := theme.New(d)
		require.NoError(t, err)
		fyne.CurrentApp().Settings().SetTheme(th)
		for width := float32(240); width < 1400; width += 47 {
			b := NewBar(w)
			b.Set(p)
			a := b.arrange(width)
			require.Equal(t, strings.ReplaceAll(p.Name, " ", ""), strings.ReplaceAll(strings.Join(a.lines, ""), " ", ""))
			for _, l := range a.lines {
				require.LessOrEqual(t, a.name.Width(l), width-2*barPad+0.01)
			}
			for _, f := range a.facts {
				require.LessOrEqual(t, f.at.X+a.fact.Width(f.text), width)
			}
			for _, badge := range a.badges {
				require.LessOrEqual(t, badge.at.X+badge.at.W, width)
				require.LessOrEqual(t, badge.at.Y+badge.at.H, a.height)
			}
		}
	}
}

func TestIdentity_no_cave_is_said_and_not_left_out(t *testing.T) {
	w, p := person(t)
	p.Cave = nil
	require.Contains(t, p.Spoken(w), "Ingen CAVE registrert")
}

func TestIdentity_a_protected_address_is_not_shown(t *testing.T) {
	w, p := person(t)
	p.Protected, p.Room = true, "Storgata 12 B"
	require.NotContains(t, p.Line(w), "Storgata")
}

func TestR_MED_03_a_picture_is_old_after_twelve_hours(t *testing.T) {
	w, p := person(t)
	p.AsOf = p.Now - OldPicture
	require.Empty(t, p.OldText(w))
	p.AsOf--
	require.Contains(t, p.OldText(w), "12 timer siden")
	p.AsOf = 0
	require.Contains(t, p.OldText(w), "aldri hentet helt")
}

func TestRead_a_withdrawn_allergy_is_not_shown(t *testing.T) {
	c := aase(&journal.Alert{Alert: journal.ID{1}, Version: 2, Type: journal.AlertAllergy, Text: "penicillin"})
	w, err := i18n.Load(i18n.Bokmal)
	require.NoError(t, err)
	require.Empty(t, Read(w, c, now, now).Cave)
}
