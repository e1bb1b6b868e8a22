package print

import (
	"feltjournal/journal/chart"
	"feltjournal/ui/format"
	"feltjournal/ui/identity"
)

// subject is whose page it is.
type subject struct {
	identity.Person
	away string // admitted somewhere else: not for this unit to give (C18)
}

func whose(s Stamp, c *chart.Chart) subject {
	is := subject{Person: identity.Read(s.Words, c, s.AsOf, s.Now)}
	if p := c.Patient(); p != nil && p.Away != nil {
		is.away = s.Words.T("print.away", "Where", p.Away.Where, "When", format.When(s.Words, p.Away.Since, s.Now))
	}
	return is
}

// person sets who the patient is, and the CAVE in a frame.
func (p *paper) person(who *subject) {
	x := margin + p.put(faceName, who.Name, margin, p.y) + 4
	p.set(faceHead, p.facts(who), x, p.y+0.9, margin+p.room()-x)
	p.y += faceName.lead() + 0.5
	cave := p.Words.T("identity.no_cave")
	for i, c := range who.Cave {
		if c = p.Words.T("identity.cave", "Text", c); i == 0 {
			cave = c
		} else {
			cave += " · " + c
		}
	}
	for _, c := range who.Critical {
		cave += " · " + p.Words.T("identity.critical", "Text", c)
	}
	h := p.tall(faceHead, cave, p.room()-4) + 2
	weight := thin
	if len(who.Cave) > 0 {
		weight = thick
	}
	p.page().box(margin, p.y, p.room(), h, weight)
	p.set(faceHead, cave, margin+2, p.y+1, p.room()-4)
	p.y += h + 2
}

// facts are birth date and room; an address that is protected is no room.
func (p *paper) facts(who *subject) string {
	line := p.Words.T("identity.born_unknown")
	switch {
	case who.Died != 0:
		line = p.Words.T("identity.died", "Born", who.Born, "Died", who.Died)
	case who.Born != 0:
		line = p.Words.T("print.born", "Born", who.Born)
	}
	if who.Room != "" && !who.Protected {
		line += " · " + who.Room
	}
	return join(line, who.away)
}
