package seal

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

// TestSealedSizes holds the sizes that the wire's figures rest on: bytes with
// the tag, of texts and drugs that the dictionary was not made of.
func TestSealedSizes(t *testing.T) {
	dose := testEntry(&journal.Administration{
		Order: journal.ID{0: 0xfe, 3: 0x81, 9: 0x17}, Version: 3, Slot: journal.SlotKey{Date: 20261122, Time: 510}, Act: journal.ActGiven,
		Drug: journal.Drug{Name: "Bisoprolol", ATC: "C07AB07", Strength: "2,5 mg", Form: "tablett"}, Dose: 2_500_000, Unit: "mg", Route: "oral",
	})
	note := testEntry(&journal.Note{Type: "rapport", Text: `Var oppe i stolen til frokost og spiste to skiver med ost. Ble sliten utover formiddagen og ville legge seg
igjen. Blodtrykk 142/78, puls 64. Datteren kom innom og de gikk en kort tur i gangen med rullator. Litt hoven rundt høyre ankel, ser det an til i morgen.`})
	for _, c := range []struct {
		name  string
		entry journal.Entry
		most  int
	}{{"dose", dose, 115}, {"note", note, 225}} {
		body, err := EncodeBody(c.entry.Body)
		require.NoError(t, err)
		n := len(mustSeal(t, c.entry).Bytes)
		t.Logf("%s: body %d, sealed %d bytes", c.name, len(body), n)
		require.LessOrEqual(t, n, c.most, c.name)
	}
}
