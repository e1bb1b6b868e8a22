package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"feltjournal/ui/theme"
)

type themeColor = color.NRGBA

// Body is a line of ordinary text without the padding of a Label, for dense
// rows. Like the other lines here it never wraps and never truncates: its
// MinSize is the whole text.
func Body(s string) *canvas.Text { return line(s, theme.Ink, fynetheme.SizeNameText, false) }

// Strong is semi-bold text, for names.
func Strong(s string) *canvas.Text { return line(s, theme.Ink, fynetheme.SizeNameText, true) }

// Caption is small, quiet text.
func Caption(s string) *canvas.Text {
	return line(s, theme.Quiet, fynetheme.SizeNameCaptionText, false)
}

// Subtitle heads a part of a screen.
func Subtitle(s string) *canvas.Text {
	return line(s, theme.Ink, fynetheme.SizeNameSubHeadingText, true)
}

// Title heads a screen.
func Title(s string) *canvas.Text { return line(s, theme.Ink, fynetheme.SizeNameHeadingText, true) }

func line(s string, c themeColor, size fyne.ThemeSizeName, bold bool) *canvas.Text {
	t := canvas.NewText(s, theme.Seen(c))
	t.TextSize = fyne.CurrentApp().Settings().Theme().Size(size)
	t.TextStyle.Bold = bold
	return t
}

// SetText changes a line and repaints it if the text is another one.
func SetText(t *canvas.Text, s string) {
	if t.Text != s {
		t.Text = s
		t.Refresh()
	}
}

// NewIcon draws an icon at the size of a line of text.
func NewIcon(name string, c themeColor) *canvas.Image {
	img := canvas.NewImageFromResource(theme.Icon(name, c))
	img.FillMode = canvas.ImageFillContain
	side := fyne.CurrentApp().Settings().Theme().Size(fynetheme.SizeNameInlineIcon)
	img.SetMinSize(fyne.NewSquareSize(side))
	return img
}

// Cut shortens s with an ellipsis until it fits in width at the size of t. It is
// for addresses and snippets, never for a name or a drug.
func Cut(t *canvas.Text, s string, width float32) string {
	fits := func(s string) bool { return fyne.MeasureText(s, t.TextSize, t.TextStyle).Width <= width }
	if fits(s) {
		return s
	}
	r := []rune(s)
	for len(r) > 0 && !fits(string(r)+"…") {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}
