package print

import (
	"slices"
	"strconv"
	"strings"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
)

// MaxDays is the most days of one record: a multidose roll is for 14.
const MaxDays = 14

// MAR prints one patient's medication record for days from a day on: the orders
// with what is prescribed, a box for each planned dose with its code, or what is
// registered in it already; doses as needed with their bounds; stopped orders
// crossed out. CAVE stands on every page. The chart must not change meanwhile.
func MAR(s Stamp, c *chart.Chart, from journal.Date, days int) ([]byte, error) {
	p := newMAR(s)
	p.record(s, c, from, days)
	return p.bytes()
}

// MARs prints the records of several patients as one document, in the order of
// the list, each from a page of its own. It fails with no_chart (Args Count)
// when the chart of one is not here: a sheaf that lacks somebody is mistaken
// for one that does not.
func MARs(s Stamp, list []journal.ID, look Look, from journal.Date, days int) ([]byte, error) {
	p, missing := newMAR(s), 0
	for _, id := range list {
		one := s
		if s.Age != nil {
			one.AsOf = s.Age(id)
		}
		if !look(id, func(c *chart.Chart) { p.record(one, c, from, days) }) {
			missing++
		}
	}
	if missing > 0 || len(list) == 0 {
		return nil, journal.Invalid("no_chart", "Count", missing)
	}
	return p.bytes()
}

func newMAR(s Stamp) *paper {
	p := newPaper(s, s.Words.T("print.mar"), true)
	p.foot = reasons(s.Words)
	return p
}

// record sets one patient's record from a new page on.
func (p *paper) record(s Stamp, c *chart.Chart, from journal.Date, days int) {
	m := mar{reader: reader{s, c}, paper: p, who: whose(s, c)}
	p.AsOf, p.over = s.AsOf, m.person
	p.turn()
	for i := range min(max(days, 1), MaxDays) {
		m.day(from.AddDays(i))
	}
	m.loose(from)
}

type mar struct {
	reader
	paper *paper
	who   subject
}

// person stands at the top of every page.
func (m *mar) person() { m.paper.person(&m.who) }

// Widths of the record, in millimetres.
const (
	boxWidth  = 42.0
	boxHeight = 19.0
	across    = 5 // boxes beside each other; more times go on below
)

// day is the record of one day: its times in tables of at most five.
func (m *mar) day(day journal.Date) {
	rows := m.chart.Round(day, m.Now)
	times := columns(rows)
	if len(times) == 0 {
		m.need(faceHead.lead() + 6)
		m.heading(m.dayName(day))
		m.paper.y = m.paper.set(faceBody, m.Words.T("print.no_times"), margin, m.paper.y, m.paper.room()) + 2
		return
	}
	for part := range slices.Chunk(times, across) {
		m.table(day, rows, part)
	}
}

func (m *mar) need(h float64) bool { return m.paper.need(h) }

func (m *mar) dayName(day journal.Date) string {
	return m.Words.T("print.weekday_"+strconv.Itoa(int(day.Weekday()))) + " " + format.Date(day)
}

// columns are the distinct times of a day, in the order they fall.
func columns(rows []chart.RoundRow) (times []journal.SlotKey) {
	due := map[journal.SlotKey]journal.Instant{}
	for i := range rows {
		for _, c := range rows[i].Cells {
			if rows[i].Kind == chart.RowScheduled || rows[i].Kind == chart.RowUnknown {
				if _, known := due[c.Slot.Key()]; !known {
					due[c.Slot.Key()] = c.Due
					times = append(times, c.Slot.Key())
				}
			}
		}
	}
	slices.SortFunc(times, func(a, b journal.SlotKey) int {
		return int(due[a]-due[b]) + int(a.Time-b.Time)
	})
	return times
}

func (m *mar) heading(s string) {
	p := m.paper
	p.page().fill(margin, p.y, p.room(), faceHead.lead()+1.4, 225)
	p.put(faceHead, s, margin+1.5, p.y+0.7)
	p.y += faceHead.lead() + 1.4
}

// table is the rows of a day under some of its times.
func (m *mar) table(day journal.Date, rows []chart.RoundRow, times []journal.SlotKey) {
	m.need(faceHead.lead() + boxHeight + 2)
	m.tableHead(day, times)
	for i := range rows {
		r := &rows[i]
		if r.Kind != chart.RowScheduled && r.Kind != chart.RowUnknown || !inTimes(r, times) {
			continue
		}
		planned := m.plan(r, times)
		if m.need(planned.height) {
			m.tableHead(day, times)
		}
		m.row(&planned)
	}
	m.paper.y += 2.5
}

