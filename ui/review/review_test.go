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
		for rule := chart.RuleDoubleDose; rule <= chart.RuleGone; rule++ {
			require.NotEmpty(t, ruleKeys[rule], rule)
			for _, part := range []string{"title_", "why_", "do_"} {
				key := "review." + part + ruleKeys[rule]
				require.NotEqual(t, key, w.T(key))
			}
		}
	}
}

// berit is a chart of what two nurses did without seeing each other.
func berit(f func(*ward.Ward)) *ward.Ward {
	w := ward.Berit()
	w.Clock, w.Picture = ward.At("10:00"), ward.At("09:55")
	f(w)
	return w
}

func byScale(w *ward.Ward, by journal.Author, clock string, sugar, dose journal.Amount) {
	o := w.Chart.Order(journal.ID{0x0f, ward.NovoRapid}).Current()
	m := w.Write(by, ward.At(clock), &journal.Observation{Code: "15074-8", Name: "Blodsukker", Value: sugar * 100_000, Unit: "mmol/l"})
	w.Write(by, ward.At(clock), &journal.Administration{
		Order: o.Order, Version: 1, Slot: ward.Slot(8), Act: journal.ActGiven, Drug: o.Drug, Dose: dose * 1_000_000, Unit: "E", Route: o.Route, Measured: m.ID,
	})
}

func caseOf(t *testing.T, s *Screen, rule chart.Rule) *Case {
	t.Helper()
	for i := range s.cases {
		if s.cases[i].Of.Rule == rule {
			return &s.cases[i]
		}
	}
	t.Fatalf("no case of rule %d", rule)
	return nil
}

func TestC13_insulin_by_two_values_shows_both_pairs_and_what_to_do_against_hypoglycaemia(t *testing.T) {
	s, _ := open(t, berit(func(w *ward.Ward) {
		byScale(w, ward.Anna, "08:02", 124, 6)
		byScale(w, ward.Siri, "08:09", 91, 4)
	}))
	c := caseOf(t, s, chart.RuleInsulin)
	require.Equal(t, "Insulin gitt to ganger", c.Look.Word)
	require.Contains(t, c.Do, "føling")
	var looks []string
	for i := range c.Sides {
		looks = append(looks, c.Sides[i].Look.Word)
	}
	require.ElementsMatch(t, []string{"Blodsukker 12,4 mmol/l", "Gitt 6 E", "Blodsukker 9,1 mmol/l", "Gitt 4 E"}, looks)
	require.True(t, c.Closable)
}

func TestC12_two_patches_show_where_each_sits(t *testing.T) {
	s, _ := open(t, berit(func(w *ward.Ward) {
		w.PatchOn()
		o := w.Chart.Order(journal.ID{0x0f, ward.Durogesic}).Current()
		w.Write(ward.Siri, ward.At("08:04"), &journal.Administration{
			Order: o.Order, Version: 1, Slot: ward.Slot(8), Act: journal.ActGiven, Drug: o.Drug, Dose: o.Dose, Unit: o.Unit, Route: o.Route, Site: "høyre bryst",
		})
	}))
	c := caseOf(t, s, chart.RulePatches)
	require.Equal(t, "Forordnet: 1 plaster om gangen", c.Sides[0].Look.Word)
	require.Contains(t, words(&c.Sides[1]), "venstre bryst")
	require.Contains(t, words(&c.Sides[2]), "høyre bryst")
	require.Contains(t, c.Do, "113")
}

func TestC15_a_check_that_found_something_wrong_says_what(t *testing.T) {
	s, _ := open(t, berit(func(w *ward.Ward) {
		o := w.Chart.Order(journal.ID{0x0f, ward.Fragmin}).Current()
		dose := w.Give(ward.Anna, o, ward.Slot(8), ward.At("08:02"))
		w.Write(ward.Siri, ward.At("08:30"), &journal.Countersign{Target: dose.ID, Purpose: journal.SignCheck, Found: journal.FoundWrong, Text: "7500 IE ble gitt"})
	}))
	c := caseOf(t, s, chart.RuleCheckMissing)
	require.Equal(t, "Kontroll: stemmer ikke – 7500 IE ble gitt", c.Sides[1].Look.Word)
}

func TestC9_a_dose_prepared_twice_is_settled_when_one_is_thrown_away(t *testing.T) {
	w := berit(func(w *ward.Ward) {
		o := w.Chart.Order(journal.ID{0x0f, ward.Fragmin}).Current()
		for _, by := range []journal.Author{ward.Anna, ward.Siri} {
			w.Write(by, ward.At("07:40"), &journal.Administration{Order: o.Order, Version: 1, Slot: ward.Slot(8), Act: journal.ActPrepared, Drug: o.Drug, Dose: o.Dose, Unit: o.Unit})
		}
	})
	s, _ := open(t, w)
	c := caseOf(t, s, chart.RulePreparedTwice)
	require.Contains(t, c.Do, "X i runden")
	prepared := w.Chart.Doses(journal.ID{0x0f, ward.Fragmin})[0]
	w.Write(ward.Anna, ward.At("09:50"), &journal.Administration{Order: prepared.Order, Version: 1, Slot: prepared.Slot, Act: journal.ActDiscarded, Drug: prepared.Drug, Target: prepared.Entry.ID})
	s.Refresh()
	c = caseOf(t, s, chart.RulePreparedTwice)
	require.Equal(t, "Istandgjort to ganger – avklart", c.Look.Word)
	require.Contains(t, c.Closed[0], "Anna Berg")
}

