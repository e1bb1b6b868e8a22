package print

import (
	"strings"
	"sync"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	fynetheme "fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"
)

// face is how a text is set. Sizes are in points.
type face struct {
	size float64
	bold bool
}

var (
	faceTitle  = face{13, true}
	faceName   = face{12, true}
	faceHead   = face{9, true}
	faceStrong = face{8, true}
	faceBody   = face{8, false}
	faceSmall  = face{6.5, false}
	faceCode   = face{8, true}
)

const (
	family = "noto"
	mm     = 25.4 / 72 // of a point
)

// lead is the height of a line.
func (f face) lead() float64 { return f.size * mm * 1.28 }

// base is from the top of a line to its baseline.
func (f face) base() float64 { return f.size * mm * 1.0 }

func (f face) style() string {
	if f.bold {
		return "B"
	}
	return ""
}

// newPDF is an empty document with our fonts. They are Fyne's own Noto Sans
// (SIL Open Font License), which is in the program anyway: the window's Inter
// has PostScript outlines, which fpdf cannot embed.
func newPDF() *fpdf.Fpdf {
	f := fpdf.New("P", "mm", "A4", "")
	f.AddUTF8FontFromBytes(family, "", fynetheme.DefaultTextFont().Content())
	f.AddUTF8FontFromBytes(family, "B", fynetheme.DefaultTextBoldFont().Content())
	return f
}

// ruler measures text as the document will set it.
type ruler struct{ pdf *fpdf.Fpdf }

// width of one line, in millimetres.
func (r *ruler) width(f face, s string) float64 {
	r.pdf.SetFont(family, f.style(), f.size)
	return r.pdf.GetStringWidth(s)
}

// wrap breaks a text into lines no wider than width, between words where that
// is possible and within a word where it is not. Nothing is left out.
func (r *ruler) wrap(f face, s string, width float64) (lines []string) {
	for _, para := range strings.Split(plain(s), "\n") {
		line := ""
		for _, word := range strings.Fields(para) {
			for _, part := range r.split(f, word, width) {
				switch {
				case line == "":
					line = part
				case r.width(f, line+" "+part) <= width:
					line += " " + part
				default:
					lines, line = append(lines, line), part
				}
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// split cuts a word that is wider than a whole line.
func (r *ruler) split(f face, word string, width float64) (parts []string) {
	runes := []rune(word)
	for len(runes) > 1 && r.width(f, string(runes)) > width {
		n := len(runes) - 1
		for n > 1 && r.width(f, string(runes[:n])) > width {
			n--
		}
		parts, runes = append(parts, string(runes[:n])), runes[n:]
	}
	return append(parts, string(runes))
}

// written says signs that the fonts lack in signs that they have.
var written = strings.NewReplacer("≤", "<=", "≥", ">=", "→", "->", "←", "<-", "↑", "^", "✓", "v", "−", "-")

// drawn reports whether the fonts have a glyph for r.
func drawn(r rune) bool { return r < planeEnd && glyphs()[r] }

// planeEnd is where the characters end that fpdf can set.
const planeEnd = 0x10000

// glyphs are the characters that the fonts have.
var glyphs = sync.OnceValue(func() *[planeEnd]bool {
	has := &[planeEnd]bool{}
	f, err := sfnt.Parse(fynetheme.DefaultTextFont().Content())
	if err != nil {
		return has
	}
	var b sfnt.Buffer
	for r := range has {
		g, err := f.GlyphIndex(&b, rune(r))
		has[r] = err == nil && g != 0
	}
	return has
})

// plain takes away what a page cannot show: control characters become spaces,
// and a character without a glyph a sign that says that one is missing.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r):
			return ' '
		case !drawn(r):
			return '\ufffd'
		}
		return r
	}, written.Replace(s))
}
