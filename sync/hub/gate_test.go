package hub

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/sync/wire"
)

// ward is a gate in a bubble, and what happened at it.
type ward struct {
	t    *testing.T
	gate *gate
	log  []string // who got a place, in order
}

// newWard makes a gate with so many places; one is taken by a stranger until
// the returned function is called, so that a line forms.
func newWard(t *testing.T, places int) (w *ward, open func()) {
	t.Helper()
	w = &ward{t: t, gate: newGate()}
	w.gate.places, w.gate.heavyPlaces = places, max(places/2, 1)
	var held []*turn
	for range places {
		held = append(held, w.hold(&turn{visitor: &visitor{}, urgency: urgentRest}))
	}
	return w, func() {
		for _, h := range held {
			w.gate.leave(h, cost{}, time.Now())
		}
		synctest.Wait()
	}
}

func (w *ward) hold(turn *turn) *turn {
	w.t.Helper()
	require.NoError(w.t, w.gate.enter(w.t.Context(), turn, time.Now))
	return turn
}

// come is a request of v that, once it has a place, is done in took.
func (w *ward) come(name string, v *visitor, u urgency, took time.Duration, c cost) <-chan error {
	done := make(chan error, 1)
	t := &turn{visitor: v, urgency: u}
	go func() {
		err := w.gate.enter(w.t.Context(), t, time.Now)
		if err == nil {
			w.gate.mu.Lock()
			w.log = append(w.log, name)
			w.gate.mu.Unlock()
			pass(took)
			w.gate.leave(t, c, time.Now())
		}
		done <- err
	}()
	synctest.Wait()
	return done
}

// pass lets d pass in a bubble.
func pass(d time.Duration) { <-time.After(d) }

// with looks at the gate, or changes it, as one that holds its lock.
func (w *ward) with(f func()) {
	w.gate.mu.Lock()
	defer w.gate.mu.Unlock()
	f()
}

func (w *ward) order() (log []string) {
	w.with(func() { log = append(log, w.log...) })
	return log
}

func busy(t *testing.T, err error) time.Duration {
	t.Helper()
	var refusal *wire.Error
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, wire.CodeBusy, refusal.Code)
	require.GreaterOrEqual(t, refusal.RetryAfter, leastPause)
	require.LessOrEqual(t, refusal.RetryAfter, 2*mostPause)
	return refusal.RetryAfter
}

// Stops go first, then medication, then the rest; among equals who came first.
func TestG12_StopsAndMedicationGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, open := newWard(t, 1)
		for _, c := range []struct {
			name string
			u    urgency
		}{{"note 1", urgentRest}, {"dose 1", urgentMedication}, {"note 2", urgentRest}, {"stop 1", urgentCritical}, {"dose 2", urgentMedication}, {"stop 2", urgentCritical}} {
			w.come(c.name, &visitor{}, c.u, time.Millisecond, cost{})
		}
		open()
		pass(time.Second)
		require.Equal(t, []string{"stop 1", "stop 2", "dose 1", "dose 2", "note 1", "note 2"}, w.order())
	})
}

// One device has one place, whatever it opens; what it opens more waits in no
// one's way.
func TestG12_ADeviceHasOnePlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, open := newWard(t, 4)
		open()
		greedy := &visitor{}
		for range deviceParallel {
			w.come("greedy", greedy, urgentCritical, time.Second, cost{})
		}
		require.Equal(t, []string{"greedy"}, w.order())
		w.come("other", &visitor{}, urgentRest, time.Millisecond, cost{})
		require.Equal(t, []string{"greedy", "other"}, w.order())
		pass(time.Minute)
		require.Len(t, w.order(), deviceParallel+1)
		w.with(func() { require.Zero(t, w.gate.working) })
	})
}

