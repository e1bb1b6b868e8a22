package ink

import "strings"

// units are those of doses and values that must not begin a line: a number
// alone at the end of one is misread.
var units = map[string]bool{
	"mg": true, "g": true, "µg": true, "mcg": true, "kg": true, "ml": true, "dl": true, "l": true, "L": true,
	"E": true, "IE": true, "mmol": true, "%": true, "t": true, "timer": true, "cm": true,
}

// binds reports whether the space at i stands between a number and its unit.
func binds(text string, i int) bool {
	if i == 0 || text[i-1] < '0' || text[i-1] > '9' {
		return false
	}
	next := text[i+1:]
	if end := strings.IndexAny(next, " \t/"); end >= 0 {
		next = next[:end]
	}
	return units[strings.TrimRight(next, ".,;:)»")]
}
