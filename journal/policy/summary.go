package policy

import (
	"fmt"
	"slices"
	"strings"

	"feltjournal/journal"
)

// Summary is the policy in words, in Norwegian, for whoever wrote the file to
// see that it says what was meant. Lines end in newlines.
func (p *Policy) Summary() string {
	var b strings.Builder
	write := func(title string, items []string) {
		fmt.Fprintf(&b, "%s:\n", title)
		for _, item := range items {
			fmt.Fprintf(&b, "  - %s\n", item)
		}
	}
	write("Til rett tid", p.windowLines())
	write("Listen er fersk nok", p.ageLines())
	write("Dobbeltkontroll", p.doubleLines())
	write("Grunner for ikke gitt", []string{strings.Join(wordsOf(p.Reasons), ", ")})
	write("Effekt av dose ved behov", []string{"skrives etter " + durationText(p.PRN.Effect)})
	write("Samme virkestoff på en annen ordinasjon", []string{"varsles innen " + durationText(p.Substance)})
	write("Seponerte ordinasjoner", []string{"står overstrøket i " + durationText(p.StoppedFor)})
	write("Uten egen fullmakt", p.roleLines())
	return b.String()
}

func classText(c journal.DrugClass) string {
	if c == "" {
		return "alle legemidler"
	}
	return string(c)
}

func (p *Policy) windowLines() []string {
	var list []string
	for _, w := range p.Windows {
		daily := ""
		if w.Daily {
			daily = ", én dose i døgnet"
		}
		list = append(list, fmt.Sprintf("%s%s: fra %s før til %s etter", classText(w.Class), daily, durationText(w.Before), durationText(w.After)))
	}
	if slices.ContainsFunc(p.Windows, func(w Window) bool { return w.Class == "" && !w.Daily }) {
		return list
	}
	before, after := p.Window(&journal.Order{})
	return append(list, fmt.Sprintf("ellers: fra %s før til %s etter", durationText(before), durationText(after)))
}

func (p *Policy) ageLines() []string {
	var list []string
	for _, a := range p.Ages {
		list = append(list, fmt.Sprintf("%s: inntil %s", classText(a.Class), durationText(a.Limit)))
	}
	if slices.ContainsFunc(p.Ages, func(a Age) bool { return a.Class == "" }) {
		return list
	}
	return append(list, "ellers: inntil "+durationText(p.Age(journal.Drug{})))
}

func (p *Policy) doubleLines() []string {
	list := []string{"der ordinasjonen ber om det"}
	for _, d := range p.Double {
		line := classText(d.Class)
		if d.Only {
			line += ", gitt som " + techniques[d.Technique-1]
		}
		list = append(list, line)
	}
	return list
}

func (p *Policy) roleLines() []string {
	var list []string
	for _, name := range roleNames {
		rights := p.Roles[journal.Role(name)]
		for len(rights) > 0 {
			same := 1 // tasks with the same classes
			for same < len(rights) && slices.Equal(rights[same].Classes, rights[0].Classes) {
				same++
			}
			list = append(list, name+": "+rightsText(rights[:same]))
			rights = rights[same:]
		}
	}
	if len(list) == 0 {
		return []string{"ingen; alle trenger fullmakt"}
	}
	return list
}

func rightsText(rights []Right) string {
	var tasks []string
	for _, r := range rights {
		tasks = append(tasks, string(r.Task))
	}
	classes := classText("")
	if c := rights[0].Classes; len(c) > 0 {
		classes = strings.Join(wordsOf(c), ", ")
	}
	return strings.Join(tasks, ", ") + " (" + classes + ")"
}
