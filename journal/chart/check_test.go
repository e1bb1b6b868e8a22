package chart_test

import (
	"testing"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/policy"

	"github.com/stretchr/testify/require"
)

func codes(list []*journal.Error) []string {
	var codes []string
	for _, e := range list {
		codes = append(codes, e.Code)
	}
	return codes
}

func TestR_MED_04_a_dose_already_given_is_blocked_until_a_reason_is_stated(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	given := b.add(anna, at(8, 0), gave(morning))
	c := b.fold()
	err := c.Check(chart.Intent{Administration: gave(morning), At: at(8, 10)})
	require.Equal(t, "already_given", journal.CodeOf(err))
	require.Equal(t, "Anna Berg", c.Warnings(chart.Intent{Administration: gave(morning), At: at(8, 10)})[0].Args["By"])
	require.NoError(t, c.Check(chart.Intent{Administration: gave(morning, override("kastet opp, avtalt med lege")), At: at(8, 10)}))
	require.Error(t, c.Check(chart.Intent{Administration: gave(morning, override("  ")), At: at(8, 10)}))

	b.void(anna, at(8, 12), given, "feil pasient")
	require.NoError(t, b.fold().Check(chart.Intent{Administration: gave(morning), At: at(8, 15)}), "it no longer counts")
}

func TestR_MED_04_delivered_and_then_seen_taken_is_the_ordinary_course(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	b.add(anna, at(8, 0), gave(morning, act(journal.ActDelivered)))
	c := b.fold()
	require.NoError(t, c.Check(chart.Intent{Administration: gave(morning, act(journal.ActSeenTaken)), At: at(8, 10)}))
	require.Error(t, c.Check(chart.Intent{Administration: gave(morning), At: at(8, 10)}))
}

func TestR_MED_05_what_speaks_against_a_dose_is_asked_without_network(t *testing.T) {
	stopped := regular(paracet, version(2), ended(at(7, 0)))
	for _, c := range []struct {
		name  string
		facts []journal.Fact
		act   *journal.Administration
		when  journal.Instant
		want  string
	}{
		{"nothing", nil, gave(morning), at(8, 0), ""},
		{"an allergy", []journal.Fact{allergy("paracet", "")}, gave(morning), at(8, 0), "allergy"},
		{"an allergy by ATC", []journal.Fact{allergy("para-aminofenoler", "n02be")}, gave(morning), at(8, 0), "allergy"},
		{"a stop", []journal.Fact{stopped}, gave(morning, seen(2)), at(8, 0), "stopped"},
		{"before the stop, registered later", []journal.Fact{regular(paracet, version(2), ended(at(8, 30)))}, gave(morning, seen(2)), at(8, 0), ""},
		{"a pause", []journal.Fact{regular(paracet, version(2), endedAs(journal.OrderOnHold, at(7, 0)))}, gave(morning, seen(2)), at(8, 0), "stopped"},
		{"the end of the period", []journal.Fact{regular(paracet, version(2), func(o *journal.Order) { o.End = at(7, 30) })}, gave(morning, seen(2)), at(8, 0), "stopped"},
		{"too early", nil, gave(morning), at(6, 59), "outside_window"},
		{"just in time", nil, gave(morning), at(9, 0), ""},
		{"too late", nil, gave(morning), at(9, 1), "outside_window"},
		{"a version the nurse has not seen", []journal.Fact{regular(paracet, version(2), dose(2))}, gave(morning), at(8, 0), "order_changed"},
		{"an order that is not here", nil, gave(morning, func(a *journal.Administration) { a.Order = orderNo(9) }), at(8, 0), "order_unknown"},
		{"not giving is always allowed", []journal.Fact{stopped, allergy("paracet", "")}, refused(journal.ReasonStopped), at(12, 0), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &book{}
			b.add(centre, at(0, 0)-48*hour, regular(paracet))
			for _, f := range c.facts {
				b.add(centre, at(7, 0), f)
			}
			require.Equal(t, c.want, journal.CodeOf(b.fold().Check(chart.Intent{Administration: c.act, At: c.when})))
		})
	}
}

func TestR_MED_05_as_needed_interval_and_maximum(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	b.add(anna, at(8, 0), gave(noSlot))
	c := b.fold()
	require.NoError(t, c.Check(chart.Intent{Administration: gave(noSlot), At: at(12, 0)}))
	err := c.Warnings(chart.Intent{Administration: gave(noSlot), At: at(11, 59)})
	require.Equal(t, []string{"prn_interval"}, codes(err))
	require.Equal(t, at(12, 0), err[0].Args["Next"])
	require.Equal(t, []string{"prn_interval"}, codes(c.Warnings(chart.Intent{Administration: gave(noSlot), At: at(5, 0), Now: at(13, 0)})), "registered later, before the other")
	require.Equal(t, []string{"prn_max"}, codes(c.Warnings(chart.Intent{Administration: gave(noSlot, amount(4, "tablett")), At: at(13, 0)})))
	require.Equal(t, []string{"prn_max"}, codes(c.Warnings(chart.Intent{Administration: gave(noSlot, amount(4, "tablett")), At: at(0, 0), Now: at(13, 0)})), "any 24 hours that hold it")
	require.Equal(t, []string{"prn_max", "prn_interval"}, codes(c.Warnings(chart.Intent{Administration: gave(noSlot, amount(4, "tablett")), At: at(9, 0)})), "gravest first")
	require.NoError(t, c.Check(chart.Intent{Administration: gave(noSlot, amount(4, "tablett"), override("lege")), At: at(9, 0)}))
}

