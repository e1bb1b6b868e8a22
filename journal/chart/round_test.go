package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

func TestRound_states_of_a_slot(t *testing.T) {
	for _, c := range []struct {
		name string
		act  journal.Act // 0: nothing registered
		now  journal.Instant
		want chart.SlotState
	}{
		{"before", 0, at(6, 59), chart.SlotPlanned},
		{"an hour before", 0, at(7, 0), chart.SlotDue},
		{"an hour after", 0, at(9, 0), chart.SlotDue},
		{"later", 0, at(9, 1), chart.SlotOverdue},
		{"given", journal.ActGiven, at(9, 1), chart.SlotGiven},
		{"seen taken", journal.ActSeenTaken, at(9, 1), chart.SlotGiven},
		{"delivered", journal.ActDelivered, at(9, 1), chart.SlotDelivered},
		{"taken by the patient", journal.ActSelf, at(9, 1), chart.SlotSelf},
		{"prepared", journal.ActPrepared, at(8, 10), chart.SlotPrepared},
		{"prepared and forgotten", journal.ActPrepared, at(9, 1), chart.SlotOverdue},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &book{}
			b.add(centre, at(0, 0)-48*hour, regular(paracet))
			if c.act != 0 {
				b.add(anna, at(8, 0), gave(morning, act(c.act)))
			}
			require.Equal(t, c.want, cell(b.fold(), morning, c.now).State)
		})
	}
}

func TestRound_rows_and_their_order(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(journal.Drug{Name: "Zopiclone"}))
	b.add(centre, at(0, 0)-48*hour, regular(journal.Drug{Name: "Albyl-E"}, named(orderNo(2))))
	b.add(centre, at(0, 0)-48*hour, asNeeded(named(orderNo(3))))
	unclear := regular(journal.Drug{Name: "Marevan"}, named(orderNo(4)))
	unclear.Unclear, unclear.DoseText = []string{"timing"}, "etter INR-kort"
	b.add(centre, at(0, 0)-48*hour, unclear)
	draft := regular(paracet, named(orderNo(5)))
	draft.Status = journal.OrderDraft
	b.add(centre, at(0, 0)-48*hour, draft)
	tomorrow := asNeeded(named(orderNo(6)))
	tomorrow.Start = at(0, 0) + 30*hour
	b.add(centre, at(0, 0)-48*hour, tomorrow)

	rows := b.fold().Round(today, at(12, 0))
	require.Len(t, rows, 4)
	require.Equal(t, "Albyl-E", rows[0].Order.Current().Drug.Name)
	require.Equal(t, "Zopiclone", rows[1].Order.Current().Drug.Name)
	require.Equal(t, chart.RowPRN, rows[2].Kind)
	require.NotNil(t, rows[2].PRN)
	require.Equal(t, chart.RowUnclear, rows[3].Kind)
	require.Equal(t, "etter INR-kort", rows[3].Order.Current().DoseText)
	require.Nil(t, b.fold().Round(20261399, at(12, 0)), "no such day")
}

func TestR_MED_10_a_stopped_order_stays_crossed_out_for_a_shift(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	b.add(centre, at(18, 0), asNeeded(version(2), ended(at(18, 0))))
	c := b.fold()
	row := func(day journal.Date, now journal.Instant) *chart.RoundRow {
		rows := c.Round(day, now)
		if len(rows) == 0 {
			return nil
		}
		return &rows[0]
	}
	require.False(t, row(today, at(17, 0)).Crossed)
	require.True(t, row(today, at(18, 0)).Crossed)
	require.Equal(t, "bivirkning", row(today, at(18, 0)).Order.Current().EndReason)
	require.True(t, row(today.AddDays(1), at(18, 0)+8*hour).Crossed, "the night shift sees it")
	require.Nil(t, row(today.AddDays(2), at(18, 0)+40*hour))
}

func TestR_MED_10_a_stopped_order_stays_on_days_where_it_had_slots(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(8, 0), gave(morning))
	b.add(centre, at(12, 0), regular(paracet, version(2), ended(at(12, 0))))
	c := b.fold()
	later := at(0, 0) + 240*hour
	rows := c.Round(today, later)
	require.Len(t, rows, 1)
	require.True(t, rows[0].Crossed)
	require.Len(t, rows[0].Cells, 1, "20:00 was after the stop")
	require.Equal(t, chart.SlotGiven, rows[0].Cells[0].State)
}

func TestRound_a_slot_before_the_stop_that_nobody_gave_is_not_overdue_but_lapsed(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(centre, at(8, 30), regular(paracet, version(2), ended(at(8, 30))))
	c := b.fold()
	require.Equal(t, chart.SlotLapsed, cell(c, morning, at(10, 0)).State)
	due, overdue := c.Due(at(10, 0))
	require.Zero(t, due+overdue)
}

