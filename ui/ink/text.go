package ink

import (
	"image/color"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Style is how a run of text looks.
type Style struct {
	Size   float32 // of an em
	Bold   bool
	Strike bool // crossed out
	Color  color.Color
}

// In returns the style in another colour.
func (s Style) In(c color.Color) Style {
	s.Color = c
	return s
}

// LineHeight is the distance between two base lines.
func (s Style) LineHeight() float32 { return s.Size * 1.32 }

// ascent is how far the base line stands below the top of a line: it centres
// capitals and descenders of common text fonts.
func (s Style) ascent() float32 { return s.Size * 1.02 }

// Width measures text on one line.
func (s Style) Width(text string) float32 {
	f, sum := familyOf(s.Bold), float32(0)
	for _, r := range norm.NFC.String(text) {
		_, _, a := f.find(r)
		sum += a
	}
	return sum * s.Size
}

// Fit shortens text to width with an ellipsis; whole says that nothing was cut.
func (s Style) Fit(text string, width float32) (fitted string, whole bool) {
	text = norm.NFC.String(text)
	if s.Width(text) <= width {
		return text, true
	}
	f, sum, end := familyOf(s.Bold), s.Width("…"), 0
	for i, r := range text {
		end = i
		_, _, a := f.find(r)
		if sum += a * s.Size; sum > width {
			break
		}
	}
	return strings.TrimRight(text[:end], " ") + "…", false
}

// Wrap breaks text into lines no wider than width: at line breaks, else at
// spaces, else inside a word that is wider than the line by itself. A number is
// never parted from its unit. It always returns at least one line.
func (s Style) Wrap(text string, width float32) []string {
	f := familyOf(s.Bold)
	var lines []string
	for _, paragraph := range strings.Split(norm.NFC.String(text), "\n") {
		lines = f.wrap(lines, strings.TrimRight(paragraph, " \t"), width/s.Size)
	}
	return lines
}

// wrap appends the lines of one paragraph; width is in ems.
func (f family) wrap(lines []string, text string, width float32) []string {
	start, space, sum, sinceSpace := 0, -1, float32(0), float32(0)
	for i, r := range text {
		_, _, a := f.find(r)
		if (r == ' ' || r == '\t') && !binds(text, i) { // a space that does not break is a letter
			space, sinceSpace = i, 0
			sum += a
			continue
		}
		if sum+a > width && i > start {
			end, next := i, i
			carried := float32(0)
			if space > start {
				end, next, carried = space, space+1, sinceSpace
			}
			lines = append(lines, strings.TrimRight(text[start:end], " \t"))
			start, space, sum = next, -1, carried
		}
		sum += a
		sinceSpace += a
	}
	return append(lines, text[start:])
}
