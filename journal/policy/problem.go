package policy

import (
	"fmt"
	"strings"
)

// Problem is something in a policy file that has to be mended, in Norwegian
// for whoever keeps the file.
type Problem struct {
	Line int    // from 1; zero: the file as a whole
	Key  string // where: "vindu nr. 2: sent"; "": the file as a whole
	Text string // what is wrong, and what may stand there
}

// String is the problem as one line.
func (p Problem) String() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "linje %d: ", p.Line)
	}
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	return b.String() + p.Text
}

// Problems is every problem of a file, by line; as an error it is one line of
// text for each.
type Problems []Problem

// Error is the problems, a line each.
func (p Problems) Error() string {
	list := make([]string, len(p))
	for i, problem := range p {
		list[i] = problem.String()
	}
	return strings.Join(list, "\n")
}
