package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"

	"github.com/stretchr/testify/require"
)

func TestI12_the_highest_version_counts_whatever_came_last(t *testing.T) {
	b := &book{}
	b.add(centre, at(9, 0), regular(paracet, version(3), dose(3)))
	b.add(centre, at(7, 0), regular(paracet, version(1)))
	b.add(centre, at(8, 0), regular(paracet, version(2), dose(2)))
	o := b.fold().Order(orderNo(1))
	require.EqualValues(t, 3, o.Current().Version)
	require.Len(t, o.Versions, 3)
	require.EqualValues(t, 2, o.InForce(at(8, 30)).Order.Version)
	require.EqualValues(t, 1, o.InForce(at(0, 0)).Order.Version, "the lowest is taken to have been in force before it came")
}

func TestOrder_two_entries_with_one_version_after_a_hub_restore(t *testing.T) {
	stop := regular(paracet, version(2), ended(at(9, 0)))
	more := regular(paracet, version(2), dose(2))
	for name, pair := range map[string][2]*journal.Order{"stop first": {stop, more}, "stop last": {more, stop}} {
		b := &book{}
		b.add(centre, at(7, 0), regular(paracet))
		b.add(centre, at(9, 0), pair[0])
		b.add(centre, at(9, 0), pair[1])
		o := b.fold().Order(orderNo(1))
		require.Equal(t, journal.OrderStopped, o.Current().Status, "%s: a stop is never lost", name)
		require.True(t, o.Disputed)
		require.Len(t, o.Rivals, 1)
		require.Len(t, o.Versions, 2)
	}
}

func TestOrder_the_same_said_again_is_no_dispute(t *testing.T) {
	b := &book{}
	b.add(centre, at(7, 0), regular(paracet))
	b.add(centre, at(9, 0), regular(paracet))
	o := b.fold().Order(orderNo(1))
	require.False(t, o.Disputed)
	require.Len(t, o.Rivals, 1)
}

func TestOrder_of_which_nothing_has_arrived(t *testing.T) {
	b := &book{}
	b.add(anna, at(8, 0), gave(morning))
	c := b.fold()
	require.Nil(t, c.Order(orderNo(1)))
	require.Nil(t, c.Order(orderNo(2)))
	require.Empty(t, c.Orders())
	require.Len(t, c.Doses(orderNo(1)), 1)
	require.Nil(t, c.Doses(orderNo(2)))
	require.Equal(t, chart.PRNState{}, c.PRN(orderNo(1), at(8, 0)))
}

func TestAlerts_the_highest_version_counts_and_a_warning_is_never_lost_to_a_rival(t *testing.T) {
	b := &book{}
	on, off := allergy("penicillin", "J01C"), allergy("penicillin", "J01C")
	on.Version, off.Version, off.Active = 2, 2, false
	b.add(centre, at(7, 0), allergy("pencilin", ""))
	b.add(centre, at(8, 0), on)
	b.add(centre, at(9, 0), off)
	b.add(centre, at(9, 0), &journal.Alert{Alert: journal.ID{2}, Version: 1, Type: journal.AlertCritical, Active: true, Text: "pacemaker"})
	list := b.fold().Alerts()
	require.Len(t, list, 2)
	require.Equal(t, "penicillin", list[0].Text)
	require.True(t, list[0].Active)
	require.True(t, list[0].Disputed)
	require.Len(t, list[0].Versions, 3)
	require.Equal(t, "pacemaker", list[1].Text)
}

func TestPatient_the_highest_version_counts(t *testing.T) {
	b := &book{}
	require.Nil(t, b.fold().Patient())
	b.add(centre, at(9, 0), &journal.Patient{Version: 2, Family: "Aasen", Given: "Åse", Room: "rom 102"})
	b.add(centre, at(7, 0), &journal.Patient{Version: 1, Family: "Aasen", Given: "Åse", Room: "rom 101"})
	c := b.fold()
	require.Equal(t, "rom 102", c.Patient().Room)
	require.Len(t, c.PatientVersions(), 2)
}

func TestObservations_stay_readable_when_entered_in_error(t *testing.T) {
	b := &book{}
	id := b.add(anna, at(8, 0), &journal.Observation{Name: "Puls", Value: units(720), Unit: "/min"})
	b.void(anna, at(8, 1), id, "en null for mye")
	b.add(anna, at(8, 2), &journal.Observation{Name: "Puls", Value: units(72), Unit: "/min"})
	list := b.fold().Observations()
	require.Len(t, list, 2)
	require.Equal(t, "en null for mye", list[0].Voids[0].Reason)
	require.Empty(t, list[1].Voids)
}
