package wardround

import (
	"cmp"
	"slices"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/chart"
)

// Choice is a time of a list at which doses are planned.
type Choice struct {
	At       journal.SlotKey
	Due      journal.Instant
	Patients int
	Doses    int // that are open
}

// Around is how far from now a round may be begun: before a dose because a
// nurse prepares early, after it because a round takes its time.
const Around = 8 * time.Hour

// Choose lists the times around now at which the patients of a list have doses,
// and proposes the one that is nearest to now.
func Choose(j Journal, list journal.ID, now journal.Instant) (choices []Choice, proposed int) {
	at := map[journal.SlotKey]*Choice{}
	for _, p := range Patients(j, list) {
		j.View(p.Stream, func(c *chart.Chart) { count(c, now, at) })
	}
	for _, c := range at {
		choices = append(choices, *c)
	}
	slices.SortFunc(choices, func(a, b Choice) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.At.Time, b.At.Time)) })
	for i := range choices {
		if nearer(&choices[i], &choices[proposed], now) {
			proposed = i
		}
	}
	return choices, proposed
}

// nearer prefers a time that has something left to give.
func nearer(a, b *Choice, now journal.Instant) bool {
	if (a.Doses > 0) != (b.Doses > 0) {
		return a.Doses > 0
	}
	return max(a.Due-now, now-a.Due) < max(b.Due-now, now-b.Due)
}

// count adds the doses of one patient.
func count(c *chart.Chart, now journal.Instant, at map[journal.SlotKey]*Choice) {
	around := journal.Instant(Around.Milliseconds())
	here := map[journal.SlotKey]bool{}
	for day := journal.DateOf(now - around); day <= journal.DateOf(now+around); day = day.AddDays(1) {
		for _, row := range c.Round(day, now) {
			for i := range row.Cells {
				cell := &row.Cells[i]
				if row.Kind != chart.RowScheduled || !cell.Planned || max(cell.Due-now, now-cell.Due) > around {
					continue
				}
				key := cell.Slot.Key()
				if at[key] == nil {
					at[key] = &Choice{At: key, Due: cell.Due}
				}
				at[key].Patients += flag(!here[key])
				at[key].Doses += flag((&Line{State: cell.State}).Open())
				here[key] = true
			}
		}
	}
}
