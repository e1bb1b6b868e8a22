package status

import (
	"image/color"

	"feltjournal/ui/ink"
	"feltjournal/ui/theme"
)

// Look is how one state is shown.
type Look struct {
	Tone theme.Tone
	Icon string // of assets/icons
	Word string
}

// Tag draws the look as icon and word without a box, in the ink of its tone on
// a light ground, and returns its width. The word is cut at width.
func (l Look) Tag(p *ink.Pen, x, y, width float32, s ink.Style) float32 {
	size := s.Size + 1
	c := l.OnLight()
	p.Icon(theme.Icon(l.Icon, c), x, y+(s.LineHeight()-size)/2, size, c)
	word, _ := s.Fit(l.Word, width-size-3)
	return size + 3 + p.Text(word, x+size+3, y, s.In(c))
}

// OnLight is a colour that reads on a light ground: a tone whose ink is light
// is read by its fill instead.
func (l Look) OnLight() color.NRGBA {
	if l.Tone == theme.Danger {
		return l.Tone.Fill
	}
	return l.Tone.Ink
}

// TagWidth is the width that Tag needs for the whole word.
func (l Look) TagWidth(s ink.Style) float32 { return s.Size + 4 + s.Width(l.Word) }
