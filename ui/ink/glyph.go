package ink

import (
	"image"
	"image/draw"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// glyphKey names a drawn letter: its size and which quarter of a pixel it
// starts at, so that words keep their spacing at small sizes.
type glyphKey struct {
	ppem    fixed.Int26_6
	r       rune
	quarter uint8
}

type glyph struct {
	mask *image.Alpha // nil: nothing to draw, a space
	at   image.Point  // of the mask's corner, from the pen's pixel on the base line
}

func (o *outline) glyph(k glyphKey) glyph {
	o.mu.Lock()
	defer o.mu.Unlock()
	if g, ok := o.glyphs[k]; ok {
		return g
	}
	if len(o.glyphs) >= MaxGlyphs {
		clear(o.glyphs)
	}
	g := o.draw(k)
	o.glyphs[k] = g
	return g
}

// draw is called with mu held.
func (o *outline) draw(k glyphKey) glyph {
	face, err := o.face(k.ppem)
	if err != nil {
		return glyph{}
	}
	dot := fixed.Point26_6{X: fixed.Int26_6(k.quarter) * 16}
	r, mask, from, _, ok := face.Glyph(dot, k.r)
	if !ok || r.Empty() {
		return glyph{}
	}
	own := image.NewAlpha(image.Rect(0, 0, r.Dx(), r.Dy()))
	draw.Draw(own, own.Bounds(), mask, from, draw.Src)
	return glyph{own, r.Min}
}

// face is called with mu held.
func (o *outline) face(ppem fixed.Int26_6) (font.Face, error) {
	if f, ok := o.faces[ppem]; ok {
		return f, nil
	}
	f, err := opentype.NewFace(o.font, &opentype.FaceOptions{Size: float64(ppem) / 64, DPI: 72, Hinting: font.HintingNone})
	if err == nil {
		o.faces[ppem] = f
	}
	return f, err
}