// A device with 100,000 old entries is as fast as the hub while nobody else
// wants it, and behind the others while they do; one that was away for a week
// is not held back.
func TestG12_WhoBringsMoreThanItsShareComesAfterOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, open := newWard(t, 1)
		open()
		batch := cost{taken: wire.MaxEntries, bytes: 100 << 10}
		heavy, week := &visitor{}, &visitor{}
		begun := time.Now()
		for range 200 {
			require.NoError(t, <-w.come("heavy", heavy, urgentRest, 10*time.Millisecond, batch))
		}
		require.Equal(t, 2*time.Second, time.Since(begun), "alone it waits for nobody")
		for range 14 { // 7,000 entries
			require.NoError(t, <-w.come("week", week, urgentRest, 10*time.Millisecond, batch))
		}
		w.with(func() { w.log = nil })
		blocker := w.hold(&turn{visitor: &visitor{}})
		w.come("heavy", heavy, urgentRest, time.Millisecond, batch)
		w.come("week", week, urgentRest, time.Millisecond, batch)
		w.come("other", &visitor{}, urgentRest, time.Millisecond, cost{})
		w.gate.leave(blocker, cost{}, time.Now())
		pass(time.Second)
		require.Equal(t, []string{"week", "other", "heavy"}, w.order())
	})
}

// Nor does it work beside others before it is due, though there is a place: its
// batches would hold up theirs in the store. A stop among them waits less.
func TestG12_WhoBringsMoreThanItsShareDoesNotWorkBesideOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, open := newWard(t, 8)
		open()
		heavy, stop := &visitor{}, &visitor{}
		for _, v := range []*visitor{heavy, stop} {
			v.budget.full = time.Now().Add(budgetBurst + 2*time.Second)
		}
		other := w.hold(&turn{visitor: &visitor{}})
		done := w.come("heavy", heavy, urgentRest, 0, cost{})
		w.come("stop", stop, urgentCritical, 0, cost{})
		pass(budgetDebtCritical + time.Millisecond)
		require.Empty(t, w.order())
		w.come("others", &visitor{}, urgentRest, 0, cost{})
		require.ElementsMatch(t, []string{"stop", "others"}, w.order())
		w.gate.leave(other, cost{}, time.Now())
		require.NoError(t, <-done, "as soon as they are done")
	})
}

// Others that come without end do not starve it: it is behind them by a time,
// not for ever.
func TestG12_AHeavyDeviceGetsItsShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, open := newWard(t, 1)
		open()
		heavy := &visitor{}
		heavy.budget.spend(cost{taken: 1_000_000}, time.Now())
		require.LessOrEqual(t, time.Until(heavy.budget.due(urgentRest, time.Now())), budgetDebt)
		heavy.budget.full = time.Now().Add(budgetBurst + 2*time.Second)
		w.hold(&turn{visitor: &visitor{}})
		done := w.come("heavy", heavy, urgentRest, 0, cost{})
		pass(3 * time.Second)
		w.come("late", &visitor{}, urgentRest, 0, cost{})
		w.gate.mu.Lock()
		next := w.gate.next(time.Now())
		w.gate.mu.Unlock()
		require.Equal(t, heavy, next.visitor)
		next.called <- errors.New("over")
		require.Error(t, <-done)
	})
}

// When there is no room, the least urgent is sent away for the more urgent, and
// never the other way.
func TestI22_AFullQueueSendsTheLeastUrgentAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, open := newWard(t, 1)
		w.gate.room = 2
		first := w.come("note 1", &visitor{}, urgentRest, 0, cost{})
		second := w.come("note 2", &visitor{}, urgentRest, 0, cost{})
		busy(t, <-w.come("note 3", &visitor{}, urgentRest, 0, cost{}))
		stop := w.come("stop", &visitor{}, urgentCritical, 0, cost{})
		busy(t, <-second)
		dose := w.come("dose", &visitor{}, urgentMedication, 0, cost{})
		busy(t, <-first)
		busy(t, <-w.come("note 4", &visitor{}, urgentRest, 0, cost{}))
		open()
		require.NoError(t, <-stop)
		require.NoError(t, <-dose)
		require.Equal(t, []string{"stop", "dose"}, w.order())
		require.EqualValues(t, 4, w.gate.pauses.count[reasonFull].Load())
	})
}

