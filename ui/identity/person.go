package identity

import (
	"feltjournal/journal"
	"feltjournal/ui/format"
	"feltjournal/ui/i18n"
)

// Person is what is known about who the patient is.
type Person struct {
	Stream    journal.ID
	Name      string
	Born      journal.Date
	Died      journal.Date
	Room      string
	Protected bool            // address is protected: it is not shown
	Cave      []string        // allergies, each with its reaction
	Critical  []string        // other critical information
	AsOf      journal.Instant // age of the picture; zero: never complete
	Now       journal.Instant
}

// OldPicture is how old a picture may be before the screen warns (R-MED-03):
// 12 hours, in milliseconds.
const OldPicture journal.Instant = 12 * 60 * 60 * 1000

// Old reports whether the picture is older than [OldPicture], or was never
// complete.
func (p *Person) Old() bool { return p.AsOf == 0 || p.Now-p.AsOf > OldPicture }

// facts are the words after the name.
func (p *Person) facts(w *i18n.Words) []string {
	var facts []string
	switch {
	case p.Born == 0:
		facts = append(facts, w.T("identity.born_unknown"))
	case p.Died != 0:
		facts = append(facts, w.T("identity.died", "Born", p.Born, "Died", p.Died))
	default:
		facts = append(facts, w.T("identity.born", "Born", p.Born, "Years", format.Years(p.Born, journal.DateOf(p.Now))))
	}
	switch {
	case p.Protected:
		facts = append(facts, w.T("identity.protected"))
	case p.Room != "":
		facts = append(facts, p.Room)
	}
	return facts
}

// Line is the whole identity on one line, for a dialog's head and for a screen
// reader.
func (p *Person) Line(w *i18n.Words) string {
	line := p.Name
	for _, f := range p.facts(w) {
		line += " · " + f
	}
	return line
}

// Spoken is the identity with its alerts as one sentence for a screen reader.
func (p *Person) Spoken(w *i18n.Words) string {
	s := p.Line(w)
	for _, b := range p.badges(w) {
		s += ". " + b.text
	}
	return s
}
