package stock

import (
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/localstore"
	"feltjournal/localstore/replica"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/stock/devicetest"
)

// real is the screen over a real sealed store, with two people who have a PIN.
func real(t *testing.T) (*shown, *replica.Replica, *devicetest.Device) {
	t.Helper()
	device := devicetest.New(t, ward.At("08:20"), map[journal.Author]string{ward.Anna: "1111", ward.Siri: "3333"})
	device.Admit("Aasen", "Åse", 19360101, &journal.Order{
		Order: journal.ID{0x0f, 8}, Version: 1, Status: journal.OrderActive, Drug: oxynorm, Dose: 1_000_000, Unit: "kapsel", Route: "oral",
		PRN: &journal.PRN{Reason: "ved smerter"},
	})
	r := device.LogIn(ward.Anna, "1111")
	d := &shown{Desk: ward.Empty().NewDesk(t)}
	d.screen = New(&d.Desk.Desk, r)
	d.Open(t, d.screen.Object(), 1066, 690)
	d.screen.Show(journal.ID{})
	d.screen.Focus()
	return d, r, device
}

func account0(t *testing.T, r *replica.Replica, unit journal.ID) (a chart.Account, cases []*chart.Case) {
	t.Helper()
	require.True(t, r.Ledger(unit, func(l *chart.Ledger) { a, cases = l.Accounts()[0], l.Cases() }))
	return a, cases
}

func TestR_MED_09_the_account_in_the_sealed_store(t *testing.T) {
	d, r, device := real(t)
	d.Type("n")
	d.Type("1")
	d.Type(room)
	d.Window.Canvas().FocusNext()
	d.Type("20")
	d.enter()
	d.requireDone(t)
	d.Type("u")
	d.enter()
	d.requireDone(t)
	d.waste("1", "mistet på gulvet")
	d.witness("1", "9999")
	require.True(t, d.asked(), "a wrong PIN: nothing is saved")
	a, _ := account0(t, r, device.Unit)
	require.Equal(t, journal.Amount(19_000_000), a.Balance)
	d.Type("3333")
	d.enter()
	d.requireDone(t)
	a, _ = account0(t, r, device.Unit)
	require.Equal(t, journal.Amount(18_000_000), a.Balance)
	last := a.Lines[len(a.Lines)-1]
	require.Equal(t, ward.Siri, last.Witnesses[0].Entry.Author)
	require.Equal(t, localstore.ReceiptLocal, r.Receipt(last.Entry.ID), "durable here")
}

func TestC11_a_difference_in_the_sealed_store_is_closed_by_two(t *testing.T) {
	d, r, device := real(t)
	_, err := r.ActAll(t.Context(), replica.Deed{Stream: device.Unit, Fact: &journal.Movement{
		Type: journal.MovementDelivery, Location: room, Drug: oxynorm, Unit: "kapsel", Amount: 20_000_000,
	}})
	require.NoError(t, err)
	d.screen.Refresh()
	d.Type("t")
	d.Type("18")
	d.Window.Canvas().FocusNext()
	d.witness("1", "3333")
	d.enter()
	d.requireDone(t)
	_, cases := account0(t, r, device.Unit)
	require.Len(t, cases, 1)
	for _, round := range []struct{ pin, say string }{{"", ""}, {"", "Den samme kan ikke"}, {"3333", ""}} {
		if !d.asked() {
			d.Type("a")
		}
		d.focused().SetText("to kapsler lå i feil skuff")
		if round.pin != "" {
			d.Window.Canvas().FocusNext()
			d.Type("1")
			d.Type(round.pin)
		}
		d.enter()
		require.Contains(t, d.text(), round.say)
	}
	d.requireDone(t)
	_, cases = account0(t, r, device.Unit)
	require.False(t, cases[0].Open)
	require.Len(t, cases[0].ClosedBy(), 2)
}
