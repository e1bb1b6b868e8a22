package journal

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestR_ID_01_kinds_and_control_digits(t *testing.T) {
	for number, want := range map[string]PersonNumber{
		"05813530009":    SyntheticNumber, // Tenor, month + 80
		"17894841249":    SyntheticNumber,
		"23925210765":    SyntheticNumber,
		"01864125081":    SyntheticNumber,
		"45834020053":    SyntheticNumber, // D + 80
		"05813530008":    NotPersonNumber, // last digit
		"05813530019":    NotPersonNumber, // first control digit
		"0581353000":     NotPersonNumber,
		"058135300091":   NotPersonNumber,
		"0581353000a":    NotPersonNumber,
		"":               NotPersonNumber,
		"٠٥٨١٣٥٣٠٠٠٩":    NotPersonNumber, // digits, but not ours
		" 05813530009":   NotPersonNumber,
		"99999999999999": NotPersonNumber,
	} {
		require.Equal(t, want, PersonNumberOf(number), number)
	}
}

func TestR_ID_01_every_kind_by_its_date_part(t *testing.T) {
	for nine, want := range map[string]PersonNumber{
		"010150": BirthNumber, "410150": DNumber, "014150": HNumber, "018150": SyntheticNumber, "016650": SyntheticNumber,
		"810150": FHNumber, "912345": FHNumber, "001350": NotPersonNumber, "320150": NotPersonNumber, "011350": NotPersonNumber,
	} {
		require.Equal(t, want, PersonNumberOf(anyNumber(t, nine)), nine)
	}
}

// From 2032 the first control digit may be one, two or three more than it was;
// the second is computed over it as before.
func TestR_ID_01_rule_of_2032(t *testing.T) {
	old := anyNumber(t, "010150")
	accepted := 0
	for k1 := range 10 {
		for k2 := range 10 {
			n := old[:9] + string([]byte{byte('0' + k1), byte('0' + k2)})
			if PersonNumberOf(n) == BirthNumber {
				accepted++
			}
		}
	}
	require.Greater(t, accepted, 1, "numbers that only the new rule allows")
	require.LessOrEqual(t, accepted, 4)
}

func anyNumber(t *testing.T, start string) string {
	t.Helper()
	for i := range 1000 {
		if n, ok := ControlDigits(start + string([]byte{byte('0' + i/100), byte('0' + i/10%10), byte('0' + i%10)})); ok {
			return n
		}
	}
	t.Fatal("no number for " + start)
	return ""
}
