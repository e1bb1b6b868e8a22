package fhir

import (
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// patientOf maps who somebody is. A protected address is not copied: where the
// patient is in the house is.
func patientOf(p *r4.Patient) *journal.Patient {
	out := &journal.Patient{
		Born: parseDate(p.BirthDate), Died: parseDate(p.DeceasedDateTime), CentralID: p.Ref(),
		Origin: journal.OriginOf(p.Ref(), p.Version()), Protected: protected(p),
	}
	out.Family, out.Given = nameOf(p.Name)
	if out.Family == "" {
		out.Family = cleanLine("Ukjent navn (" + p.ID + ")")
	}
	out.Identifiers = identifiersOf(p)
	out.Room = placeOf(p.Address, out.Protected)
	if !out.Protected {
		out.Phone = phoneOf(p.Telecom)
	}
	out.NextOfKin = kinOf(p.Contact)
	return out
}

// identifiersOf are the numbers in use, and after them those of before.
func identifiersOf(p *r4.Patient) (out []journal.Identifier) {
	for _, old := range []bool{false, true} {
		for _, id := range p.Identifier {
			if id.Value != "" && (id.Use == "old") == old {
				out = append(out, journal.Identifier{System: cleanLine(id.System), Value: cleanLine(id.Value)})
			}
		}
	}
	return out
}

// nameOf takes the official name, or the first that says anything.
func nameOf(names []r4.HumanName) (family, given string) {
	for _, official := range []bool{true, false} {
		for _, n := range names {
			if official && n.Use != "official" || n.Use == "old" {
				continue
			}
			if n.Family == "" && len(n.Given) == 0 {
				n.Family = n.Text
			}
			family, given = cleanLine(n.Family), cleanLine(strings.Join(n.Given, " "))
			if family == "" {
				family, given = given, ""
			}
			if family != "" {
				return family, given
			}
		}
	}
	return "", ""
}

// placeOf is the room of a temporary address, or the home address.
func placeOf(as []r4.Address, hidden bool) string {
	for _, a := range as {
		if a.Use == "temp" && len(a.Line) > 0 {
			return cleanLine(a.Line[0])
		}
	}
	if hidden {
		return ""
	}
	for _, a := range as {
		if a.Use == "old" {
			continue
		}
		if len(a.Line) > 0 {
			return cleanLine(joinWords(append(append([]string(nil), a.Line...), strings.TrimSpace(a.PostalCode+" "+a.City)), ", "))
		}
		if a.Text != "" {
			return cleanLine(a.Text)
		}
	}
	return ""
}

func phoneOf(cs []r4.ContactPoint) string {
	for _, c := range cs {
		if c.System == "phone" && c.Use != "old" {
			return cleanLine(c.Value)
		}
	}
	return ""
}

func kinOf(cs []r4.PatientContact) string {
	for _, c := range cs {
		if c.Name == nil {
			continue
		}
		name := joinWords([]string{strings.Join(c.Name.Given, " "), c.Name.Family}, " ")
		if name == "" {
			name = c.Name.Text
		}
		if len(c.Relationship) > 0 && c.Relationship[0].Label() != "" {
			name += " (" + c.Relationship[0].Label() + ")"
		}
		return cleanLine(joinWords([]string{name, phoneOf(c.Telecom)}, ", "))
	}
	return ""
}

// protected finds an address protection (code 6 or 7) wherever an export may
// put it: as a security label, or as an extension of the patient or an address.
func protected(p *r4.Patient) bool {
	found := false
	if p.Meta != nil {
		for _, c := range p.Meta.Security {
			found = found || protectedCode(c.Code)
		}
	}
	xs := p.Extension
	for _, a := range p.Address {
		xs = append(xs, a.Extension...)
	}
	for _, x := range xs {
		url := strings.ToLower(x.URL)
		if strings.Contains(url, "adressebeskyttelse") || strings.Contains(url, "adressegradering") || strings.Contains(url, "addressprotection") {
			found = found || !openAddress(x)
		}
	}
	return found
}

// openAddress reports that a protection extension says "none" in so many
// words; anything it does not know is taken as protection.
func openAddress(x r4.Extension) bool {
	code := strings.ToLower(x.ValueCode)
	if x.ValueCoding != nil {
		code = strings.ToLower(x.ValueCoding.Code)
	}
	return code == "ugradert" || code == "0" || x.ValueBoolean != nil && !*x.ValueBoolean
}

func protectedCode(code string) bool {
	switch strings.ToUpper(code) {
	case "6", "7", "SPSF", "SPFO", "STRENGT_FORTROLIG", "STRENGTFORTROLIG", "FORTROLIG", "R", "V":
		return true
	}
	return false
}
