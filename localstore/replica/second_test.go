package replica

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
)

func TestR_MED_06_SecondPersonSignsWithTheirOwnPIN(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	order := w.order(stream, regular(oxycodone, 5_000_000))
	r := w.open()
	require.Equal(t, "check_missing", act(r, Deed{Stream: stream, Fact: give(order)}))
	dose := newID(t, r)
	check := &journal.Countersign{Target: dose, Purpose: journal.SignCheck}
	require.Equal(t, "same_person", act(r, Deed{ID: dose, Stream: stream, Fact: override(give(order))}, Deed{Stream: stream, Fact: check}))

	second := w.second(r, bjorn, bjornsPIN)
	made, err := r.ActAll(context.Background(), Deed{ID: dose, Stream: stream, Fact: give(order)}, Deed{Stream: stream, Fact: check, By: second})
	require.NoError(t, err)
	require.Equal(t, anna, made[0].Author)
	require.Equal(t, bjorn, made[1].Author)
	require.Equal(t, anna, r.User(), "the user stays unlocked")
	require.True(t, r.View(stream, func(c *chart.Chart) {
		d := c.Doses(order)
		require.Equal(t, chart.CheckDone, d[0].Check)
		require.Equal(t, bjorn, d[0].Checks[0].Entry.Author)
	}))
	require.Equal(t, "same_person", act(r, Deed{Stream: stream, Fact: check}), "nor later")

	second.Close()
	second.Close()
	require.Equal(t, "locked", act(r, Deed{Stream: stream, Fact: check, By: second}))
	require.Empty(t, act(r, Deed{Stream: stream, Fact: note("Går fint.")}))
}

func TestR_MED_06_WrongPINOfTheSecondCountsAsAtUnlock(t *testing.T) {
	w := newWard(t)
	w.admit("Aasen", "Åse")
	r := w.open()
	w.enrol(bjorn, bjornsPIN)
	try := func(user, code string) string {
		_, err := r.Second(context.Background(), user, code)
		return journal.CodeOf(err)
	}
	require.Equal(t, "same_person", try(anna.ID, pin))
	require.Equal(t, "user_unknown", try("ukjent", pin))
	for range 5 {
		require.Equal(t, "pin_wrong", try(bjorn.ID, "0000"))
	}
	users, err := r.Users(context.Background())
	require.NoError(t, err)
	require.Equal(t, []localstore.User{{Author: anna}, {Author: bjorn, Wrong: 5}}, users)
	require.Equal(t, "pin_wait", try(bjorn.ID, bjornsPIN), "the right PIN has to wait as well")
	_, err = w.store.Unlock(context.Background(), bjorn.ID, bjornsPIN)
	require.Equal(t, "pin_wait", journal.CodeOf(err), "at the lock screen too")
	for wrong := 5; wrong < 10; wrong++ {
		w.pass(24 * time.Hour)
		try(bjorn.ID, "0000")
	}
	require.Equal(t, "user_unknown", try(bjorn.ID, bjornsPIN), "the slot is erased")
	w.refresh(r)
	require.Equal(t, localstore.AlarmAttempts, r.Status().Alarms[0].Code)
	require.Equal(t, anna, r.User())
}

func TestR_MED_06_OnePersonWithTwoLoginsIsNotTwo(t *testing.T) {
	w := newWard(t)
	nurse, agency := anna, journal.Author{ID: "anna.vikar", Name: "Anna Berg", HPR: "9144889", Role: journal.RoleNurse}
	nurse.HPR = agency.HPR
	w.enrol(nurse, pin)
	w.unlock()
	r := w.open()
	w.enrol(agency, bjornsPIN)
	_, err := r.Second(context.Background(), agency.ID, bjornsPIN)
	require.Equal(t, "same_person", journal.CodeOf(err))
	agency.HPR = "9144890"
	w.second(r, agency, bjornsPIN)
}

func TestR_MED_06_LockOfTheUserLocksTheSecond(t *testing.T) {
	w := newWard(t)
	w.admit("Aasen", "Åse")
	r := w.open()
	second := w.second(r, bjorn, bjornsPIN)
	r.Close()
	_, err := second.user.Key(context.Background(), w.list, 1)
	require.Equal(t, "locked", journal.CodeOf(err))
	_, err = r.Second(context.Background(), bjorn.ID, bjornsPIN)
	require.Equal(t, "locked", journal.CodeOf(err))
	second.Close()
}

