package fhir

import (
	"slices"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// readParts reads the dosages and joins those that differ in their times only.
func readParts(ds []r4.Dosage) (parts []part, unclear []string) {
	var all []part
	for i := range ds {
		p, codes := readDosage(&ds[i])
		unclear = append(unclear, codes...)
		all = append(all, p)
	}
	if !sequential(all) || len(all) > journal.MaxSteps {
		return nil, []string{UnclearSequence}
	}
	for _, p := range all {
		at := slices.IndexFunc(parts, p.joins)
		if at < 0 {
			parts = append(parts, p)
			continue
		}
		if !parts[at].join(p) {
			unclear = append(unclear, UnclearOverlap)
		}
	}
	for i := range parts {
		if slices.ContainsFunc(parts[:i], parts[i].overlaps) {
			unclear = append(unclear, UnclearOverlap)
		}
	}
	return parts, unclear
}

// sequential reports whether the dosages can be put in order. Those of one
// number, and those without, apply at the same time; those of different
// numbers follow each other, which can be told only when one has ended before
// the next begins.
func sequential(parts []part) bool {
	for i, p := range parts {
		for _, q := range parts[i+1:] {
			if p.sequence == nil || q.sequence == nil || *p.sequence == *q.sequence {
				continue
			}
			if *p.sequence < *q.sequence && !p.before(q) || *p.sequence > *q.sequence && !q.before(p) {
				return false
			}
		}
	}
	return true
}

// before reports whether p has ended when q begins.
func (p part) before(q part) bool { return p.end != 0 && p.end <= q.start }

// joins reports whether p is another time of the same dosage q.
func (p part) joins(q part) bool {
	return p.prn == nil && q.prn == nil && p.scale == nil && q.scale == nil &&
		p.dose == q.dose && p.unit == q.unit && p.route == q.route && p.method == q.method &&
		p.start == q.start && p.end == q.end && len(p.timing.Times) > 0 && len(q.timing.Times) > 0 &&
		p.timing.Weekdays == q.timing.Weekdays && p.timing.EveryDays == q.timing.EveryDays
}

// join adds q's times to p; ok is false when they are not all different.
func (p *part) join(q part) (ok bool) {
	p.timing.Times = append(slices.Clone(p.timing.Times), q.timing.Times...)
	slices.Sort(p.timing.Times)
	if q.text != p.text {
		p.text = joinWords([]string{p.text, q.text}, ". ")
	}
	return p.timing.Validate() == nil
}

// overlaps reports whether p and q both plan a dose at the same moment, or
// whether it cannot be told that they never do.
func (p part) overlaps(q part) bool {
	a, b := p.timing, q.timing
	if p.prn != nil || q.prn != nil || p.before(q) || q.before(p) {
		return false
	}
	if a.EveryHours > 0 && b.EveryHours > 0 {
		const hour = 3_600_000
		return meet(int64(p.start-q.start), a.EveryHours*hour, b.EveryHours*hour)
	}
	if a.EveryHours > 0 || b.EveryHours > 0 {
		return true
	}
	shared := slices.ContainsFunc(a.Times, func(t journal.LocalTime) bool { return slices.Contains(b.Times, t) })
	days := a.Weekdays == 0 || b.Weekdays == 0 || a.Weekdays&b.Weekdays != 0
	return shared && days && meet(int64(daysFrom(q.start, p.start)), max(1, a.EveryDays), max(1, b.EveryDays))
}

// meet reports whether two rhythms of n and m units, whose first beats are gap
// units apart, ever fall together.
func meet(gap int64, n, m int) bool {
	for m != 0 {
		n, m = m, n%m
	}
	return gap%int64(n) == 0
}

// daysFrom is how many Oslo days b's day is after a's.
func daysFrom(a, b journal.Instant) int {
	const day = 24 * 3_600_000
	x, y := journal.DateOf(a), journal.DateOf(b)
	// Noon to noon is a whole number of days, give or take the hour of summer time.
	gap := journal.Slot{Date: y, Time: 720}.Due() - journal.Slot{Date: x, Time: 720}.Due()
	if gap < 0 {
		return int((gap - day/2) / day)
	}
	return int((gap + day/2) / day)
}

// planning are the parts of one order.
type planning []part

// planned gathers the parts by the order that holds them.
func planned(parts []part) (out []planning) {
	for _, p := range parts {
		at := slices.IndexFunc(out, func(g planning) bool { return p.plannedWith(g[0]) })
		if at < 0 {
			out = append(out, planning{p})
			continue
		}
		out[at] = append(out[at], p)
	}
	return out
}

// plannedWith reports whether p and q are regular doses that differ only in
// amount and time.
func (p part) plannedWith(q part) bool {
	return p.prn == nil && q.prn == nil && p.scale == nil && q.scale == nil && p.dose != 0 && q.dose != 0 &&
		p.unit == q.unit && p.route == q.route && p.method == q.method
}

// order is base with what the parts say.
func (g planning) order(base journal.Order, id journal.ID) *journal.Order {
	o, p := base, g[0]
	o.Order = id
	o.Unit, o.Route, o.PRN, o.Scale = p.unit, cleanLine(p.route), p.prn, p.scale
	o.Technique = techniqueOf(p.method, o.Drug.Form, p.route)
	o.DoseText = cleanText(joinWords(g.texts(), "\n"), journal.MaxText)
	if len(g) == 1 {
		o.Dose, o.Timing, o.Start, o.End = p.dose, p.timing, p.start, p.end
		return &o
	}
	o.Start, o.End = g.bounds()
	for _, q := range g {
		o.Plan = append(o.Plan, journal.Dosage{Dose: q.dose, Timing: q.timing, Start: q.start, End: q.end})
	}
	return &o
}

// bounds are from the first start to the last end; zero where any part has none.
func (g planning) bounds() (start, end journal.Instant) {
	start, end = g[0].start, g[0].end
	for _, p := range g[1:] {
		start, end = min(start, p.start), max(end, p.end)
	}
	if slices.ContainsFunc(g, func(p part) bool { return p.start == 0 }) {
		start = 0
	}
	if slices.ContainsFunc(g, func(p part) bool { return p.end == 0 }) {
		end = 0
	}
	return start, end
}

// texts are the parts' words, each once.
func (g planning) texts() (out []string) {
	for _, p := range g {
		if !slices.Contains(out, p.text) {
			out = append(out, p.text)
		}
	}
	return out
}
