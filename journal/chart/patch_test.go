package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

var durogesic = drugs["Durogesic"]

// everyThirdDay is a patch at 08:00, changed every third day, today among them.
func everyThirdDay(o *journal.Order) {
	patchOrder(o)
	o.Timing = journal.Timing{Times: []journal.LocalTime{480}, EveryDays: 3, Anchor: at(0, 0) - 72*hour}
}

func on(key journal.SlotKey, site string) *journal.Administration {
	return gave(key, of(durogesic), func(a *journal.Administration) { a.Site = site })
}

func slotOn(day journal.Date) journal.SlotKey { return journal.SlotKey{Date: day, Time: 480} }

func TestC12_patches_that_are_on_and_which_should_be_off(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-480*hour, regular(durogesic, everyThirdDay))
	old := b.add(anna, at(8, 0)-72*hour, on(slotOn(today.AddDays(-3)), "høyre skulder"))
	list := b.fold().Patches(at(7, 0))
	require.Len(t, list, 1)
	require.False(t, list[0].Overdue)
	require.Equal(t, "høyre skulder", list[0].Dose.Site)
	require.Equal(t, durogesic, list[0].Order.Current().Drug)
	require.True(t, b.fold().Patches(at(10, 1))[0].Overdue, "the next one was due at 08:00, two hours are allowed")

	off := b.add(bjorn, at(8, 10), gave(noSlot, of(durogesic), act(journal.ActPatchOff), target(old)))
	c := b.fold()
	require.Equal(t, off, c.Patches(at(9, 0))[0].Off.Entry.ID)
	require.Nil(t, c.Patches(at(8, 5))[0].Off, "not yet")
	require.Empty(t, c.Patches(at(8, 11)+12*hour), "a shift later it is out of the list")
	require.Empty(t, c.Cases(), "taking it off is no dose")
	b.void(bjorn, at(9, 0), off, "satt på igjen")
	require.Nil(t, b.fold().Patches(at(9, 0))[0].Off)
}

func TestC12_a_patch_is_overdue_when_its_order_has_ended(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-480*hour, regular(durogesic, everyThirdDay))
	b.add(anna, at(8, 0), on(morning, "mage"))
	b.add(centre, at(12, 0), regular(durogesic, everyThirdDay, version(2), ended(at(12, 0))))
	require.False(t, b.fold().Patches(at(11, 0))[0].Overdue)
	require.True(t, b.fold().Patches(at(12, 0))[0].Overdue)
}

func TestC12_the_stop_of_the_other_order_may_arrive_last(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-480*hour, regular(durogesic, everyThirdDay))
	b.add(centre, at(0, 0)-480*hour, regular(drugs["Matrifen"], patchOrder, named(orderNo(2))))
	b.add(anna, at(0, 0)-16*hour, on(slotOn(today.AddDays(-1)), "mage"))
	b.add(anna, at(8, 0), gave(morning, of(drugs["Matrifen"]), func(a *journal.Administration) { a.Order = orderNo(2) }))
	c := b.fold()
	require.Empty(t, cases(c, chart.RulePatches), "both are ordered")
	b.add(centre, at(7, 0), regular(durogesic, everyThirdDay, version(2), ended(at(7, 0))))
	c.Add(b.entries[len(b.entries)-1])
	require.Len(t, cases(c, chart.RulePatches), 1)
	require.Equal(t, view(b.fold()), view(c))
}

func TestC12_a_patch_that_nobody_took_off_for_weeks_raises_nothing_and_stays_listed(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-1000*hour, regular(durogesic, everyThirdDay))
	b.add(anna, at(8, 0)-720*hour, on(slotOn(today.AddDays(-30)), "rygg"))
	b.add(anna, at(8, 0), on(morning, "mage"))
	c := b.fold()
	require.Empty(t, cases(c, chart.RulePatches))
	list := c.Patches(at(9, 0))
	require.Len(t, list, 2)
	require.True(t, list[0].Overdue)
	require.False(t, list[1].Overdue)
}

func TestSites_the_latest_use_of_each_place(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-480*hour, regular(durogesic, everyThirdDay))
	b.add(anna, at(8, 0)-144*hour, on(slotOn(today.AddDays(-6)), "høyre skulder"))
	b.add(anna, at(8, 0)-72*hour, on(slotOn(today.AddDays(-3)), "Venstre skulder "))
	wrong := b.add(anna, at(7, 0), on(morning, "mage"))
	b.void(anna, at(7, 1), wrong, "ble ikke satt på")
	b.add(anna, at(8, 0), on(morning, "venstre skulder"))
	list := b.fold().Sites(orderNo(1))
	require.Len(t, list, 2)
	require.Equal(t, "venstre skulder", list[0].Site)
	require.Equal(t, at(8, 0), list[0].At)
	require.Equal(t, "høyre skulder", list[1].Site)
	require.Nil(t, b.fold().Sites(orderNo(9)))
}

func TestSites_of_the_same_substance_by_another_order(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-480*hour, regular(novorapid))
	b.add(centre, at(0, 0)-480*hour, regular(novorapid, named(orderNo(2))))
	b.add(anna, at(8, 0), gave(morning, of(novorapid), func(a *journal.Administration) { a.Site, a.Order = "mage", orderNo(2) }))
	require.Len(t, b.fold().Sites(orderNo(1)), 1)
}
