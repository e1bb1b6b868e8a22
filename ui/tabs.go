package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"feltjournal/ui/flow"
	"feltjournal/ui/theme"
	"feltjournal/ui/widgets"
)

// tabs is the row of pages over the middle of the window.
type tabs struct {
	object  fyne.CanvasObject
	buttons map[Page]*widgets.KeyButton
	icons   map[Page]string
}

func newTabs(order []Page, icons map[Page]string, word func(Page) string, open func(Page)) *tabs {
	t := &tabs{buttons: map[Page]*widgets.KeyButton{}, icons: icons}
	row := container.New(flow.NewWrap(4))
	for _, p := range order {
		b := widgets.NewButton(word(p), icons[p], func() { open(p) })
		t.buttons[p] = b
		row.Add(b)
	}
	back := canvas.NewRectangle(theme.Header)
	t.object = container.NewStack(back, container.New(layout.NewCustomPaddedLayout(4, 4, 6, 6), row))
	return t
}

// mark shows which page is open.
func (t *tabs) mark(open Page) {
	for p, b := range t.buttons {
		imp, ink := widget.MediumImportance, theme.Ink
		if p == open {
			imp, ink = widget.HighImportance, theme.OnPrimary
		}
		if b.Importance != imp {
			b.Importance = imp
			b.SetIcon(theme.Icon(t.icons[p], ink))
		}
	}
}

// badge puts a count behind a page's word.
func (t *tabs) badge(p Page, word string) {
	if b := t.buttons[p]; b != nil && b.Text != word {
		b.SetText(word)
	}
}
