package journal

import (
	"strconv"
	"strings"
)

// Amount is a quantity in millionths of its unit, so that sums of doses are
// exact. 2.5 mg is 2_500_000.
type Amount int64

// AmountOf parses a decimal with point or comma ("2.5", "0,125"); at most six
// decimals. ok is false for anything else: an amount is never guessed at.
func AmountOf(s string) (a Amount, ok bool) {
	s = strings.Replace(strings.TrimSpace(s), ",", ".", 1)
	whole, frac, _ := strings.Cut(s, ".")
	if len(frac) > 6 || len(whole) > 9 || whole == "" {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+frac+strings.Repeat("0", 6-len(frac)), 10, 63)
	return Amount(n), err == nil
}

// String writes the amount with a decimal comma and no trailing zeros.
func (a Amount) String() string {
	s := strconv.FormatFloat(float64(a)/1e6, 'f', 6, 64)
	return strings.Replace(strings.TrimRight(strings.TrimRight(s, "0"), "."), ".", ",", 1)
}
