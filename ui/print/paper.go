package print

import (
	"strings"

	"feltjournal/journal"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/print/slotcode"
)

// Stamp is what every page says about itself.
type Stamp struct {
	Words *i18n.Words
	Place string          // municipality and unit
	AsOf  journal.Instant // age of the picture; zero: it was never complete
	Now   journal.Instant // when it is printed
	By    journal.Author  // who prints it
	// Age is how old the picture of each patient is, where a document has
	// several; nil: AsOf for all.
	Age func(patient journal.ID) journal.Instant
	// Shared reports a code that names more than one dose: it is not printed.
	// nil: there is none.
	Shared func(slotcode.Code) bool
}

// Margins and the strips that every page has, in millimetres.
const (
	margin = 10.0
	footer = margin + 10 // with the warning and the number of the page
	short  = 210.0       // sides of A4
	long   = 297.0
)

// paper is a document under layout: the pages so far, and where the next thing
// goes on the last one.
type paper struct {
	ruler
	Stamp
	title string
	wide  bool   // landscape
	over  func() // draws what stands at the top of every page, under the head
	foot  string // at the bottom of every page: how to fill it in
	pages []*leaf
	y     float64
	err   error
}

func newPaper(s Stamp, title string, wide bool) *paper {
	return &paper{ruler: ruler{newPDF()}, Stamp: s, title: title, wide: wide, over: func() {}}
}

func (p *paper) page() *leaf { return p.pages[len(p.pages)-1] }

// room is the width between the margins.
func (p *paper) room() float64 {
	if p.wide {
		return long - 2*margin
	}
	return short - 2*margin
}

func (p *paper) height() float64 {
	if p.wide {
		return short
	}
	return long
}

// bottom is where the last line of a page has to end.
func (p *paper) bottom() float64 {
	return p.height() - footer - float64(len(p.footLines()))*faceSmall.lead()
}

func (p *paper) footLines() []string { return p.wrap(faceSmall, p.foot, p.room()) }

// turn begins a new page.
func (p *paper) turn() {
	p.pages = append(p.pages, &leaf{width: p.room() + 2*margin, height: p.height()})
	p.y = margin
	p.head()
	p.over()
}

// need turns the page when there is not room for h more. It reports whether it
// did, so that a table repeats its head.
func (p *paper) need(h float64) bool {
	if p.y+h <= p.bottom() {
		return false
	}
	p.turn()
	return true
}

// put sets one line of text with its top at y, and returns its width.
func (p *paper) put(f face, s string, x, y float64) float64 {
	s = strings.ReplaceAll(plain(s), "\n", " ")
	w := p.width(f, s)
	p.page().texts = append(p.page().texts, text{x: x, y: y + f.base(), width: w, face: f, s: s})
	return w
}

// putRight sets a line that ends at x.
func (p *paper) putRight(f face, s string, x, y float64) { p.put(f, s, x-p.width(f, s), y) }

// strike crosses out everything set since n texts.
func (p *paper) strike(n int) {
	for i := n; i < len(p.page().texts); i++ {
		p.page().texts[i].struck = true
	}
}

// set wraps a text into a column with its top at y and returns the y below it.
func (p *paper) set(f face, s string, x, y, width float64) float64 {
	for _, l := range p.wrap(f, s, width) {
		p.put(f, l, x, y)
		y += f.lead()
	}
	return y
}

// tall is the height of a text in a column.
func (p *paper) tall(f face, s string, width float64) float64 {
	return float64(len(p.wrap(f, s, width))) * f.lead()
}

// head is what every page says: title and place, how old the picture is, who
// printed it and when.
func (p *paper) head() {
	w, half := p.Words, p.room()/2
	left := p.set(faceTitle, p.title, margin, p.y, half)
	right := p.y
	for _, l := range p.wrap(faceHead, p.Place, half-4) {
		p.putRight(faceHead, l, margin+p.room(), right)
		right += faceHead.lead()
	}
	p.y = max(left, right) + 0.5
	by := w.T("print.by", "When", format.Moment(p.Now), "Name", p.By.Name, "Role", w.T("role."+string(p.By.Role)))
	by = p.picture() + " · " + by
	p.y = p.set(faceStrong, by, margin, p.y, p.room()) + 1
	p.page().rule(margin, p.y, p.room())
	p.y += 1.5
}

// picture says how old the picture is that was printed.
func (p *paper) picture() string {
	w := p.Words
	if p.AsOf == 0 {
		return w.T("print.picture_never")
	}
	return w.T("print.picture", "When", format.When(w, p.AsOf, p.Now), "Age", old(w, p.Now-p.AsOf))
}

const (
	minute journal.Instant = 60_000
	hour                   = 60 * minute
)

// old is "3 t gammelt". The hub's clock and ours differ by seconds; a picture
// from more than a minute ahead tells that one of them is wrong.
func old(w *i18n.Words, age journal.Instant) string {
	switch {
	case age <= -minute:
		return w.T("print.age_wrong")
	case age < hour:
		return w.N("print.age_minutes", int(max(age, 0)/minute))
	case age < 48*hour:
		return w.N("print.age_hours", int(age/hour))
	}
	return w.N("print.age_days", int(age/(24*hour)))
}

// bytes numbers the pages and writes them.
func (p *paper) bytes() ([]byte, error) {
	if p.err != nil {
		return nil, p.err
	}
	all := p.pages
	for i, l := range all {
		p.pages = all[:i+1]
		y := p.bottom() + 2
		l.rule(margin, y-1, p.room())
		for _, s := range p.footLines() {
			p.put(faceSmall, s, margin, y)
			y += faceSmall.lead()
		}
		number := p.Words.T("print.page", "Page", i+1, "Pages", len(all))
		p.putRight(faceStrong, number, margin+p.room(), p.height()-margin-faceStrong.lead())
		warning := p.Words.T("print.moment", "When", format.Moment(p.Now))
		p.set(faceStrong, warning, margin, p.height()-margin-2*faceStrong.lead(), p.room()-p.width(faceStrong, number)-4)
	}
	p.pages = all
	return write(p.pdf, all, p.title, p.Now)
}