func TestR_MED_07_AuthorisationFollowsTheUserInTheReplica(t *testing.T) {
	w := newWard(t)
	stream, order := w.admit("Aasen", "Åse")
	r := w.open()
	second := w.second(r, siri, "9753") // helsefagarbeider: nothing by the role alone
	giveAs := func() string { return act(r, Deed{Stream: stream, Fact: give(order), By: second}) }
	require.Equal(t, "not_authorised", giveAs())

	may := func(version uint32, active bool, until journal.Date) {
		w.arrive(w.place(w.list, centre, &journal.Authorisation{
			User: siri.ID, Version: version, Active: active, Until: until, Tasks: []journal.Task{journal.TaskGive}, By: "Fagsjef",
		}))
		w.refresh(r)
	}
	may(1, true, morning.Date.AddDays(-1))
	require.Equal(t, "authorisation_expired", giveAs())
	may(3, true, 0)
	may(2, false, 0) // older: comes late, counts for nothing
	require.Empty(t, r.Granted(stream), "the user has none; the second has")
	require.Empty(t, giveAs())
	may(3, false, 0) // the same version twice: the one that takes it away counts
	require.Equal(t, "not_authorised", act(r, Deed{Stream: stream, Fact: override2(give(order)), By: second}))

	emergency := override(give(order))
	emergency.Emergency, emergency.Override = true, "akutt, lege på telefon"
	made, err := r.ActAll(context.Background(), Deed{Stream: stream, Fact: emergency, By: second})
	require.NoError(t, err)
	require.Equal(t, []string{"already_given", "not_authorised"}, made[0].Fact.(*journal.Administration).Against)
	require.Equal(t, siri, made[0].Author)
	require.Equal(t, "centre_only", act(r, Deed{Stream: w.list, Fact: &journal.Authorisation{User: anna.ID, Version: 9, Active: true}}))
}

// override2 covers that it was given before, and nothing else.
func override2(a *journal.Administration) *journal.Administration {
	a.Override, a.Against = "ny dose etter oppkast", []string{"already_given"}
	return a
}

// Who may not check such drugs cannot be the second person.
func TestR_MED_07_CheckNeedsItsOwnAuthorisation(t *testing.T) {
	w := newWard(t)
	stream, _ := w.admit("Aasen", "Åse")
	order := w.order(stream, regular(oxycodone, 5_000_000))
	r := w.open()
	second := w.second(r, siri, "9753")
	checked := func() string {
		dose := newID(t, r)
		return act(r, Deed{ID: dose, Stream: stream, Fact: give(order)},
			Deed{Stream: stream, Fact: &journal.Countersign{Target: dose, Purpose: journal.SignCheck}, By: second})
	}
	may := func(version uint32, class journal.DrugClass) {
		w.arrive(w.place(w.list, centre, &journal.Authorisation{
			User: siri.ID, Version: version, Active: true, Tasks: []journal.Task{journal.TaskCheck}, Classes: []journal.DrugClass{class},
		}))
		w.refresh(r)
	}
	require.Equal(t, "not_authorised", checked())
	may(1, journal.DrugInsulin)
	require.Equal(t, "not_authorised", checked())
	may(2, journal.DrugA)
	require.Empty(t, checked())
}

func TestR_ACC_01_SecondPersonStandsInTheAccessLog(t *testing.T) {
	w := newWard(t)
	w.admit("Aasen", "Åse")
	w.apply(localstore.Inbound{Keys: []localstore.WrappedKey{w.key(w.store.Device())}})
	r := w.open()
	w.second(r, bjorn, bjornsPIN)
	var who []journal.Author
	require.NoError(t, w.store.StreamRows(context.Background(), w.store.Device(), func(row localstore.Row) error {
		e, err := seal.Open(row.Sealed, w.keys[row.Stream])
		who = append(who, e.Author)
		return err
	}))
	require.Equal(t, []journal.Author{bjorn}, who)
}
