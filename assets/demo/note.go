package demo

import (
	"encoding/base64"
	"fmt"
	"strings"

	"feltjournal/fhir"
	"feltjournal/fhir/r4"
)

// deck deals phrases in an order of its own and does not repeat one before all
// have been used.
type deck struct {
	phrases []string
	order   []int
}

func (e *export) deck(phrases ...string) *deck {
	return &deck{phrases, e.rand.Perm(len(phrases))}
}

func (d *deck) deal() string {
	if len(d.phrases) == 0 {
		return ""
	}
	i := d.order[0]
	d.order = append(d.order[1:], i)
	return d.phrases[i]
}

// addNotes writes the reports of the last two weeks: one every day, and an
// evening or a night between.
func (e *export) addNotes(p person, i int) {
	var about []string
	for _, c := range p.has {
		about = append(about, conditionPhrases[c]...)
	}
	day, evening, night := e.deck(dayPhrases...), e.deck(eveningPhrases...), e.deck(nightPhrases...)
	nynorsk, topic := map[string]*deck{}, e.deck(about...)
	for _, hour := range []string{"14:", "21:", "06:"} {
		nynorsk[hour] = e.deck(nynorskPhrases[hour]...)
	}
	for n := -History; n < 0; n++ {
		e.note(p, n, "14:", day, nynorsk, topic)
		switch (n + i) % 3 {
		case 0:
			e.note(p, n, "21:", evening, nynorsk, topic)
		case -1, 1:
			e.note(p, n, "06:", night, nynorsk, nil)
		}
	}
}

func (e *export) note(p person, day int, hour string, shift *deck, nynorsk map[string]*deck, topic *deck) {
	author := e.colleague(p)
	text := ""
	switch {
	case author.nynorsk:
		text = nynorsk[hour].deal()
	case topic != nil:
		text = shift.deal() + " " + topic.deal()
	default:
		text = shift.deal()
	}
	at := e.clock(day, fmt.Sprintf("%s%02d", hour, 20+e.rand.IntN(39)))
	d := document(p, fmt.Sprintf("%s-notat-%s", p.id, at.Format("20060102-1504")), p.say(strings.TrimSpace(text)))
	d.Meta = e.meta(day, at.Format("15:04"))
	d.Type = concept(fhir.SystemNoteType, "rapport", "Rapport")
	d.Date, d.Author = dateTime(at), []r4.Reference{author.reference()}
	if author.nynorsk {
		d.Content[0].Attachment.Language = "nn"
	}
	e.add(d)
}

func document(p person, id, text string) *r4.DocumentReference {
	who := subject(p)
	return &r4.DocumentReference{
		Resource: base("DocumentReference", id, nil), Status: "current", DocStatus: "final", Subject: &who,
		Content: []r4.DocumentContent{{Attachment: r4.Attachment{
			ContentType: "text/plain; charset=utf-8", Language: "nb",
			Data: base64.StdEncoding.EncodeToString([]byte(text)),
		}}},
	}
}

// addPlan writes the care plan: one section for each area the person needs.
func (e *export) addPlan(p person, i int) {
	done := map[string]bool{}
	e.section(p, generalPlan, 1, staff[i%len(staff)])
	for _, c := range p.has {
		if s, ok := plan[c]; ok && !done[s[0]] {
			done[s[0]] = true
			e.section(p, s, len(done)+1, staff[(i+len(done))%len(staff)])
		}
	}
}

func (e *export) section(p person, s [3]string, order int, author colleague) {
	at := e.clock(-20-order, "10:15")
	d := document(p, p.id+"-plan-"+ascii.Replace(s[0]), p.say(s[2]))
	d.Meta = e.meta(-20-order, "10:15")
	d.Type = concept(fhir.SystemSection, s[0], s[1])
	d.Category = []r4.CodeableConcept{*concept(fhir.SystemDocument, fhir.CategoryPlan, "Tiltaksplan")}
	d.Extension = []r4.Extension{{URL: fhir.ExtOrder, ValueInteger: ptr(int64(order))}}
	d.Date, d.Author = dateTime(at), []r4.Reference{author.reference()}
	e.add(d)
}

// ascii keeps ids within what FHIR allows in one.
var ascii = strings.NewReplacer("æ", "ae", "ø", "o", "å", "a")

// colleague picks who was at work; the ward and the zone share the people.
func (e *export) colleague(person) colleague { return staff[e.rand.IntN(len(staff))] }

func (c colleague) reference() r4.Reference {
	r := r4.Reference{Reference: "Practitioner/" + strings.ReplaceAll(c.id, ".", "-"), Display: c.name + ", " + c.role}
	if c.hpr != "" {
		r.Identifier = &r4.Identifier{System: fhir.SystemHPR, Value: c.hpr}
	}
	return r
}

// say fills a phrase in for p.
func (p person) say(s string) string {
	subject, object := "han", "ham"
	if p.female {
		subject, object = "hun", "henne"
	}
	return strings.NewReplacer("{N}", strings.Fields(p.given)[0], "{h}", subject, "{H}", strings.ToUpper(subject[:1])+subject[1:], "{S}", object).Replace(s)
}
