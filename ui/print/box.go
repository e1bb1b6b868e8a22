package print

// box sets one planned dose: code, amount, and lines for time and signature; or
// what is registered already.
func (p *paper) box(b *box, x, y float64) error {
	if len(b.done) > 0 || b.bare {
		p.setDone(b, x, y)
		return nil
	}
	if b.code != "" {
		if err := p.page().code(b.code, x+2.2, y+2); err != nil {
			return err
		}
		p.put(faceCode, b.code.String(), x+2.2, y+p.tallBox(b)-faceCode.lead()-0.5)
	} else {
		p.set(faceSmall, p.Words.T("print.no_code"), x+1.5, y+2, codeSize+2)
	}
	below := p.set(faceStrong, b.dose, x+besideCode, y+1, boxWidth-besideCode-1.2)
	p.field("print.line_time", x+besideCode, below+4.2, boxWidth-besideCode-1.2)
	p.field("print.line_sign", x+besideCode, below+8.8, boxWidth-besideCode-1.2)
	return nil
}

// besideCode is where dose, time and signature stand, right of the barcode.
const besideCode = 14.8

// tallBox is the height of a box: a dose that takes several lines pushes the
// lines to sign on down, and the typed code under them.
func (p *paper) tallBox(b *box) float64 {
	if len(b.done) > 0 || b.bare {
		return p.doneHeight(b, boxWidth+b.more)
	}
	return max(boxHeight, 1+p.tall(faceStrong, b.dose, boxWidth-besideCode-1.2)+8.8+1+faceCode.lead()+0.5)
}

// field is a name and a line to write on, on a baseline.
func (p *paper) field(key string, x, base, width float64) {
	word := p.put(faceSmall, p.Words.T(key), x, base-faceSmall.base())
	p.page().rule(x+word+0.8, base+0.2, width-word-0.8)
}

func (p *paper) doneHeight(b *box, width float64) float64 {
	h := p.tall(faceStrong, b.dose, width-3) + 2
	for _, l := range b.done {
		h += p.tall(faceBody, l, width-3)
	}
	return h
}

// setDone sets what is registered; nothing is left to sign.
func (p *paper) setDone(b *box, x, y float64) {
	n := len(p.page().texts)
	top := p.set(faceBody, b.dose, x+1.5, y+1, boxWidth+b.more-3)
	if b.bare {
		p.strike(n)
	}
	for _, l := range b.done {
		top = p.set(faceStrong, l, x+1.5, top, boxWidth+b.more-3)
	}
}
