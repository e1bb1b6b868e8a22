package patients

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"feltjournal/ui/i18n"
	"feltjournal/ui/widgets"
)

// place makes and lays out the objects of an item for a width.
func place(i item, w *i18n.Words, width float32) []fyne.CanvasObject {
	objects, _ := arrange(i, w, width)
	return objects
}

// heightOf is the height an item needs at a width, at least row.
func heightOf(i item, w *i18n.Words, width, row float32) float32 {
	_, h := arrange(i, w, width)
	if i.heading != "" {
		return h
	}
	return max(h, row)
}

func arrange(i item, w *i18n.Words, width float32) ([]fyne.CanvasObject, float32) {
	switch {
	case i.row != nil:
		return arrangeRow(i.row, w, width)
	case i.removed != nil:
		return arrangeRemoved(i.removed, w, width)
	}
	head := widgets.Caption(i.heading)
	head.TextStyle.Bold = true
	at(head, 5)
	return []fyne.CanvasObject{head}, 25
}

// factRoom is how much room the chips must leave for birth date and address on
// their line; an address that is longer is cut, it stands in full over the chart.
const factRoom = 150

func arrangeRow(r *Row, w *i18n.Words, width float32) (objects []fyne.CanvasObject, height float32) {
	marks, marksWidth := chips(r.marks(w))
	names := nameLines(r.Name, width-padLeft-padRight-marksWidth)
	right(marks, width-padRight, padTop-2)
	objects = append(objects, marks...)
	y := float32(padTop)
	for _, n := range names {
		objects = append(objects, at(n, y))
		y += nameLine
	}
	fact := widgets.Caption(facts(r, w))
	badges, badgesWidth := chips(r.badges(w))
	room := width - padLeft - padRight
	if room-badgesWidth >= factRoom || fact.MinSize().Width+badgesWidth <= room {
		right(badges, width-padRight, y-1)
		fact.Text = widgets.Cut(fact, fact.Text, room-badgesWidth)
		return append(append(objects, at(fact, y)), badges...), y + factLine + padTop
	}
	fact.Text = widgets.Cut(fact, fact.Text, room)
	objects = append(objects, at(fact, y))
	bottom := wrap(badges, width, y+factLine+1)
	return append(objects, badges...), bottom + padTop
}

func arrangeRemoved(r *Removed, w *i18n.Words, width float32) (objects []fyne.CanvasObject, height float32) {
	y := float32(padTop)
	for _, n := range nameLines(r.Name, width-padLeft-padRight) {
		objects = append(objects, at(n, y))
		y += nameLine
	}
	for _, s := range []string{w.T("patients.removed_by", "When", r.When, "By", r.By), r.Reason} {
		t := widgets.Caption(s)
		t.Text = widgets.Cut(t, s, width-padLeft-padRight)
		objects = append(objects, at(t, y))
		y += factLine - 1
	}
	return objects, y + padTop
}

// nameLines is a name on one line, or on two where it is broken after the comma
// or a space, never shortened.
func nameLines(name string, width float32) []*canvas.Text {
	whole := widgets.Strong(name)
	cut := strings.LastIndex(name, ", ") + 1
	if cut <= 0 {
		cut = strings.LastIndexByte(name, ' ')
	}
	if whole.MinSize().Width <= width || cut <= 0 {
		return []*canvas.Text{whole}
	}
	return []*canvas.Text{widgets.Strong(name[:cut]), widgets.Strong(strings.TrimSpace(name[cut:]))}
}

func chips(list []badge) (made []fyne.CanvasObject, width float32) {
	for _, b := range list {
		c := widgets.NewChip(b.tone, b.icon, b.word)
		c.Resize(c.MinSize())
		made = append(made, c)
		width += c.MinSize().Width + gap
	}
	return made, width
}

// right lays objects out side by side up to x.
func right(objects []fyne.CanvasObject, x, y float32) {
	for i := len(objects) - 1; i >= 0; i-- {
		x -= objects[i].Size().Width
		objects[i].Move(fyne.NewPos(x, y))
		x -= gap
	}
}

// wrap lays objects out from the left in as many lines as they need and returns
// the y below them.
func wrap(objects []fyne.CanvasObject, width, y float32) float32 {
	x := float32(padLeft)
	for _, o := range objects {
		if x > padLeft && x+o.Size().Width > width-padRight {
			x, y = padLeft, y+chipLine
		}
		o.Move(fyne.NewPos(x, y))
		x += o.Size().Width + gap
	}
	return y + chipLine
}

// at puts a line of text at the left edge, y from the top.
func at(t *canvas.Text, y float32) fyne.CanvasObject {
	t.Resize(t.MinSize())
	t.Move(fyne.NewPos(padLeft, y))
	return t
}
