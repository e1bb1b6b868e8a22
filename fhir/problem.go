package fhir

import "fmt"

// Problem is something in an export that could not be taken as it stands. It
// names where, never what is written there: problems end up in logs.
type Problem struct {
	File string // "Patient.ndjson"; empty when it concerns no single line
	Line int    // from 1
	Ref  string // "Patient/123"
	What string // in words
}

// String is one line for a terminal.
func (p Problem) String() string {
	switch {
	case p.File == "":
		return fmt.Sprintf("%s: %s", p.Ref, p.What)
	case p.Ref == "":
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.What)
	}
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Ref, p.What)
}

// MaxProblems bounds how many problems one run keeps; the rest are counted.
const MaxProblems = 2000

// problems collects up to MaxProblems.
type problems struct {
	list []Problem
	more int
}

func (p *problems) add(s Source, ref, format string, args ...any) {
	if len(p.list) >= MaxProblems {
		p.more++
		return
	}
	p.list = append(p.list, Problem{s.File, s.Line, ref, fmt.Sprintf(format, args...)})
}

// all gives the collected problems, and says how many were left out.
func (p *problems) all() []Problem {
	if p.more == 0 {
		return p.list
	}
	return append(p.list, Problem{Ref: "export", What: fmt.Sprintf("%d more problems like these", p.more)})
}
