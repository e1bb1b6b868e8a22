package policy

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const dayLength = 24 * time.Hour

var durationUnits = map[string]time.Duration{"min": time.Minute, "t": time.Hour, "døgn": dayLength}

// parseDuration reads "30 min", "4 t", "1 t 30 min", "2 døgn".
func parseDuration(s string) (time.Duration, bool) {
	words := strings.Fields(s)
	var sum time.Duration
	for len(words) >= 2 {
		n, err := strconv.ParseUint(words[0], 10, 16)
		unit, ok := durationUnits[words[1]]
		if err != nil || !ok {
			return 0, false
		}
		sum, words = sum+time.Duration(n)*unit, words[2:]
	}
	return sum, len(words) == 0 && s != ""
}

// durationText is the form that parseDuration reads.
func durationText(d time.Duration) string {
	var parts []string
	if d >= 2*dayLength {
		parts, d = append(parts, fmt.Sprintf("%d døgn", d/dayLength)), d%dayLength
	}
	if d >= time.Hour {
		parts, d = append(parts, fmt.Sprintf("%d t", d/time.Hour)), d%time.Hour
	}
	if d > 0 || len(parts) == 0 {
		parts = append(parts, fmt.Sprintf("%d min", d/time.Minute))
	}
	return strings.Join(parts, " ")
}
