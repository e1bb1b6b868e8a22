package identity

import (
	"feltjournal/ui/i18n"
	"feltjournal/ui/ink"
	"feltjournal/ui/theme"
)

// badge is one alert: a colour, an icon and words.
type badge struct {
	tone theme.Tone
	icon string
	text string
}

func (p *Person) badges(w *i18n.Words) []badge {
	var list []badge
	for _, c := range p.Cave {
		list = append(list, badge{theme.Alert, "allergy", w.T("identity.cave", "Text", c)})
	}
	if len(p.Cave) == 0 {
		list = append(list, badge{theme.Muted, "info", w.T("identity.no_cave")})
	}
	for _, c := range p.Critical {
		list = append(list, badge{theme.Caution, "warning", w.T("identity.critical", "Text", c)})
	}
	return list
}

const (
	badgePad  = 6
	badgeIcon = 14
	badgeGap  = 6
)

// placed is a badge with its place and its lines.
type placed struct {
	badge
	at    ink.Rect
	lines []string
}

// place lays badges out from (x, y) within width, wrapping between and inside
// them, and returns the y below the last one.
func place(badges []badge, x, y, width float32, s ink.Style) (out []placed, below float32) {
	left, rowHeight := x, float32(0)
	for _, b := range badges {
		frame := float32(3*badgePad + badgeIcon)
		lines := s.Wrap(b.text, width-frame)
		at := ink.Rect{X: left, Y: y, W: frame + widest(lines, s), H: float32(len(lines))*s.LineHeight() + badgePad}
		if left > x && left+at.W > x+width {
			y += rowHeight + 4
			left, rowHeight = x, 0
			at.X, at.Y = left, y
		}
		out = append(out, placed{b, at, lines})
		left += at.W + badgeGap
		rowHeight = max(rowHeight, at.H)
	}
	return out, y + rowHeight
}

func widest(lines []string, s ink.Style) float32 {
	var w float32
	for _, l := range lines {
		w = max(w, s.Width(l))
	}
	return w
}

func (b *placed) paint(p *ink.Pen, s ink.Style) {
	p.Box(b.at, 4, b.tone.Fill, b.tone.Edge, 1)
	p.Icon(theme.Icon(b.icon, b.tone.Ink), b.at.X+badgePad, b.at.Y+(s.LineHeight()+badgePad-badgeIcon)/2, badgeIcon, b.tone.Ink)
	p.Lines(b.lines, b.at.X+2*badgePad+badgeIcon, b.at.Y+badgePad/2, s.In(b.tone.Ink))
}
