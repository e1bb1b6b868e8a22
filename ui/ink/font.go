package ink

import (
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// fonts are the parsed font files, by resource name. Fonts belong to the
// process, as the theme does.
var fonts = struct {
	sync.Mutex
	byName map[string]*outline // guarded by Mutex
}{byName: map[string]*outline{}}

// outline is one parsed font file with what has been measured and drawn of it.
type outline struct {
	font  *sfnt.Font
	em    fixed.Int26_6
	latin [latinEnd]float32 // advances of the letters of every day; never changes

	mu       sync.Mutex
	buf      sfnt.Buffer                 // guarded by mu
	advances map[rune]float32            // guarded by mu; in ems; negative: no such glyph
	faces    map[fixed.Int26_6]font.Face // guarded by mu; by pixels per em
	glyphs   map[glyphKey]glyph          // guarded by mu
}

// latinEnd is the first letter after Latin Extended-B: all of Norwegian and
// Sámi is before it.
const latinEnd = 0x250

// MaxGlyphs bounds the drawn glyphs kept for one font: four offsets of some
// 200 letters in six sizes take 5,000.
const MaxGlyphs = 16 << 10

func outlineOf(res fyne.Resource) *outline {
	fonts.Lock()
	defer fonts.Unlock()
	if o, ok := fonts.byName[res.Name()]; ok {
		return o
	}
	o := parseOutline(res)
	fonts.byName[res.Name()] = o
	return o
}

// parseOutline falls back to the font that Fyne brings when a theme's font
// cannot be read: a chart in the wrong font is better than one without text.
func parseOutline(res fyne.Resource) *outline {
	parsed, err := opentype.Parse(res.Content())
	if err != nil {
		fyne.LogError("parse font "+res.Name(), err)
		if parsed, err = opentype.Parse(theme.DefaultTextFont().Content()); err != nil {
			panic("the built-in font cannot be read: " + err.Error())
		}
	}
	o := &outline{
		font: parsed, em: fixed.Int26_6(parsed.UnitsPerEm()) << 6,
		advances: map[rune]float32{}, faces: map[fixed.Int26_6]font.Face{}, glyphs: map[glyphKey]glyph{},
	}
	for r := range o.latin {
		o.latin[r] = o.measure(rune(r))
	}
	return o
}

// advance is how far r moves the pen, in ems; ok is false when the font has no
// such letter.
func (o *outline) advance(r rune) (em float32, ok bool) {
	if r >= 0 && r < latinEnd {
		return o.latin[r], o.latin[r] >= 0
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	a, known := o.advances[r]
	if !known {
		a = o.measure(r)
		o.advances[r] = a
	}
	return a, a >= 0
}

// measure is called with mu held, or before anybody else has o.
func (o *outline) measure(r rune) float32 {
	index, err := o.font.GlyphIndex(&o.buf, r)
	if err != nil || index == 0 {
		return -1
	}
	a, err := o.font.GlyphAdvance(&o.buf, index, o.em, font.HintingNone)
	if err != nil {
		return -1
	}
	return float32(a) / float32(o.em)
}

// family is what a style is drawn with: the theme's font, then Fyne's own for
// letters that the first one lacks.
type family [2]*outline

func familyOf(bold bool) family {
	if bold {
		return family{outlineOf(theme.TextBoldFont()), outlineOf(theme.DefaultTextBoldFont())}
	}
	return family{outlineOf(theme.TextFont()), outlineOf(theme.DefaultTextFont())}
}

// replacement is drawn for a letter that no font has: never nothing.
const replacement = '\ufffd'

// find returns the font that has r and r's advance in ems.
func (f family) find(r rune) (*outline, rune, float32) {
	for _, o := range f {
		if a, ok := o.advance(r); ok {
			return o, r, a
		}
	}
	if r == replacement {
		return f[0], r, 0.5
	}
	return f.find(replacement)
}