// Who would wait too long, or has, is told to come back; a stop waits longer,
// and is not told so because of others.
func TestI22_NobodyWaitsForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := newWard(t, 1)
		begun := time.Now()
		note := w.come("note", &visitor{}, urgentRest, 0, cost{})
		stop := w.come("stop", &visitor{}, urgentCritical, 0, cost{})
		busy(t, <-note)
		require.Equal(t, patience, time.Since(begun))
		begun = time.Now()
		w.with(func() {
			w.gate.service = time.Minute // the hub is slow: who comes is told at once
			w.gate.queued[urgentMedication]++
		})
		busy(t, <-w.come("dose", &visitor{}, urgentMedication, 0, cost{}))
		require.Zero(t, time.Since(begun))
		w.with(func() { w.gate.queued[urgentMedication]-- })
		busy(t, <-stop)
		w.with(func() { require.Zero(t, w.gate.waiting()) })
	})
}

// Who goes away while it waits leaves nothing behind.
func TestI22_WhoGoesAwayLeavesTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, open := newWard(t, 1)
		ctx, leave := context.WithCancel(t.Context())
		v := &visitor{}
		gone := make(chan error, 2)
		for range 2 {
			go func() { gone <- w.gate.enter(ctx, &turn{visitor: v}, time.Now) }()
		}
		synctest.Wait()
		w.with(func() { require.Equal(t, 2, w.gate.waiting()) })
		leave()
		require.ErrorIs(t, <-gone, context.Canceled)
		require.ErrorIs(t, <-gone, context.Canceled)
		open()
		w.with(func() {
			require.Zero(t, w.gate.waiting())
			require.Zero(t, w.gate.working)
		})
		require.NoError(t, <-w.come("next", v, urgentRest, 0, cost{}))
	})
}

// Large answers take no more than their part of the places, and hold up nobody
// who wants a small one.
func TestG12_LargeAnswersLeaveRoomForSmallOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, open := newWard(t, 4)
		open()
		for range 2 {
			w.hold(&turn{visitor: &visitor{}, heavy: true})
		}
		third := make(chan error, 1)
		go func() {
			third <- w.gate.enter(t.Context(), &turn{visitor: &visitor{}, urgency: urgentCritical, heavy: true}, time.Now)
		}()
		synctest.Wait()
		require.NoError(t, <-w.come("small", &visitor{}, urgentRest, 0, cost{}))
		busy(t, <-third)
	})
}

// Those that are sent away are asked back over as long as it takes to serve
// them, not all at once, and not in step.
func TestG12_ThoseSentAwayComeBackSpread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		g.places, g.room, g.service = 1, 0, 10*time.Millisecond // 100 a second
		var latest time.Duration
		seconds := map[int]int{}
		for range 3000 { // half a minute of work
			err := g.enter(t.Context(), &turn{visitor: &visitor{}}, time.Now)
			after := busy(t, err)
			seconds[int(after/time.Second)]++
			latest = max(latest, after)
		}
		require.Greater(t, latest, 25*time.Second)
		require.Less(t, latest, 50*time.Second)
		for s, n := range seconds {
			require.Less(t, n, 400, "in second %d", s)
		}
		require.Greater(t, len(seconds), 25)
	})
}

// A device in a retry loop is asked to wait longer each time, and is heard
// again all the same; one that waits is as welcome as before.
func TestI22_ARetryLoopIsAskedToWaitLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := &visitor{tokens: deviceBurst, filled: time.Now()}
		var asked []time.Duration
		served := 0
		for range 10 * 60 * 100 { // ten minutes at 100 a second
			why, wait := v.admit(time.Now())
			if wait == 0 {
				served++
				v.open--
			} else if require.Equal(t, reasonPace, why); len(asked) == 0 || wait > asked[len(asked)-1] {
				asked = append(asked, wait)
			}
			pass(10 * time.Millisecond)
		}
		require.GreaterOrEqual(t, asked[len(asked)-1], 30*time.Second)
		require.Greater(t, len(asked), 3)
		require.Greater(t, served, deviceBurst+10, "a broken device may still have a stop to tell")
		require.Less(t, served, deviceBurst+100)

		pass(2 * retryMost)
		for range deviceBurst {
			_, wait := v.admit(time.Now())
			require.Zero(t, wait)
			v.open--
		}
		_, wait := v.admit(time.Now())
		require.Equal(t, retryPause, wait, "forgiven")
	})
}
