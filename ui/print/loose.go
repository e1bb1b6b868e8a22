package print

import (
	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
)

// loose is what has no times: doses as needed, and orders that only their text
// explains. They stand once, after the days.
func (m *mar) loose(day journal.Date) {
	rows := m.chart.Round(day, m.Now)
	kind := func(k chart.RowKind) func(*chart.RoundRow) bool {
		return func(r *chart.RoundRow) bool { return r.Kind == k }
	}
	m.section(rows, kind(chart.RowPRN), "print.prn", m.prn)
	m.section(rows, kind(chart.RowUnclear), "print.unclear", m.unclear)
	m.section(rows, over, "round.head_ended", m.unclear)
}

// over are the orders that are crossed out and stand under no time (R-MED-10).
func over(r *chart.RoundRow) bool {
	return r.Kind == chart.RowScheduled && r.Crossed && len(r.Cells) == 0
}

func (m *mar) section(rows []chart.RoundRow, in func(*chart.RoundRow) bool, key string, set func(*chart.RoundRow)) {
	first := true
	for i := range rows {
		if !in(&rows[i]) {
			continue
		}
		h := m.looseHeight(&rows[i])
		if first {
			h += faceHead.lead() + 1.4
		}
		if m.need(h) || first {
			m.heading(m.Words.T(key))
		}
		first = false
		set(&rows[i])
	}
	m.paper.y += 2.5
}

// codeColumn holds a code of nine wide letters, in millimetres.
const codeColumn = 30.0

// freeBoxes are the boxes to write doses in that nobody has planned.
const freeBoxes = 4

func (m *mar) looseLabel(r *chart.RoundRow) orderText {
	t := m.paper.fit(m.order(r), m.labelWidth()-3)
	if r.PRN != nil {
		t.lines = append(t.lines, m.bounds(r)...)
	}
	t.lines = append(t.lines, m.done(r.Loose)...)
	return t
}

func (m *mar) labelWidth() float64 { return m.paper.room() - codeColumn - freeBoxes*boxWidth }

func (m *mar) looseHeight(r *chart.RoundRow) float64 {
	if r.Crossed {
		return m.paper.tallOrder(m.looseLabel(r), m.paper.room()-3) + 2
	}
	return max(boxHeight+8, m.paper.tallOrder(m.looseLabel(r), m.labelWidth()-3)+2)
}

// bounds are the reason, the least interval, the most in 24 hours, and what was
// given last.
func (m *mar) bounds(r *chart.RoundRow) (lines []string) {
	w, o := m.Words, r.Order.Current()
	line := w.T("print.dose", "Dose", amount(o.Dose, o.Unit))
	if o.Dose == 0 {
		line = w.T("print.by_text")
	}
	if o.PRN.Reason != "" {
		line += " · " + o.PRN.Reason
	}
	lines = append(lines, line)
	if o.PRN.MinInterval > 0 {
		lines = append(lines, w.T("print.interval", "Hours", hours(o.PRN.MinInterval)))
	}
	if o.PRN.MaxPerDay > 0 {
		lines = append(lines, w.T("print.max", "Max", amount(o.PRN.MaxPerDay, o.Unit)))
	}
	if last := lastDose(m.chart.Doses(r.ID)); last != nil {
		lines = append(lines, w.T("round.prn_last", "When", format.When(w, last.At, m.Now), "Age", format.Age(w, last.At, m.Now)))
	} else {
		lines = append(lines, w.T("round.prn_never"))
	}
	return lines
}

// hours of an interval, with a decimal comma.
func hours(millis int64) string { return journal.Amount(millis * 1000 / 3600).String() }

func lastDose(doses []chart.Dose) *chart.Dose {
	for i := len(doses) - 1; i >= 0; i-- {
		if doses[i].Counts() && doses[i].Reached() {
			return &doses[i]
		}
	}
	return nil
}

func (m *mar) prn(r *chart.RoundRow) {
	m.looseRow(r, []string{"print.line_date", "print.line_time", "print.line_dose", "print.line_why", "print.line_effect", "print.line_sign"})
}

func (m *mar) unclear(r *chart.RoundRow) {
	m.looseRow(r, []string{"print.line_date", "print.line_time", "print.line_dose", "print.line_sign"})
}

// looseRow is the order, its code, and boxes with named lines to write on. An
// order that is over has neither.
func (m *mar) looseRow(r *chart.RoundRow, keys []string) {
	p, h, width := m.paper, m.looseHeight(r), m.labelWidth()
	p.page().box(margin, p.y, p.room(), h, thin)
	label := m.looseLabel(r)
	if r.Crossed {
		p.setOrder(label, p.y+1, p.room()-3)
		p.y += h
		return
	}
	p.setOrder(label, p.y+1, width-3)
	if code := m.code(journal.Slot{Order: r.ID}); r.PRN != nil && code != "" {
		p.fail(p.page().code(code, margin+width+(codeColumn-codeSize)/2, p.y+2))
		word := p.width(faceCode, code.String())
		p.put(faceCode, code.String(), margin+width+(codeColumn-word)/2, p.y+codeSize+3.5)
	}
	for i := range freeBoxes {
		x := p.room() + margin - float64(freeBoxes-i)*boxWidth
		p.page().lines = append(p.page().lines, line{x, p.y, x, p.y + h, thin})
		p.fields(keys, x, p.y, h)
	}
	p.y += h
}

// fields are named lines to write on, evenly down a box.
func (p *paper) fields(keys []string, x, y, h float64) {
	step := (h - 1.5) / float64(len(keys))
	for i, key := range keys {
		p.field(key, x+1, y+step*float64(i+1), boxWidth-2)
	}
}
