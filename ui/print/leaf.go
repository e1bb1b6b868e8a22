package print

import (
	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"feltjournal/ui/print/slotcode"
)

// leaf is one page: strokes in millimetres from its top left corner.
type leaf struct {
	width, height float64
	texts         []text
	lines         []line
	bars          []bar
}

// text is one line of text; y is its baseline.
type text struct {
	x, y, width float64
	face        face
	s           string
	struck      bool
}

// line is a stroke of a weight.
type line struct{ x1, y1, x2, y2, weight float64 }

// bar is a filled rectangle in a grey, 0 black.
type bar struct {
	x, y, w, h float64
	grey       int
}

const (
	thin  = 0.15
	thick = 0.5
)

// box draws the outline of a rectangle.
func (l *leaf) box(x, y, w, h, weight float64) {
	l.lines = append(l.lines, line{x, y, x + w, y, weight}, line{x, y + h, x + w, y + h, weight},
		line{x, y, x, y + h, weight}, line{x + w, y, x + w, y + h, weight})
}

// rule draws a line to write on.
func (l *leaf) rule(x, y, w float64) { l.lines = append(l.lines, line{x, y, x + w, y, thin}) }

// fill lays a grey ground.
func (l *leaf) fill(x, y, w, h float64, grey int) { l.bars = append(l.bars, bar{x, y, w, h, grey}) }

// codeSize is the side of a barcode without its quiet zone: modules of 0.48 mm,
// which an office printer prints and a phone reads at arm's length.
const codeSize = 10.0

// code draws a slot code as a barcode. The quiet zone around it, 4 modules or
// 1.9 mm, is the caller's to leave.
func (l *leaf) code(c slotcode.Code, x, y float64) error {
	m, err := qr.Encode(string(c), qr.H, qr.AlphaNumeric)
	if err != nil {
		return err
	}
	n := m.Bounds().Dx()
	side := codeSize / float64(n)
	for row := range n {
		for col := 0; col < n; {
			run := darkRun(m, col, row, n)
			if run > 0 {
				l.fill(x+float64(col)*side, y+float64(row)*side, float64(run)*side, side, 0)
			}
			col += max(run, 1)
		}
	}
	return nil
}

// darkRun is how many dark modules follow each other from (col, row).
func darkRun(m barcode.Barcode, col, row, n int) (run int) {
	for col+run < n {
		if r, _, _, _ := m.At(col+run, row).RGBA(); r != 0 {
			break
		}
		run++
	}
	return run
}
