package journal

// PersonNumber is what kind of eleven-digit number a person was given
// (R-ID-01). Neither sex nor date of birth is read from it.
type PersonNumber uint8

// The kinds.
const (
	NotPersonNumber PersonNumber = iota // wrong length, control digits or date part
	BirthNumber                         // fødselsnummer
	DNumber                             // day + 40
	HNumber                             // month + 40; local: not unique without its issuer. Also older synthetic numbers
	FHNumber                            // felles hjelpenummer: first digit 8 or 9
	SyntheticNumber                     // month + 80 (Tenor) or + 65 (NHN): a person who does not exist
)

// PersonNumberOf tells the kind of s by its digits. Both control digits are
// checked by the rule that holds from 2032, which every older number also
// satisfies.
func PersonNumberOf(s string) PersonNumber {
	d, ok := digitsOf(s)
	if !ok || len(d) != 11 || weigh(d[:10], k1Weights) > 3 || weigh(d, k2Weights) != 0 {
		return NotPersonNumber
	}
	if d[0] >= 8 {
		return FHNumber
	}
	day, month := d[0]*10+d[1], d[2]*10+d[3]
	return kindOfDate(day, month)
}

func kindOfDate(day, month int) PersonNumber {
	isD := day > 40
	if isD {
		day -= 40
	}
	switch {
	case day < 1 || day > 31:
		return NotPersonNumber
	case month >= 81 && month <= 92 || month >= 66 && month <= 77:
		return SyntheticNumber
	case month >= 41 && month <= 52:
		return HNumber
	case month < 1 || month > 12:
		return NotPersonNumber
	case isD:
		return DNumber
	}
	return BirthNumber
}

var (
	k1Weights = []int{3, 7, 6, 1, 8, 9, 4, 5, 2, 1}
	k2Weights = []int{5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}
)

// ControlDigits completes the first nine digits of a number; ok is false when
// no digits fit.
func ControlDigits(nine string) (number string, ok bool) {
	d, ok := digitsOf(nine)
	if !ok || len(d) != 9 {
		return "", false
	}
	k1 := (11 - weigh(d, k1Weights[:9])) % 11
	d = append(d, k1)
	k2 := (11 - weigh(d, k2Weights[:10])) % 11
	if k1 == 10 || k2 == 10 {
		return "", false
	}
	return nine + string([]byte{byte('0' + k1), byte('0' + k2)}), true
}

func weigh(digits, weights []int) int {
	sum := 0
	for i, d := range digits {
		sum += d * weights[i]
	}
	return sum % 11
}

func digitsOf(s string) ([]int, bool) {
	d := make([]int, 0, 11)
	for _, r := range []byte(s) {
		if r < '0' || r > '9' || len(d) == 11 {
			return nil, false
		}
		d = append(d, int(r-'0'))
	}
	return d, true
}
