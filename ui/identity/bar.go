package identity

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
	"feltjournal/ui/ink"
	"feltjournal/ui/theme"
)

// Bar shows a person. Its height depends on its width: lay it out with
// [Bar.HeightFor].
type Bar struct {
	widget.BaseWidget
	words   *i18n.Words
	person  Person
	least   float32 // width
	head    bool    // in a dialog: the age of the picture is left out
	picture *ink.Picture
}

var (
	_ fyne.Widget     = (*Bar)(nil)
	_ fyne.Accessible = (*Bar)(nil)
)

// NewBar makes an empty bar that speaks w.
func NewBar(w *i18n.Words) *Bar {
	b := &Bar{words: w, least: 200}
	b.picture = ink.NewPicture(b.paint)
	b.ExtendBaseWidget(b)
	return b
}

// NewHead makes the bar that stands in a dialog at least width wide.
func NewHead(w *i18n.Words, p Person, width float32) *Bar {
	b := NewBar(w)
	b.person, b.least, b.head = p, width, true
	return b
}

// Set puts a person in the bar.
func (b *Bar) Set(p Person) {
	b.person = p
	b.Refresh()
}

// Paint paints the pixels at a scale, as a driver would ask for them.
func (b *Bar) Paint(scale float32) { b.picture.Paint(scale) }

// CreateRenderer draws the bar as one picture.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.picture.Raster) }

// MinSize is what the bar needs at its present width.
func (b *Bar) MinSize() fyne.Size {
	return fyne.NewSize(b.least, b.HeightFor(max(b.Size().Width, b.least)))
}

// AccessibilityLabel reads the person out.
func (b *Bar) AccessibilityLabel() string { return b.person.Spoken(b.words) }

// AccessibilityRole is text.
func (b *Bar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

const barPad = 6

// styles follow the theme's density.
type styles struct{ name, fact, age, badge ink.Style }

func stylesNow() styles {
	t := fynetheme.TextSize()
	return styles{
		name: ink.Style{Size: t + 7, Bold: true, Color: theme.Ink}, fact: ink.Style{Size: t + 1, Color: theme.Ink},
		age: ink.Style{Size: t - 1, Color: theme.Quiet}, badge: ink.Style{Size: t, Bold: true},
	}
}

// arranged is the bar laid out for a width.
type arranged struct {
	styles
	lines  []string // of the name
	facts  []fact
	asOf   string
	ageAt  fyne.Position
	badges []placed
	height float32
}

type fact struct {
	text string
	at   fyne.Position
}

// HeightFor is the height the bar needs to show everything at a width.
func (b *Bar) HeightFor(width float32) float32 { return b.arrange(width).height }

func (b *Bar) arrange(width float32) arranged {
	inner := max(width-2*barPad, 120)
	a := arranged{styles: stylesNow()}
	nameStyle, factStyle, ageStyle := a.name, a.fact, a.age
	a.lines = nameStyle.Wrap(b.person.Name, inner)
	last := a.lines[len(a.lines)-1]
	y := barPad + float32(len(a.lines)-1)*nameStyle.LineHeight()
	x := barPad + nameStyle.Width(last) + 12
	for _, text := range b.person.facts(b.words) {
		if w := factStyle.Width(text); x > barPad && x+w > barPad+inner {
			x, y = barPad, y+nameStyle.LineHeight()-2
		}
		a.facts = append(a.facts, fact{text, fyne.NewPos(x, y+5)})
		x += factStyle.Width(text) + 14
	}
	if !b.head {
		a.asOf = b.age()
	}
	if w := ageStyle.Width(a.asOf); x+w > barPad+inner {
		y += nameStyle.LineHeight() - 4
	}
	a.ageAt = fyne.NewPos(barPad+inner-ageStyle.Width(a.asOf), y+7)
	a.badges, a.height = place(b.person.badges(b.words), barPad, y+nameStyle.LineHeight()+2, inner, a.badge)
	a.height += barPad
	return a
}

func (b *Bar) age() string {
	if b.person.AsOf == 0 {
		return b.words.T("identity.never")
	}
	return b.words.T("identity.as_of", "When", format.When(b.words, b.person.AsOf, b.person.Now), "Age", format.Age(b.words, b.person.AsOf, b.person.Now))
}

func (b *Bar) paint(p *ink.Pen) {
	size := b.Size()
	a := b.arrange(size.Width)
	p.Fill(ink.Rect{W: size.Width, H: size.Height}, theme.Surface)
	p.Lines(a.lines, barPad, barPad, a.name)
	for _, f := range a.facts {
		p.Text(f.text, f.at.X, f.at.Y, a.fact)
	}
	p.Text(a.asOf, a.ageAt.X, a.ageAt.Y, a.age)
	for i := range a.badges {
		a.badges[i].paint(p, a.badge)
	}
	p.Fill(ink.Rect{Y: size.Height - 1, W: size.Width, H: 1}, theme.Line)
}