func TestR_MED_05_what_was_signed_all_the_same_raises_its_case(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, asNeeded())
	b.add(anna, at(8, 0), gave(noSlot))
	b.add(bjorn, at(9, 0), gave(noSlot, override("sterke smerter, lege varslet")))
	require.Len(t, cases(b.fold(), chart.RulePRNInterval), 1, "a reason is not a resolution")
}

func TestR_MED_03_without_an_author_only_the_act_is_asked_about(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	c := b.fold()
	require.Empty(t, c.Warnings(chart.Intent{Administration: gave(morning), At: at(8, 0)}))
	in := chart.Intent{Administration: gave(morning), At: at(8, 0), Author: journal.Author{ID: "x", Role: journal.RoleAssistant}}
	require.Equal(t, []string{"not_authorised", "stale"}, codes(c.Warnings(in)))
	in.AsOf, in.Now = at(8, 0), at(20, 1)
	stale := c.Warnings(in)[1]
	require.Equal(t, int64(12*hour+hour/60), stale.Args["Age"], "the age when it is signed, not when it was done")
	require.Equal(t, int64(12*hour), stale.Args["Limit"])
}

func TestR_MED_07_an_authorisation_that_has_run_out_is_told_apart(t *testing.T) {
	p, day := policy.Default(), today
	may := func(granted ...journal.Authorisation) string {
		if err := chart.Authorised(p, bjorn, granted, journal.TaskGive, paracet, day); err != nil {
			return err.Code
		}
		return ""
	}
	valid := journal.Authorisation{User: bjorn.ID, Version: 1, Active: true, Tasks: []journal.Task{journal.TaskGive}, Until: today}
	over, withdrawn, others := valid, valid, valid
	over.Until, withdrawn.Active, others.User = today.AddDays(-1), false, anna.ID
	require.Empty(t, may(valid))
	require.Empty(t, may(over, valid), "one of them is enough")
	require.Equal(t, "authorisation_expired", may(over))
	require.Equal(t, "not_authorised", may(withdrawn))
	require.Equal(t, "not_authorised", may(others))
	require.Equal(t, "not_authorised", may())
	require.Nil(t, chart.Authorised(p, anna, nil, journal.TaskGive, paracet, day))
}

func TestR_MED_07_without_authorisation_only_in_an_emergency_and_with_a_reason(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet))
	c := b.fold()
	in := chart.Intent{Administration: gave(morning), Author: bjorn, At: at(8, 0), AsOf: at(8, 0)}
	require.Equal(t, "not_authorised", journal.CodeOf(c.Check(in)))
	in.Override = "sykepleier opptatt"
	require.Equal(t, "not_authorised", journal.CodeOf(c.Check(in)), "a reason alone is no emergency")
	in.Override, in.Emergency = "", true
	require.Equal(t, "not_authorised", journal.CodeOf(c.Check(in)), "an emergency has a reason")
	in.Override = "anafylaksi, lege på telefon"
	require.NoError(t, c.Check(in))
}

func TestR_MED_04_all_that_speaks_against_a_dose_stands_gravest_first(t *testing.T) {
	b := &book{}
	b.add(centre, at(0, 0)-48*hour, regular(paracet, double))
	b.add(centre, at(0, 0)-48*hour, regular(drugs["Pinex"], named(orderNo(2))))
	b.add(centre, at(5, 0), allergy("paracet", ""))
	b.add(centre, at(5, 0), away(1, at(5, 0)))
	b.add(centre, at(5, 30), regular(paracet, version(2), double, dose(2)))
	b.add(cecilie, at(5, 40), gave(morning, act(journal.ActPrepared)))
	b.add(cecilie, at(5, 50), gave(morning, act(journal.ActPrepared)))
	b.add(cecilie, at(5, 55), gave(morning))
	b.add(cecilie, at(5, 56), gave(morning, of(drugs["Pinex"]), func(a *journal.Administration) { a.Order = orderNo(2) }))
	in := chart.Intent{Administration: gave(morning), Author: bjorn, At: at(6, 0)}
	require.Equal(t, []string{
		"allergy", "already_given", "patient_gone", "same_substance", "not_authorised", "check_missing", "prepared_other", "outside_window", "order_changed", "stale",
	}, codes(b.fold().Warnings(in)))
}
