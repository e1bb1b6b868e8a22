package journal

import (
	"slices"
	"strings"
)

// Drug names what is given.
type Drug struct {
	Name     string `msgpack:"n"`           // "Paracet"
	ATC      string `msgpack:"a,omitempty"` // "N02BE01"
	Strength string `msgpack:"s,omitempty"` // "500 mg"
	Form     string `msgpack:"f,omitempty"` // "tablett"
	Group    string `msgpack:"g,omitempty"` // reseptgruppe: "A", "B", "C"
}

// DrugClass is a group of drugs that a rule, a policy or an authorisation
// speaks of. The values stand in policy files and are for ever.
type DrugClass string

// The classes, by prescription group and by ATC (WHO Collaborating Centre for
// Drug Statistics Methodology). A drug may be in several.
const (
	DrugA             DrugClass = "a_preparat"
	DrugB             DrugClass = "b_preparat"
	DrugInsulin       DrugClass = "insulin"         // A10A
	DrugAnticoagulant DrugClass = "antikoagulantia" // B01A
	DrugCytostatic    DrugClass = "cytostatika"     // L01
	DrugParkinson     DrugClass = "parkinson"       // N04
	DrugAntibiotic    DrugClass = "antibiotika"     // J01
	DrugOther         DrugClass = "annet"
)

// DrugClasses lists them in the order a screen or a file names them.
var DrugClasses = []DrugClass{
	DrugA, DrugB, DrugInsulin, DrugAnticoagulant, DrugCytostatic, DrugParkinson, DrugAntibiotic, DrugOther,
}

var classOfATC = []struct {
	prefix string
	class  DrugClass
}{
	{"A10A", DrugInsulin}, {"B01A", DrugAnticoagulant}, {"L01", DrugCytostatic}, {"N04", DrugParkinson}, {"J01", DrugAntibiotic},
}

// Classes are the classes the drug is in, in the order of [DrugClasses]; never
// empty.
func (d Drug) Classes() []DrugClass {
	var list []DrugClass
	switch strings.ToUpper(strings.TrimSpace(d.Group)) {
	case "A":
		list = append(list, DrugA)
	case "B":
		list = append(list, DrugB)
	}
	atc := strings.ToUpper(strings.TrimSpace(d.ATC))
	for _, c := range classOfATC {
		if strings.HasPrefix(atc, c.prefix) {
			list = append(list, c.class)
		}
	}
	if len(list) == 0 {
		list = append(list, DrugOther)
	}
	return list
}

// Is reports whether the drug is in the class.
func (d Drug) Is(c DrugClass) bool { return slices.Contains(d.Classes(), c) }

// Controlled reports whether the drug stands in the narcotics account
// (narkotikaregnskap): prescription groups A and B.
func (d Drug) Controlled() bool { return d.Is(DrugA) || d.Is(DrugB) }

// substanceLength is an ATC code down to its fifth level, the chemical substance.
const substanceLength = 7

// SameSubstance reports whether two drugs hold the same chemical substance, as
// far as their ATC codes say.
func (d Drug) SameSubstance(other Drug) bool {
	a, b := strings.ToUpper(strings.TrimSpace(d.ATC)), strings.ToUpper(strings.TrimSpace(other.ATC))
	return len(a) == substanceLength && a == b
}
