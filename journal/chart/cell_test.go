package chart_test

import (
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/policy"

	"github.com/stretchr/testify/require"
)

func TestCell_the_dose_of_the_weekday(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-240*hour, regular(drugs["Marevan"], weekdays))
	c := b.fold()
	sunday := cell(c, morning, at(9, 0))
	require.True(t, sunday.Planned)
	require.True(t, sunday.DoseKnown)
	require.Equal(t, units(2), sunday.Dose)
	require.EqualValues(t, 1, sunday.Version)
	monday := today.AddDays(1)
	require.Equal(t, units(1), cell(c, journal.SlotKey{Date: monday, Time: 480}, at(9, 0)).Dose)
}

func TestCell_a_dose_by_scale_is_not_known_beforehand(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(novorapid, byScale))
	require.False(t, cell(b.fold(), morning, at(9, 0)).DoseKnown)
}

func TestCell_the_dose_is_that_of_the_version_in_force(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(centre, at(12, 0), regular(paracet, version(2), dose(2)))
	c := b.fold()
	require.Equal(t, units(1), cell(c, morning, at(13, 0)).Dose)
	require.Equal(t, units(2), cell(c, evening, at(13, 0)).Dose)
	require.EqualValues(t, 2, cell(c, evening, at(13, 0)).Version)
}

func TestCell_missed_after_a_shift(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	c := b.fold()
	require.Equal(t, chart.SlotOverdue, cell(c, morning, at(20, 0)).State)
	require.Equal(t, chart.SlotMissed, cell(c, morning, at(20, 1)).State)
	b.add(anna, at(8, 0), gave(morning), func(e *journal.Entry) { e.Recorded = at(22, 0) })
	require.Equal(t, chart.SlotGiven, cell(b.fold(), morning, at(22, 0)).State, "etterregistrert")
}

func TestCell_what_is_prepared_and_thrown_away_is_not_prepared(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	prepared := b.add(anna, at(7, 30), gave(morning, act(journal.ActPrepared)))
	require.Equal(t, chart.SlotPrepared, cell(b.fold(), morning, at(8, 0)).State)
	b.add(anna, at(7, 40), gave(morning, act(journal.ActDiscarded), target(prepared)))
	require.Equal(t, chart.SlotDue, cell(b.fold(), morning, at(8, 0)).State)
}

// wide allows three hours.
func wide() *policy.Policy {
	p := *policy.Default()
	p.Windows = []policy.Window{{Before: 3 * time.Hour, After: 3 * time.Hour}}
	p.StoppedFor = 48 * time.Hour
	return &p
}

func TestPolicy_says_what_is_due_and_in_time(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(22, 30)-24*hour, gave(journal.SlotKey{Date: today.AddDays(-1), Time: 1200}))
	c := b.fold()
	late := func() chart.Timeliness {
		got := cell(c, journal.SlotKey{Date: today.AddDays(-1), Time: 1200}, at(9, 0))
		return got.Timeliness(got.Events[0])
	}
	require.Equal(t, chart.SlotPlanned, cell(c, morning, at(6, 0)).State)
	require.Equal(t, chart.Late, late())
	require.Equal(t, "outside_window", journal.CodeOf(c.Check(chart.Intent{Administration: gave(morning), At: at(10, 30)})))
	orders := c.Orders()
	c.Use(wide())
	require.Equal(t, chart.SlotDue, cell(c, morning, at(6, 0)).State)
	require.Equal(t, chart.OnTime, late())
	due, _ := c.Due(at(6, 0))
	require.Equal(t, 1, due)
	require.NoError(t, c.Check(chart.Intent{Administration: gave(morning), At: at(10, 30)}))
	require.NotSame(t, &orders[0].Versions[0], &c.Orders()[0].Versions[0], "what was read before stays as it was")
}

func TestR_MED_10_a_policy_may_show_a_stopped_order_for_longer(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	b.add(centre, at(8, 0), asNeeded(version(2), ended(at(8, 0))))
	c := b.fold()
	tomorrow := today.AddDays(1)
	require.Empty(t, c.Round(tomorrow.AddDays(1), at(0, 0)+60*hour))
	c.Use(wide())
	require.Len(t, c.Round(tomorrow.AddDays(1), at(0, 0)+60*hour), 1)
	short := wide()
	short.StoppedFor = time.Minute
	c.Use(short)
	require.Len(t, c.Round(today, at(19, 0)), 1, "a shift at least")
}

func TestR_MED_02_a_retry_under_the_same_id_is_the_same_registration(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	id := b.add(anna, at(8, 0), gave(morning))
	again := b.entries[1]
	again.Fact = gave(morning) // decoded once more: another pointer, the same content
	c := b.fold()
	c.Add(again, again)
	require.Equal(t, 2, c.Len())
	require.Len(t, cell(c, morning, at(9, 0)).Events, 1)
	require.Equal(t, id, cell(c, morning, at(9, 0)).Events[0].Entry.ID)
	require.Empty(t, c.Cases())
}

func TestR_MED_08_the_effect_belongs_to_its_dose(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	given := b.add(anna, at(8, 0), gave(noSlot))
	require.Empty(t, b.fold().EffectsDue(at(8, 59)))
	require.Len(t, b.fold().EffectsDue(at(9, 0)), 1)
	effect := b.add(bjorn, at(9, 5), gave(noSlot, act(journal.ActEffect), target(given), func(a *journal.Administration) { a.PRNEffect = "mindre vondt" }))
	c := b.fold()
	require.Empty(t, c.EffectsDue(at(9, 10)))
	d := c.Doses(orderNo(1))[0]
	require.Len(t, d.Effects, 1)
	require.Equal(t, effect, d.Effects[0].ID)
	require.Equal(t, at(9, 5), d.Effects[0].At)
	s := c.PRN(orderNo(1), at(10, 0))
	require.Equal(t, 1, s.Count)
	require.Equal(t, at(12, 0), s.Next, "writing an effect moves nothing")
}
