package watch

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// maxName is how much of a name is shown, in characters.
const maxName = 60

// plain makes a name that somebody else chose safe to stand in a line: nothing
// that breaks it, turns its direction or is not seen, and not more than a line.
// Markup is the template's to escape.
func plain(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n == maxName {
			b.WriteRune('…')
			break
		}
		switch {
		case unicode.IsSpace(r):
			r = ' '
		case r == utf8.RuneError, !unicode.IsPrint(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			continue
		}
		b.WriteRune(r)
		n++
	}
	return strings.TrimSpace(b.String())
}

// named is a name, or that there is none.
func named(s string) string {
	if s = plain(s); s == "" {
		return "(uten navn)"
	}
	return s
}

// clock is an instant as it is read in Norway.
func clock(i journal.Instant) string {
	if i == 0 {
		return "aldri"
	}
	return i.Time().In(journal.Oslo).Format("02.01.2006 15:04")
}

// span is a duration in words, as exact as somebody needs it.
func span(ms journal.Instant) string {
	minutes := int64(ms / 60_000)
	switch {
	case minutes < 1:
		return "under ett minutt"
	case minutes < 60:
		return count(minutes, "minutt", "minutter")
	case minutes < 48*60:
		return count(minutes/60, "time", "timer")
	}
	return count(minutes/60/24, "døgn", "døgn")
}

// ago is how long ago something was, seen from at.
func ago(at, i journal.Instant) string {
	switch {
	case i == 0:
		return "aldri"
	case i > at:
		return "klokken er feil"
	}
	return "for " + span(at-i) + " siden"
}

func count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// grouped is a number as it is written in Norwegian: 16 000.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "\u00a0" + s[i:]
	}
	return s
}

// advice is what the page says about a kind: what it is, and what to do next.
type advice struct {
	Title string // with %s for a count in words, if one is told
	Next  string
}

// advices has a sentence for every kind; docs/runbooks.md says more under the
// same name.
var advices = map[hub.Kind]advice{
	hub.KindLate: {
		"Legemiddelstopp har ikke nådd fram til %s.",
		"Ring den som bruker maskinen, og si hvilke stopp det gjelder. Be dem koble til nettet.",
	},
	hub.KindAmiss: {
		"Pasientlister stemmer ikke på %s.",
		"Bruk ikke listen som fasit. Ring avdelingen, sammenlign med sentraljournalen og les inn eksporten på nytt.",
	},
	hub.KindMissing: {
		"En gjenopprettet kopi mangler fortsatt %s.",
		"Finn maskinene som ikke har vært i kontakt siden, og koble dem til. De har det som mangler.",
	},
	hub.KindSilent: {
		"Ingen kontakt på 24 timer med %s som har besøk i dag.",
		"Ring avdelingen før første besøk: er maskinen i bruk, og virker nettet? Gi dem ellers papirutskrift.",
	},
	hub.KindUnsent: {
		"Gamle registreringer er ikke sendt fra %s.",
		"Be brukeren se på statuslinjen. Kommer det ikke fram, hent loggen fra maskinen.",
	},
	hub.KindWaiting: {
		"%s i karantene venter på en avgjørelse.",
		"Se på dem med «syncd hub quarantine», og frigi eller avvis hver enkelt med begrunnelse.",
	},
	hub.KindHeld: {
		"%s må ses på før de kan føres i sentraljournalen.",
		"Fagansvarlig ser på dem i karantenen.",
	},
	hub.KindEnding: {
		"%s går snart ut.",
		"Start huben på nytt for å fornye dens eget. Maskiner tas inn på nytt med en engangskode.",
	},
	hub.KindBehind: {
		"%s er ikke ført i sentraljournalen ennå.",
		"Se om eksporten går, og om mappen «out» blir hentet.",
	},
	hub.KindUnread:   {"%s er ikke sett nærmere på i denne rapporten.", "Ingenting haster. Rapporten fylles ut etter hvert."},
	hub.KindUnlisted: {"%s står ikke på noen liste.", "Det er i orden for pasienter som er utskrevet."},

	hub.KindRollback:     {"Huben er gjenopprettet fra en gammel kopi", "La alle maskiner koble seg til. Se hva som mangler."},
	hub.KindRollbackMany: {"Én maskin melder tilbakerulling gang på gang", "Ta maskinen ut av bruk og undersøk den."},
	hub.KindClone:        {"To maskiner skriver i samme navn", "Finn ut om filen er kopiert. Steng maskinen ute og ta den inn på nytt."},
	hub.KindChain:        {"En maskins rekke av registreringer henger ikke sammen", "Undersøk maskinen; den beholder sine egne registreringer."},
	hub.KindClock:        {"Klokken på en maskin er feil", "Still klokken. Registreringene teller uansett."},
	hub.KindUsurper:      {"En maskin skrev noe bare sentraljournalen bestemmer", "Se i karantenen hvem det var. Steng maskinen om det ikke kan forklares."},
	hub.KindRights:       {"En maskin skrev der den ikke har rett til det", "Se i karantenen."},
	hub.KindOffer:        {"En maskin tilbyr andres registreringer uten grunn", "Ingenting er gått tapt. Undersøk maskinen om det gjentar seg."},
	hub.KindCode:         {"En engangskode ble prøvd som er ukjent, brukt eller for gammel", "Ofte en skrivefeil. Mange på rad kan være et forsøk på inntrenging."},
	hub.KindUnfiled:      {"En registrering kan ikke føres", "Fagansvarlig ser på den i karantenen."},
	hub.KindQuarantined:  {"En registrering kom i karantene", "Se på den i karantenen."},
	hub.KindOther:        {"Noe denne versjonen ikke kjenner", "Se i loggen."},
}

// sentence says a finding.
func sentence(f hub.Finding) string {
	n := int64(f.Count)
	what := map[hub.Kind][2]string{
		hub.KindLate: {"maskin", "maskiner"}, hub.KindAmiss: {"sted", "steder"}, hub.KindMissing: {"registrering", "registreringer"},
		hub.KindSilent: {"maskin", "maskiner"}, hub.KindUnsent: {"maskin", "maskiner"}, hub.KindWaiting: {"registrering", "registreringer"},
		hub.KindHeld: {"registrering", "registreringer"}, hub.KindEnding: {"sertifikat", "slags sertifikater"},
		hub.KindBehind: {"registrering", "registreringer"}, hub.KindUnread: {"maskin", "maskiner"}, hub.KindUnlisted: {"pasient", "pasienter"},
	}[f.Kind]
	return fmt.Sprintf(advices[f.Kind].Title, count(n, what[0], what[1]))
}

// lateWords says what has not arrived.
var lateWords = map[hub.Late]string{
	hub.LateStop: "stopp", hub.LateAlert: "allergi eller varsel", hub.LateAssignment: "endret liste", hub.LateOther: "viktig endring",
}
