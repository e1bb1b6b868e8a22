package print

import (
	"slices"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
)

// Look shows f the chart of a patient; false: it is not here.
type Look func(patient journal.ID, f func(*chart.Chart)) bool

// Round prints what the patients of a list are to have at a time of a day, in
// the list's order: who each is with CAVE, each dose with its code and room to
// sign, what is registered already as such. A patient with nothing at the time
// is named at the end, so that nobody is thought to be forgotten, and so is one
// whose chart is not here.
func Round(s Stamp, list []journal.ID, look Look, day journal.Date, at journal.LocalTime) ([]byte, error) {
	title := s.Words.T("print.round", "Day", format.Date(day), "Time", at)
	r := roundPaper{Stamp: s, day: day, at: at, paper: newPaper(s, title, false)}
	r.paper.foot = reasons(s.Words)
	r.paper.turn()
	missing := 0
	for _, id := range list {
		if !look(id, r.patient) {
			missing++
		}
	}
	r.rest(missing)
	return r.paper.bytes()
}

type roundPaper struct {
	Stamp
	paper *paper
	day   journal.Date
	at    journal.LocalTime
	none  []string // who has nothing at the time
}

// due is a dose of the round.
type due struct {
	text orderText
	box  box
}

func (r *roundPaper) patient(c *chart.Chart) {
	read := reader{r.Stamp, c}
	who := whose(r.Stamp, c)
	var doses []due
	rows := c.Round(r.day, r.Now)
	for i := range rows {
		for j := range rows[i].Cells {
			if cell := &rows[i].Cells[j]; cell.Slot.Time == r.at {
				planned := read.box(&rows[i], cell)
				planned.more = outcomeWidth
				doses = append(doses, due{r.paper.fit(read.order(&rows[i]), r.orderWidth()-3), planned})
			}
		}
	}
	if len(doses) == 0 {
		r.none = append(r.none, who.Name)
		return
	}
	p := r.paper
	p.need(p.personHeight(&who) + r.height(&doses[0]))
	p.person(&who)
	for i := range doses {
		if p.need(r.height(&doses[i])) {
			p.person(&who) // a page on its own has to say whose it is
		}
		r.dose(&doses[i])
	}
	p.y += 4
}

// personHeight is what person takes, measured generously.
func (p *paper) personHeight(who *subject) float64 {
	h := faceName.lead() + 5 + faceHead.lead() + p.tall(faceHead, p.facts(who), p.room()/2)
	for _, c := range slices.Concat(who.Cave, who.Critical) {
		h += p.tall(faceHead, c, p.room()-30)
	}
	return h
}

// outcomeWidth is the room to mark what was done, in millimetres.
const outcomeWidth = 46.0

// orderWidth is the room of the order in a round; the box stands right of it.
func (r *roundPaper) orderWidth() float64 { return r.paper.room() - boxWidth - outcomeWidth }

func (r *roundPaper) height(d *due) float64 {
	p := r.paper
	return max(boxHeight, p.tallOrder(d.text, r.orderWidth()-3)+2, p.tallBox(&d.box))
}

func (r *roundPaper) dose(d *due) {
	p, h, width := r.paper, r.height(d), r.orderWidth()
	p.page().box(margin, p.y, p.room(), h, thin)
	p.setOrder(d.text, p.y+1, width-3)
	x := margin + width
	p.page().lines = append(p.page().lines, line{x, p.y, x, p.y + h, thin})
	p.fail(p.box(&d.box, x, p.y))
	if len(d.box.done) == 0 && !d.box.bare {
		x += boxWidth
		p.page().lines = append(p.page().lines, line{x, p.y, x, p.y + h, thin})
		r.outcome(x+2, p.y)
	}
	p.y += h
}

// outcome is where it is marked what was done.
func (r *roundPaper) outcome(x, y float64) {
	p := r.paper
	for i, key := range []string{"print.mark_given", "print.mark_not_given"} {
		top := y + 2 + 6*float64(i)
		p.page().box(x, top, 4, 4, thin*2)
		word := p.put(faceBody, p.Words.T(key), x+5.5, top+0.4)
		if i == 1 {
			p.page().rule(x+6.5+word, top+3.6, 36-word)
		}
	}
}

// rest names those who are not on the pages, and why.
func (r *roundPaper) rest(missing int) {
	p := r.paper
	if missing > 0 {
		s := r.Words.N("print.missing", missing)
		p.need(p.tall(faceHead, s, p.room()) + 2)
		p.y = p.set(faceHead, s, margin, p.y, p.room()) + 2
	}
	if len(r.none) == 0 {
		return
	}
	names := r.none[0]
	for _, n := range r.none[1:] {
		names += " · " + n
	}
	s := r.Words.T("print.nothing_at", "Time", r.at, "Names", names)
	p.need(p.tall(faceBody, s, p.room()))
	p.y = p.set(faceBody, s, margin, p.y, p.room())
}