func inTimes(r *chart.RoundRow, times []journal.SlotKey) bool {
	return slices.ContainsFunc(r.Cells, func(c chart.Cell) bool { return slices.Contains(times, c.Slot.Key()) })
}

// label is the width of the order column beside n boxes.
func (m *mar) label(n int) float64 { return m.paper.room() - float64(n)*boxWidth }

func (m *mar) tableHead(day journal.Date, times []journal.SlotKey) {
	p, y := m.paper, m.paper.y
	m.heading(m.dayName(day))
	for i, t := range times {
		word := m.Words.T("round.column", "Time", t.Time)
		if t.Again {
			word = m.Words.T("round.column_again", "Time", t.Time)
		}
		p.put(faceHead, word, margin+m.label(len(times))+float64(i)*boxWidth+1.5, y+0.7)
	}
}

// rowPlan is a row of a day: an order and its boxes under the times, zero where
// nothing is planned.
type rowPlan struct {
	label  orderText
	boxes  []box
	height float64
}

func (m *mar) plan(r *chart.RoundRow, times []journal.SlotKey) rowPlan {
	p := rowPlan{label: m.paper.fit(m.order(r), m.label(len(times))-3), boxes: make([]box, len(times))}
	p.height = max(boxHeight, m.paper.tallOrder(p.label, m.label(len(times))-3)+2)
	for i := range r.Cells {
		if at := slices.Index(times, r.Cells[i].Slot.Key()); at >= 0 {
			p.boxes[at] = m.box(r, &r.Cells[i])
			p.height = max(p.height, m.paper.tallBox(&p.boxes[at]))
		}
	}
	return p
}

// tallOrder is the height of an order in words.
func (p *paper) tallOrder(t orderText, width float64) float64 {
	h := p.tall(faceHead, t.drug, width)
	for _, l := range t.lines {
		h += p.tall(faceBody, l, width)
	}
	return h
}

// topRoom is what head, person and the heads of a table take at most of a page
// before a row; mostBounds what the bounds of a dose as needed add to one.
const topRoom, mostBounds = 75.0, 20.0

// fit shortens the longest line of an order that would not go on one page, and
// says so where it is cut. An order of so many words is read in the journal.
func (p *paper) fit(t orderText, width float64) orderText {
	most := p.bottom() - topRoom - mostBounds
	for p.tallOrder(t, width) > most && len(t.lines) > 0 {
		long := 0
		for i := range t.lines {
			if len(t.lines[i]) > len(t.lines[long]) {
				long = i
			}
		}
		said := []rune(strings.TrimSuffix(t.lines[long], p.Words.T("print.cut")))
		t.lines[long] = string(said[:len(said)*9/10]) + p.Words.T("print.cut")
	}
	return t
}

// setOrder sets an order in words at the left of a row; one that is over is crossed out, but for the
// line that says so.
func (p *paper) setOrder(t orderText, y, width float64) {
	n, x := len(p.page().texts), margin+1.5
	y = p.set(faceHead, t.drug, x, y, width)
	for i, l := range t.lines {
		if t.struck && i == 0 {
			p.strike(n)
			y = p.set(faceStrong, l, x, y, width)
			n = len(p.page().texts)
			continue
		}
		y = p.set(faceBody, l, x, y, width)
	}
	if t.struck {
		p.strike(n)
	}
}

func (m *mar) row(r *rowPlan) {
	p, width := m.paper, m.label(len(r.boxes))
	p.page().box(margin, p.y, p.room(), r.height, thin)
	p.setOrder(r.label, p.y+1, width-3)
	for i := range r.boxes {
		b, x := &r.boxes[i], margin+width+float64(i)*boxWidth
		p.page().lines = append(p.page().lines, line{x, p.y, x, p.y + r.height, thin})
		if b.slot.Date == 0 {
			p.page().fill(x, p.y, boxWidth, r.height, 242) // nothing is planned: nobody signs here
			continue
		}
		p.fail(p.box(b, x, p.y))
	}
	p.y += r.height
}

func (p *paper) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}
