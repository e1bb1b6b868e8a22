package fhir

import (
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// injectMethod is "Inject" among the method codes that R4 suggests (SNOMED CT).
const injectMethod = "422145002"

// techniqueWords tell a technique by words of a method, a dose form or a route.
// The order counts: "konsentrat til infusjonsvæske" is an infusion, while
// "injeksjonsvæske/infusjonsvæske" can be either and is an injection unless the
// method says otherwise.
var techniqueWords = []struct {
	technique journal.Technique
	words     []string
}{
	{journal.TechniquePatch, []string{"plaster", "patch"}},
	{journal.TechniqueInjection, []string{"injeksjon", "injiser", "inject", "subkutan", "subcutan", "intramuskul", "intramuscular"}},
	{journal.TechniqueInfusion, []string{"infusjon", "infunder", "infus"}},
	{journal.TechniqueInhalation, []string{"inhal"}},
	{journal.TechniqueDrops, []string{"dråpe", "drops", "drypp", "instill"}},
}

// techniqueOf tells how a drug is given: by the method where one is stated,
// else by the dose form, else by the route. What none of them says is plain.
func techniqueOf(method, form, route string) journal.Technique {
	for _, words := range []string{method, form, route} {
		if words = strings.ToLower(words); words != "" {
			return techniqueIn(words)
		}
	}
	return journal.TechniquePlain
}

func techniqueIn(words string) journal.Technique {
	for _, t := range techniqueWords {
		for _, w := range t.words {
			if strings.Contains(words, w) {
				return t.technique
			}
		}
	}
	return journal.TechniquePlain
}

// methodText is a method in words. One that tells of no technique ("swallow",
// "apply") leaves it to the dose form.
func methodText(c *r4.CodeableConcept) string {
	if c.Code(systemSNOMED) == injectMethod {
		return "injeksjon"
	}
	if label := c.Label(); techniqueIn(strings.ToLower(label)) != journal.TechniquePlain {
		return label
	}
	return ""
}

// methodOf is the method of the dosages of an order that is not understood.
func methodOf(ds []r4.Dosage) string {
	for i := range ds {
		if m := methodText(ds[i].Method); m != "" {
			return m
		}
	}
	return ""
}

// methods are the words for a technique in an export of our own.
var methods = map[journal.Technique]string{
	journal.TechniquePatch: "plaster", journal.TechniqueInjection: "injeksjon", journal.TechniqueInfusion: "infusjon",
	journal.TechniqueInhalation: "inhalasjon", journal.TechniqueDrops: "dråper",
}

// methodConcept is a technique as a method; nil for a plain one.
func methodConcept(t journal.Technique) *r4.CodeableConcept {
	if methods[t] == "" {
		return nil
	}
	out := &r4.CodeableConcept{Text: methods[t]}
	if t == journal.TechniqueInjection {
		out.Coding = []r4.Coding{{System: systemSNOMED, Code: injectMethod, Display: "Inject"}}
	}
	return out
}
