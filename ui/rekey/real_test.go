package rekey

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/print"
	"feltjournal/ui/stock/devicetest"
)

func metoprolol() *journal.Order {
	return &journal.Order{
		Order: journal.ID{0x0f, 1}, Version: 1, Status: journal.OrderActive, Drug: journal.Drug{Name: "Metoprolol", ATC: "C07AB02", Strength: "50 mg", Form: "tablett"},
		Dose: 1_000_000, Unit: "tablett", Route: "oral", Timing: journal.Timing{Times: []journal.LocalTime{8 * 60, 20 * 60}},
	}
}

// The same through the sealed store: what is keyed in is durable, on its slot,
// and a day without contact asks for a reason once for the whole heap.
func TestPaper_in_the_sealed_store_after_a_night_without_machines(t *testing.T) {
	device := devicetest.New(t, ward.On(20261121, "06:00"), map[journal.Author]string{ward.Anna: "1111"})
	patients := []journal.ID{
		device.Admit("Aasen", "Åse", 19360101, metoprolol()),
		device.Admit("Vik", "Kari", 19410502, metoprolol()), // the same order id at another patient
	}
	r := device.LogIn(ward.Anna, "1111")
	s := stamp(t, ward.Empty(), device.Clock)
	s.Age = r.AsOf
	pdf, err := print.MARs(s, patients, r.View, 20261121, 1)
	require.NoError(t, err)
	codes := printed(t, pdf)
	require.Len(t, codes, 4)
	device.Clock = ward.On(20261122, "08:20") // nobody has answered for a day

	clock := ward.Empty()
	clock.Clock = device.Clock
	d := clock.NewDesk(t)
	screen := New(&d.Desk, r)
	d.Open(t, screen.Object(), 1066, 690)
	screen.Show(journal.ID{})
	screen.Focus()
	k := &keyboard{Desk: d}
	for i, c := range codes {
		k.typed(c.String())
		k.press(fyne.KeyReturn)
		k.typed("g")
		k.press(fyne.KeyReturn)
		if i == 0 {
			k.typed("BD")
			k.press(fyne.KeyReturn)
			k.typed("strømbrudd, ført fra papir")
		}
		k.press(fyne.KeyReturn)
		require.Len(t, screen.keyed, i+1, screen.said.Text())
	}
	for _, patient := range patients {
		require.True(t, r.View(patient, func(c *chart.Chart) {
			doses := c.Doses(metoprolol().Order)
			require.Len(t, doses, 2)
			for _, dose := range doses {
				require.Equal(t, dose.Slot.Of(dose.Order).Due(), dose.Entry.At)
				require.True(t, dose.Late)
				require.Equal(t, "BD", dose.Paper)
				require.Equal(t, []string{"stale"}, dose.Against, "and the record says on what picture")
				require.Equal(t, localstore.ReceiptLocal, r.Receipt(dose.Entry.ID))
			}
			open, _ := c.OpenCases()
			require.Zero(t, open)
		}))
	}
}