func TestRound_slots_belong_to_the_version_in_force_when_they_fell_due(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(8, 0), gave(morning))
	b.add(centre, at(12, 0), regular(paracet, version(2), func(o *journal.Order) { o.Timing.Times = []journal.LocalTime{540, 1260} }))
	rows := b.fold().Round(today, at(13, 0))
	require.Len(t, rows[0].Cells, 2, "08:00 by the first, 21:00 by the second; 09:00 never was")
	require.Equal(t, journal.LocalTime(480), rows[0].Cells[0].Slot.Time)
	require.Equal(t, journal.LocalTime(1260), rows[0].Cells[1].Slot.Time)
}

func TestRound_no_slots_during_a_pause(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet, func(o *journal.Order) { o.Timing.Times = []journal.LocalTime{480, 720, 1200} }))
	b.add(centre, at(9, 0), regular(paracet, version(2), endedAs(journal.OrderOnHold, at(9, 0))))
	b.add(centre, at(13, 0), regular(paracet, version(3)))
	c := b.fold()
	require.Equal(t, chart.SlotOverdue, cell(c, morning, at(14, 0)).State, "resumed: 08:00 is missed again")
	require.Zero(t, cell(c, journal.SlotKey{Date: today, Time: 720}, at(14, 0)).State, "12:00 was in the pause")
	require.Equal(t, chart.SlotPlanned, cell(c, evening, at(14, 0)).State)
}

func TestRound_an_order_of_unknown_status_is_shown_as_text(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(centre, at(0, 0)-24*hour, regular(paracet, version(2), func(o *journal.Order) { o.Status = journal.OrderUnknown }))
	b.add(centre, at(0, 0)-48*hour, regular(apo, named(orderNo(2))))
	b.add(centre, at(0, 0)-24*hour, regular(apo, named(orderNo(2)), version(2), func(o *journal.Order) { o.Status = journal.OrderDraft }))
	rows := b.fold().Round(today, at(12, 0))
	require.Len(t, rows, 2, "what is not understood does not vanish")
	require.Equal(t, chart.RowUnclear, rows[0].Kind)
	require.Equal(t, chart.RowUnclear, rows[1].Kind)
	require.Empty(t, rows[0].Cells)
}

func TestRound_a_registration_in_a_slot_nobody_planned_is_shown(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(10, 0), gave(journal.SlotKey{Date: today, Time: 600}))
	got := cell(b.fold(), journal.SlotKey{Date: today, Time: 600}, at(11, 0))
	require.False(t, got.Planned)
	require.Equal(t, chart.SlotGiven, got.State)
}

func TestRound_of_a_day_holds_that_day(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(10, 0), gave(journal.SlotKey{Date: today, Time: 600}))
	b.add(anna, at(11, 0), gave(journal.SlotKey{}))
	rows := b.fold().Round(today.AddDays(1), at(12, 0))
	require.Len(t, rows[0].Cells, 2)
	require.Empty(t, rows[0].Loose)
	require.Len(t, b.fold().Round(today, at(12, 0))[0].Loose, 1)
}

func TestRound_on_the_night_the_clock_is_put_back(t *testing.T) {
	night := journal.NewDate(2026, 10, 25)
	b := &book{}
	hourly := regular(paracet)
	hourly.Timing = journal.Timing{EveryHours: 1, Anchor: hourly.Start}
	hourly.Start = 0
	b.add(centre, hourly.Timing.Anchor-2400*hour, hourly)
	first, second := journal.SlotKey{Date: night, Time: 120}, journal.SlotKey{Date: night, Time: 120, Again: true}
	b.add(anna, first.Of(orderNo(1)).Due(), gave(first))
	b.add(anna, second.Of(orderNo(1)).Due(), gave(second))
	c := b.fold()
	require.Empty(t, c.Cases(), "two slots, an hour apart")
	require.Len(t, c.Round(night, at(0, 0))[0].Cells, 25)
	require.Equal(t, hour, cell(c, second, at(0, 0)).Due-cell(c, first, at(0, 0)).Due)
}

func TestDue_counts_a_shift_back(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	c := b.fold()
	for _, x := range []struct {
		now          journal.Instant
		due, overdue int
	}{
		{at(6, 0), 0, 1},  // 20:00 the evening before
		{at(8, 0), 1, 1},  // and 08:00; the evening is just a shift away
		{at(12, 0), 0, 1}, // 08:00
		{at(19, 30), 1, 1},
		{at(20, 30), 1, 0},
	} {
		due, overdue := c.Due(x.now)
		require.Equal(t, [2]int{x.due, x.overdue}, [2]int{due, overdue}, "%v", x.now.Time())
	}
}
