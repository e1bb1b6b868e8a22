package journal_test

import (
	"encoding/binary"
	"slices"
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// drawOften is a timing of any kind, with times that the wall is read at.
func drawOften(t *rapid.T) journal.Timing {
	tm := journal.Timing{}
	switch rapid.IntRange(0, 3).Draw(t, "timing") {
	case 0:
		tm.EveryHours = rapid.SampledFrom([]int{1, 4, 6, 8, 12, 24, 36, 72, 168, 7}).Draw(t, "every hours")
		tm.Anchor = drawInstant(t, "anchor")
		return tm
	case 1:
		tm.EveryDays = rapid.IntRange(2, 31).Draw(t, "every days")
	case 2:
		tm.Weekdays = journal.Weekdays(rapid.IntRange(1, 127).Draw(t, "weekdays"))
	}
	times := rapid.SliceOfNDistinct(rapid.IntRange(0, 287), 1, 5, rapid.ID).Draw(t, "times")
	if rapid.Bool().Draw(t, "by night") {
		times[0] = rapid.IntRange(24, 36).Draw(t, "in the hour that is set")
	}
	slices.Sort(times)
	for _, n := range slices.Compact(times) {
		tm.Times = append(tm.Times, journal.LocalTime(n*5))
	}
	return tm
}

// drawInstant is a time in the two years, often at their edges.
func drawInstant(t *rapid.T, label string) journal.Instant {
	from := rapid.SampledFrom([]journal.Date{
		firstDay, journal.NewDate(2027, 3, 28), journal.NewDate(2027, 10, 31), journal.NewDate(2028, 2, 29), journal.NewDate(2028, 3, 26),
		journal.NewDate(2028, 4, 30), journal.NewDate(2028, 10, 29), journal.NewDate(2027, 7, 1), lastDay,
	}).Draw(t, label+" near")
	return noon(from) + journal.Instant(rapid.IntRange(-2*288, 2*288).Draw(t, label))*grain
}

func drawPlanned(t *rapid.T) *journal.Order {
	o := active(journal.Timing{})
	o.Start = noon(firstDay) - 30*24*hour
	switch rapid.IntRange(0, 3).Draw(t, "order") {
	case 0:
		o.Dose, o.Timing = dose(t), drawOften(t)
	case 1:
		o.Plan = drawTapering(t)
	case 2:
		o.Plan = drawCard(t)
	case 3:
		o.Plan = drawAnything(t)
	}
	if rapid.Bool().Draw(t, "begins") {
		o.Start = drawInstant(t, "start")
	}
	if rapid.Bool().Draw(t, "course") {
		o.End = o.Start + journal.Instant(rapid.IntRange(1, 100*288).Draw(t, "length"))*grain
	}
	if rapid.IntRange(0, 3).Draw(t, "stopped") == 0 {
		o.Status, o.Ended = journal.OrderStopped, drawInstant(t, "ended")
	}
	return o
}

func dose(t *rapid.T) journal.Amount {
	return journal.Amount(rapid.IntRange(1, 6).Draw(t, "half doses")) * 500_000
}

// drawTapering is one period after the other, each with less in it.
func drawTapering(t *rapid.T) []journal.Dosage {
	at := drawInstant(t, "tapering")
	var plan []journal.Dosage
	for i := range rapid.IntRange(2, 5).Draw(t, "periods") {
		end := at + journal.Instant(rapid.IntRange(1, 60*288).Draw(t, "period"))*grain
		plan = append(plan, journal.Dosage{Dose: journal.Amount(5-i) * 1_000_000, Timing: drawOften(t), Start: at, End: end})
		at = end
	}
	if rapid.Bool().Draw(t, "pause first") {
		plan = append([]journal.Dosage{{End: plan[0].Start}}, plan...)
	}
	return plan
}

// drawCard is a Marevan card: a dose for some days of the week, one for the
// others, at one time.
func drawCard(t *rapid.T) []journal.Dosage {
	often := rapid.IntRange(1, 126).Draw(t, "days")
	at := []journal.LocalTime{journal.LocalTime(rapid.SampledFrom([]int{150, 1080, 1200}).Draw(t, "at"))}
	return []journal.Dosage{
		{Dose: 2_000_000, Timing: journal.Timing{Times: at, Weekdays: journal.Weekdays(often)}},
		{Dose: 2_500_000, Timing: journal.Timing{Times: at, Weekdays: journal.Weekdays(127 &^ often)}},
	}
}

// drawAnything is parts that may plan the same slot.
func drawAnything(t *rapid.T) []journal.Dosage {
	var plan []journal.Dosage
	for range rapid.IntRange(1, 4).Draw(t, "parts") {
		d := journal.Dosage{Dose: dose(t) - 500_000, Timing: drawOften(t)}
		if len(plan) > 0 && rapid.Bool().Draw(t, "at the same times") {
			d.Timing = plan[0].Timing
		}
		if rapid.Bool().Draw(t, "part begins") {
			d.Start = drawInstant(t, "part start")
		}
		if d.Start != 0 && rapid.Bool().Draw(t, "part ends") {
			d.End = d.Start + journal.Instant(rapid.IntRange(0, 50*288).Draw(t, "part length"))*grain
		}
		plan = append(plan, d)
	}
	return plan
}

func keysOf(list []dueSlot) []journal.SlotKey {
	keys := []journal.SlotKey{}
	for _, s := range list {
		keys = append(keys, s.key)
	}
	return keys
}

func keys(slots []journal.Slot) []journal.SlotKey {
	list := []journal.SlotKey{}
	for _, s := range slots {
		list = append(list, s.Key())
	}
	return list
}

func TestTiming_two_years_of_slots_and_doses_equal_the_slow_implementation(t *testing.T) {
	days := allDays()
	rapid.Check(t, func(t *rapid.T) {
		o := drawPlanned(t)
		require.NoError(t, o.Timing.Validate())
		plan := slowPlan(o, days)
		for _, date := range days {
			want, got := plan[date], o.Slots(date)
			if !slices.Equal(keysOf(want), keys(got)) {
				require.Equal(t, keysOf(want), keys(got), "%s of %+v", date, o)
			}
			for i, s := range want {
				require.Equal(t, s.due, got[i].Due())
				for _, k := range around(s.key) {
					checkDose(t, o, want, k)
				}
			}
		}
	})
}

// around are a slot and the labels that are easily taken for it, on the nights
// the clock is set above all.
func around(k journal.SlotKey) []journal.SlotKey {
	again, earlier, later := k, k, k
	again.Again, earlier.Time, later.Time = !k.Again, k.Time-60, k.Time+60
	return []journal.SlotKey{k, again, earlier, later}
}

func checkDose(t *rapid.T, o *journal.Order, want []dueSlot, k journal.SlotKey) {
	amount, ok := o.DoseAt(k)
	i := slices.IndexFunc(want, func(s dueSlot) bool { return s.key == k })
	if i < 0 && len(o.Plan) == 0 {
		return // such an order has one dose and never asks when
	}
	known := i >= 0 && len(want[i].doses) == 1 && want[i].doses[0] != 0
	if ok != known || known && amount != want[i].doses[0] {
		require.Fail(t, "dose", "%v of %v, said %v %v: %+v", k, want, amount, ok, o)
	}
}

// drawVersions are an order as it was changed from time to time, in the middle
// of a day, and perhaps stopped at last.
func drawVersions(t *rapid.T) []*journal.Order {
	var list []*journal.Order
	at := noon(firstDay) - 24*hour
	for range rapid.IntRange(2, 4).Draw(t, "versions") {
		o := drawPlanned(t)
		o.Version, o.Status, o.Ended = uint32(len(list)+1), journal.OrderActive, 0
		o.Start = noon(firstDay) - 30*24*hour
		list = append(list, o)
	}
	if rapid.Bool().Draw(t, "stopped at last") {
		last := list[len(list)-1]
		last.Status, last.Ended = journal.OrderStopped, at // made true in [issued]
	}
	return list
}

// issued are the entries of the versions and the instants they took effect.
func issued(t *rapid.T, versions []*journal.Order) ([]journal.Entry, []journal.Instant) {
	var entries []journal.Entry
	times := rapid.SliceOfNDistinct(rapid.IntRange(3*288, 700*288), len(versions), len(versions), rapid.ID).Draw(t, "changed")
	slices.Sort(times)
	var from []journal.Instant
	for i, o := range versions {
		at := noon(firstDay) + journal.Instant(times[i])*grain
		if o.Ended != 0 {
			o.Ended = at
		}
		var id journal.ID
		binary.BigEndian.PutUint64(id[8:], uint64(i+1))
		entries = append(entries, journal.Entry{
			Header: journal.Header{ID: id, Stream: journal.ID{9}, Stamp: journal.NewStamp(at, 0)},
			Body:   journal.Body{At: at, Recorded: at, Fact: o},
		})
		from = append(from, at)
	}
	return entries, from
}

// slowInForce is what a reader of the versions in turn would go by.
func slowInForce(from []journal.Instant, at journal.Instant) int {
	version := 0
	for i, f := range from {
		if f <= at {
			version = i
		}
	}
	return version
}

func TestTiming_a_change_in_the_middle_of_a_day_counts_from_that_minute(t *testing.T) {
	days := allDays()
	rapid.Check(t, func(t *rapid.T) {
		versions := drawVersions(t)
		entries, from := issued(t, versions)
		c := chart.Fold(journal.ID{9}, entries)
		state := c.Order(orderID)
		var plans []map[journal.Date][]dueSlot
		for _, o := range versions {
			plans = append(plans, slowPlan(o, days))
		}
		for _, f := range from {
			for n := range 5 {
				date := journal.DateOf(f).AddDays(n - 2)
				require.Equal(t, slowDay(plans, from, date), roundDay(c, date), "%s", date)
				for _, s := range slowDay(plans, from, date) {
					require.Equal(t, versions[s.version], state.InForce(s.due).Order)
				}
			}
		}
	})
}

// cellOf is a planned cell of the round.
type cellOf struct {
	key     journal.SlotKey
	due     journal.Instant
	version int
}

func slowDay(plans []map[journal.Date][]dueSlot, from []journal.Instant, date journal.Date) []cellOf {
	list := []cellOf{}
	for v, plan := range plans {
		for _, s := range plan[date] {
			if slowInForce(from, s.due) == v {
				list = append(list, cellOf{s.key, s.due, v})
			}
		}
	}
	return sortCells(list)
}

func roundDay(c *chart.Chart, date journal.Date) []cellOf {
	list := []cellOf{}
	for _, row := range c.Round(date, noon(date)) {
		for _, cell := range row.Cells {
			if cell.Planned {
				of := row.Order.InForce(cell.Due).Order.Version
				list = append(list, cellOf{cell.Slot.Key(), cell.Due, int(of) - 1})
			}
		}
	}
	return sortCells(list)
}

func sortCells(list []cellOf) []cellOf {
	slices.SortFunc(list, func(a, b cellOf) int {
		if a.due != b.due {
			return int(a.due - b.due)
		}
		return int(a.key.Time) - int(b.key.Time)
	})
	return list
}

func TestDate_and_due_equal_the_zone_itself_in_every_year(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(rapid.IntRange(1901, 2198).Draw(t, "year"), 1, 1, 0, 0, 0, 0, time.UTC)
		i := journal.InstantOf(from.Add(time.Duration(rapid.IntRange(0, 366*24*60).Draw(t, "minute")) * time.Minute))
		wall := i.Time().In(journal.Oslo)
		require.Equal(t, journal.NewDate(wall.Date()), journal.DateOf(i))
		at := journal.LocalTime(wall.Hour()*60 + wall.Minute())
		first, again := journal.Slot{Date: journal.DateOf(i), Time: at}.Due(), journal.Slot{Date: journal.DateOf(i), Time: at, Again: true}.Due()
		if first != i {
			require.Equal(t, i, again)
			require.Equal(t, wall.Format("15:04"), first.Time().In(journal.Oslo).Format("15:04"))
		}
	})
}