func TestC18_a_dose_to_a_patient_who_was_away_says_where(t *testing.T) {
	s, _ := open(t, berit(func(w *ward.Ward) {
		p := *w.Chart.Patient()
		p.Version, p.Away = 2, &journal.Away{Since: ward.At("07:00"), Where: "St. Olavs hospital"}
		w.Write(ward.Lege, ward.At("07:00"), &p)
		o := w.Chart.Order(journal.ID{0x0f, ward.Fragmin}).Current()
		w.Give(ward.Bjorn, o, ward.Slot(8), ward.At("08:02"))
	}))
	c := caseOf(t, s, chart.RuleGone)
	require.Equal(t, "Pasienten var et annet sted: St. Olavs hospital", c.Sides[0].Look.Word)
	require.Contains(t, c.Do, "sykehuset")
}

func TestC14_a_warfarin_dose_by_an_older_card_shows_the_new_one(t *testing.T) {
	s, _ := open(t, berit(func(w *ward.Ward) {
		old := w.Chart.Order(journal.ID{0x0f, ward.Marevan}).Current()
		newer := *old
		newer.Version, newer.Plan, newer.Card = 2, []journal.Dosage{{Dose: 1_000_000, Timing: old.Plan[0].Timing}}, &journal.Card{INR: 3_100_000, Taken: 20261121, Next: 20261128}
		w.Write(ward.Lege, ward.At("07:00"), &newer)
		w.Write(ward.Bjorn, ward.At("09:00"), &journal.Administration{
			Order: old.Order, Version: 1, Slot: ward.Slot(18), Act: journal.ActGiven, Drug: old.Drug, Dose: 1_500_000, Unit: "tablett",
		})
	}))
	c := caseOf(t, s, chart.RuleOlderVersion)
	require.Contains(t, words(&c.Sides[0]), "INR 3,1 tatt 21.11.2026")
}

func TestReview_the_same_substance_by_two_orders_names_both_medicines(t *testing.T) {
	s, _ := open(t, berit(func(w *ward.Ward) {
		other := w.Prescribe(40, journal.Drug{Name: "Ibumetin", ATC: "M01AE01", Strength: "400 mg", Form: "tablett"}, 1_000_000, "tablett", "oral", func(o *journal.Order) {
			o.Timing = journal.Timing{Times: []journal.LocalTime{8 * 60}}
		})
		w.Give(ward.Bjorn, other, ward.Slot(8), ward.At("08:00"))
		w.Give(ward.Anna, w.Chart.Order(journal.ID{0x0f, ward.Ibux}).Current(), journal.SlotKey{}, ward.At("08:30"))
	}))
	c := caseOf(t, s, chart.RuleSubstance)
	require.Contains(t, words(&c.Sides[0]), "Ibumetin")
	require.Contains(t, words(&c.Sides[1]), "Ibux")
	require.Contains(t, c.Do, "Giftinformasjonen")
}

func TestC11_a_difference_in_the_account_is_told_here_and_closed_there(t *testing.T) {
	w := ward.Berit()
	unit := journal.ID{0x55}
	w.Account = chart.NewLedger(unit)
	book := func(n byte, by journal.Author, f journal.Fact) {
		w.Account.Add(journal.Entry{
			Header: journal.Header{ID: journal.ID{0x56, n}, Stream: unit, Device: journal.ID{1}, Seq: uint64(n), Stamp: journal.NewStamp(ward.At("07:00"), uint16(n)), Class: f.Class()},
			Body:   journal.Body{Author: by, At: ward.At("07:00"), Recorded: ward.At("07:00"), Fact: f},
		})
	}
	drug := journal.Drug{Name: "Morfin", Strength: "10 mg/ml", Form: "injeksjon", Group: "A"}
	book(1, ward.Anna, &journal.Movement{Type: journal.MovementDelivery, Location: "medisinrom", Drug: drug, Unit: "ampulle", Amount: 10_000_000})
	book(2, ward.Anna, &journal.Movement{Type: journal.MovementCount, Location: "medisinrom", Drug: drug, Unit: "ampulle", Amount: 9_000_000})
	book(3, ward.Siri, &journal.Countersign{Target: journal.ID{0x56, 2}, Purpose: journal.SignWitness})
	s, d := open(t, w)
	c := caseOf(t, s, chart.RuleStock)
	require.Equal(t, "Morfin 10 mg/ml · medisinrom", c.About)
	require.Equal(t, "Regnskapet ble da 10 ampulle", c.Sides[0].Look.Word)
	require.Equal(t, "Telt 9 ampulle, regnskapet sier 10", c.Sides[1].Look.Word)
	require.Contains(t, words(&c.Sides[1]), "Siri Moe")
	require.Contains(t, c.Do, "F9")
	require.False(t, c.Closable)
	d.Press(fyne.KeyHome, fyne.KeyReturn)
	require.Len(t, d.Window.Canvas().Overlays().List(), 1)
	d.Press(fyne.KeyEscape)
	require.Empty(t, w.Acts)
}
