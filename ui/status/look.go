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
	c, indent := l.OnLight(), l.indent(s)
	if l.Icon != "" {
		size := s.Size + 1
		p.Icon(theme.Icon(l.Icon, c), x, y+(s.LineHeight()-size)/2, size, c)
	}
	word, _ := s.Fit(l.Word, width-indent)
	return indent + p.Text(word, x+indent, y, s.In(c))
}

// indent is the room of the icon; a look may have none where another one of
// the same row says what it is about.
func (l Look) indent(s ink.Style) float32 {
	if l.Icon == "" {
		return 0
	}
	return s.Size + 4
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
func (l Look) TagWidth(s ink.Style) float32 { return l.indent(s) + s.Width(l.Word) }
