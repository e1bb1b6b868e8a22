package slotcode

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"feltjournal/journal"
)

func anySlot(t *rapid.T) (journal.ID, journal.Slot) {
	var p, o journal.ID
	copy(p[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "patient"))
	copy(o[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "order"))
	day := journal.Date(20260101).AddDays(rapid.IntRange(0, 3650).Draw(t, "day"))
	return p, journal.Slot{Order: o, Date: day, Time: journal.LocalTime(rapid.IntRange(0, 1439).Draw(t, "time")), Again: rapid.Bool().Draw(t, "again")}
}

func TestCode_is_nine_characters_and_reads_back_as_people_write(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Of(anySlot(t))
		require.Len(t, string(c), Length)
		for _, typed := range []string{
			string(c), strings.ToLower(string(c)), c.String(), " " + c.String() + " ",
			strings.NewReplacer("0", "o", "1", "l").Replace(string(c)),
		} {
			got, err := Parse(typed)
			require.NoError(t, err, typed)
			require.Equal(t, c, got)
		}
	})
}

func TestCode_one_wrong_character_is_always_found(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Of(anySlot(t))
		for i := range Length {
			for _, r := range alphabet {
				if byte(r) == c[i] {
					continue
				}
				_, err := Parse(string(c[:i]) + string(r) + string(c[i+1:]))
				require.Equal(t, "slot_code_check", journal.CodeOf(err))
			}
		}
	})
}

func TestCode_two_swapped_characters_are_always_found(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := []byte(Of(anySlot(t)))
		i, j := rapid.IntRange(0, data).Draw(t, "i"), rapid.IntRange(0, data).Draw(t, "j")
		if c[i] == c[j] {
			return
		}
		c[i], c[j] = c[j], c[i]
		_, err := Parse(string(c))
		require.Equal(t, "slot_code_check", journal.CodeOf(err))
	})
}

func TestCode_what_is_no_code_says_so(t *testing.T) {
	for _, s := range []string{"", "K7F", "K7F4QX9M2A", "K7F4QX9Mu", "K7F4QX9Må", "K7F.4QX.9M"} {
		_, err := Parse(s)
		require.Equal(t, "slot_code", journal.CodeOf(err), s)
	}
}

// A code that stands on a sheet of paper in a drawer has to mean the same after
// an upgrade.
func TestCode_is_for_ever(t *testing.T) {
	s := journal.Slot{Order: journal.ID{2}, Date: 20261122, Time: 480}
	require.Equal(t, Code("HJ110WJ0H"), Of(journal.ID{1}, s))
	s.Again = true
	require.Equal(t, Code("0QFMD2D8P"), Of(journal.ID{1}, s))
	require.Equal(t, Code("TXMSXDVQE"), Of(journal.ID{1}, journal.Slot{Order: journal.ID{2}}))
}

func TestCode_every_part_of_the_name_counts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, s := anySlot(t)
		q, r := anySlot(t)
		if p != q || s != r {
			require.NotEqual(t, Of(p, s), Of(q, r))
		}
		other := s
		other.Again = !s.Again
		require.NotEqual(t, Of(p, s), Of(p, other))
	})
}

func FuzzParse(f *testing.F) {
	f.Add("HJ1 10W J0H")
	f.Add("hjl-low-joh")
	f.Add("\t\x00æ")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := Parse(s)
		if err != nil {
			require.Empty(t, c)
			return
		}
		again, err := Parse(c.String())
		require.NoError(t, err)
		require.Equal(t, c, again)
	})
}
