package print

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"feltjournal/journal"
)

// write makes a PDF of the pages. made is the moment that stands in the file,
// so that the same pages give the same bytes.
func write(pdf *fpdf.Fpdf, leaves []*leaf, title string, made journal.Instant) ([]byte, error) {
	at := made.Time().UTC().Truncate(time.Second)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(at)
	pdf.SetModificationDate(at)
	pdf.SetTitle(title, true)
	pdf.SetCreator("Feltjournal", true)
	pdf.SetAutoPageBreak(false, 0)
	for _, l := range leaves {
		pdf.AddPageFormat("P", fpdf.SizeType{Wd: l.width, Ht: l.height})
		l.write(pdf)
	}
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("write the PDF: %w", err)
	}
	return b.Bytes(), nil
}

func (l *leaf) write(pdf *fpdf.Fpdf) {
	for _, b := range l.bars {
		pdf.SetFillColor(b.grey, b.grey, b.grey)
		pdf.Rect(b.x, b.y, b.w, b.h, "F")
	}
	pdf.SetDrawColor(0, 0, 0)
	for _, s := range l.lines {
		pdf.SetLineWidth(s.weight)
		pdf.Line(s.x1, s.y1, s.x2, s.y2)
	}
	for _, t := range l.texts {
		pdf.SetFont(family, t.face.style(), t.face.size)
		pdf.Text(t.x, t.y, t.s)
		if t.struck {
			pdf.SetLineWidth(thin * 2)
			y := t.y - t.face.size*mm*0.28
			pdf.Line(t.x, y, t.x+t.width, y)
		}
	}
}
