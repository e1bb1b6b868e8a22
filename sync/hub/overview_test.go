package hub_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

func (w *world) report() hub.Report {
	w.t.Helper()
	r, err := w.hub.Report(w.t.Context())
	require.NoError(w.t, err)
	return r
}

func kinds(r hub.Report) (out []hub.Kind) {
	for _, f := range r.Findings() {
		out = append(out, f.Kind)
	}
	return out
}

// at sets a centre's order that is taken every morning.
func daily() *journal.Order {
	return &journal.Order{
		Order: journal.ID{1}, Version: 1, Status: journal.OrderActive, Drug: journal.Drug{Name: "Metoprolol"}, Dose: 50_000_000, Unit: "mg",
		Timing: journal.Timing{Times: []journal.LocalTime{8 * 60}},
	}
}

func (d *device) settle() {
	d.w.t.Helper()
	d.w.hub.Look(d.w.t.Context())
	d.sync()
	d.w.now = d.w.now.Add(time.Minute)
	d.w.hub.Look(d.w.t.Context())
	d.sync() // shows that it holds what it was given
}

// TestAStopThatHasNotReachedADeviceIsNamed: with the device's name, the
// patient's reference and how long; never the patient's name.
func TestAStopThatHasNotReachedADeviceIsNamed(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	w.append(patients[0], daily())
	anna.settle()
	bjorn.settle()
	require.Empty(t, w.report().Late)

	w.now = w.now.Add(time.Hour)
	stoppedAt := w.now
	w.append(patients[0], stopped())
	w.now = w.now.Add(5 * time.Minute)
	require.Empty(t, w.report().Late, "it may be on its way")
	w.now = w.now.Add(6 * time.Minute)
	anna.settle()
	r := w.report()
	require.Len(t, r.Late, 1)
	late := r.Late[0]
	require.Equal(t, bjorn.id, late.ID)
	require.Equal(t, "PC", late.Label)
	require.Equal(t, 1, late.Stops)
	require.Equal(t, journal.InstantOf(stoppedAt), late.Oldest)
	require.Equal(t, []hub.LateEntry{{Ref: "Patient/1", What: hub.LateStop, At: journal.InstantOf(stoppedAt)}}, late.First)
	require.Contains(t, kinds(r), hub.KindLate)

	bjorn.settle()
	require.Empty(t, w.report().Late)
}

// TestAStopIsFoundBehindAFirstImport: thousands of assignments of the same days
// hide nothing.
func TestAStopIsFoundBehindAFirstImport(t *testing.T) {
	w, list, patients, anna, _ := ready(t)
	anna.settle()
	w.now = w.now.Add(time.Hour)
	var items []journal.Item
	for v := range 4100 {
		a := &journal.Assignment{Patient: patients[1], Version: uint32(v + 2), Active: true, Unit: "Sone Nord", Name: "Aasen, Åse"}
		items = append(items, journal.Item{Body: body(a)})
	}
	require.NoError(t, w.hub.Append(t.Context(), list, items...))
	w.now = w.now.Add(time.Minute)
	w.append(patients[0], stopped())
	w.now = w.now.Add(time.Hour)
	r := w.report()
	require.Equal(t, 1, r.Late[0].Stops)
	for _, late := range r.Late {
		if late.ID == anna.id {
			require.Equal(t, 4100, late.Others, "each once, also across pages")
		}
	}
	require.Equal(t, hub.LateStop, r.Late[0].First[0].What)
	require.Len(t, r.Late[0].First, 10)
}

// TestAStopDoesNotConcernWhoHoldsNotThePatient: nor a device that is shut out.
func TestAStopDoesNotConcernWhoHoldsNotThePatient(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	other, _ := w.unit("Group/2")
	cecilie := w.enroll(other)
	for _, d := range []*device{anna, bjorn, cecilie} {
		d.settle()
	}
	w.now = w.now.Add(time.Hour)
	w.append(patients[0], stopped())
	w.now = w.now.Add(time.Hour)
	require.NoError(t, w.hub.Revoke(t.Context(), bjorn.id))
	r := w.report()
	require.Len(t, r.Late, 1)
	require.Equal(t, anna.id, r.Late[0].ID)
}

// TestASilentDeviceWithVisitsTodayIsNamed: one whose patients have no slot
// today can stay in its drawer.
func TestASilentDeviceWithVisitsTodayIsNamed(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	anna.settle()
	bjorn.settle()
	w.now = w.now.Add(25 * time.Hour)
	anna.settle()
	require.Empty(t, w.report().Silent, "nobody has a visit")

	w.append(patients[1], daily())
	r := w.report()
	require.Equal(t, []hub.SilentDevice{{ID: bjorn.id, Label: "PC", Seen: r.Silent[0].Seen, Visits: 1}}, r.Silent)
	require.Contains(t, kinds(r), hub.KindSilent)

	w.append(patients[1], stopped())
	require.Empty(t, w.report().Silent, "the order was stopped")
}

// TestWhatADeviceSaysOfItselfIsReported: and stays when a request says nothing.
func TestWhatADeviceSaysOfItselfIsReported(t *testing.T) {
	w, list, patients, anna, _ := ready(t)
	anna.record(patients[0], note("en"))
	req := anna.request(false)
	written := journal.InstantOf(w.now)
	req.Standing = &wire.Standing{Version: "v1.2.3", Last: 4, Oldest: written, Amiss: []journal.ID{list}}
	resp, err := anna.exchange(req)
	require.NoError(t, err)
	anna.take(resp)
	w.now = w.now.Add(2 * time.Hour)
	anna.sync()

	var d hub.DeviceReport
	r := w.report()
	for _, d = range r.Devices {
		if d.ID == anna.id {
			break
		}
	}
	require.Equal(t, "v1.2.3", d.Version)
	require.Equal(t, uint64(3), d.Unsent)
	require.Equal(t, written, d.Oldest)
	require.Equal(t, []string{"Sone Nord"}, d.Amiss)
	require.Equal(t, []string{"Sone Nord"}, d.Units)
	require.Equal(t, journal.InstantOf(w.now), d.Seen)
	require.Subset(t, kinds(r), []hub.Kind{hub.KindAmiss, hub.KindUnsent})
}

// TestAListWhoseTableWasChangedByHandIsFound: the fold of the assignments says
// who is on it.
func TestAListWhoseTableWasChangedByHandIsFound(t *testing.T) {
	w, list, patients, _, _ := ready(t)
	require.False(t, w.report().Units[0].Amiss)
	require.NoError(t, w.store.Update(t.Context(), func(tx hub.Tx) error {
		return tx.PutMember(list, hub.Member{Patient: patients[0], Version: 1, Active: false})
	}))
	r := w.report()
	require.True(t, r.Units[0].Amiss)
	require.Equal(t, 1, r.Units[0].Members)
	require.Contains(t, kinds(r), hub.KindAmiss)
	require.Equal(t, []string{"Patient/1"}, r.Unlisted)
	require.Equal(t, 1, r.OnNoList)
}

func TestTheAgeOfTheQuarantineIsReported(t *testing.T) {
	w, _, patients, anna, _ := ready(t)
	anna.record(patients[0], daily()) // a device orders nothing
	anna.sync()
	at := journal.InstantOf(w.now)
	w.now = w.now.Add(48 * time.Hour)
	r := w.report()
	require.Equal(t, hub.QuarantineReport{Waiting: 1, Oldest: at}, r.Quarantine)
	require.Contains(t, kinds(r), hub.KindWaiting)
	require.Equal(t, hub.KindUsurper, r.Alarms[0].Kind())
	require.Equal(t, uint64(1), w.hub.Rung()[hub.KindUsurper])
}

func TestADevicesCertificateThatEndsIsReported(t *testing.T) {
	w, _, _, _, _ := ready(t)
	require.Empty(t, w.report().Ends)
	w.now = w.now.AddDate(4, 11, 0)
	require.Equal(t, "devices", w.report().Ends[0].What)
	require.Equal(t, 2, w.report().Ends[0].Count)
}

// TestAReportIsKeptForSomeSeconds: many who look cost what one does.
func TestAReportIsKeptForSomeSeconds(t *testing.T) {
	w, _, patients, _, _ := ready(t)
	o := w.hub.Overview(nil)
	first, err := o.Report(t.Context())
	require.NoError(t, err)
	w.append(patients[0], daily())
	again, err := o.Report(t.Context())
	require.NoError(t, err)
	require.Equal(t, first.Entries, again.Entries)
	w.now = w.now.Add(10 * time.Second)
	again, err = o.Report(t.Context())
	require.NoError(t, err)
	require.Equal(t, first.Entries+1, again.Entries)
}

var alarmText = regexp.MustCompile(`alarm\([^\n]*"([^"\n]{10,})"|Text: "([^"\n]+)"|text :?= "([^"\n]+)"`)

// TestEveryAlarmHasAKind: who writes a new one gives it a name and a runbook.
func TestEveryAlarmHasAKind(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	found := 0
	for _, name := range files {
		if matched, _ := filepath.Match("*_test.go", name); matched {
			continue
		}
		source, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range alarmText.FindAllStringSubmatch(string(source), -1) {
			a := hub.Alarm{Text: m[1] + m[2] + m[3]}
			require.NotEqual(t, hub.KindOther, a.Kind(), "%s: %s", name, a.Text)
			found++
		}
	}
	require.GreaterOrEqual(t, found, 8)
}

func BenchmarkReport(b *testing.B) {
	w := newWorld(b)
	const units, perUnit, devices = 200, 50, 2000
	var lists []journal.ID
	for u := range units {
		var patients []string
		for p := range perUnit {
			patients = append(patients, fmt.Sprintf("Patient/%d-%d", u, p))
		}
		list, streams := w.unit(fmt.Sprintf("Group/%d", u), patients...)
		w.append(streams[0], stopped())
		lists = append(lists, list)
	}
	for d := range devices {
		w.enroll(lists[d%units])
	}
	w.now = w.now.Add(time.Hour)
	o := w.hub.Overview(nil)
	for b.Loop() {
		w.now = w.now.Add(time.Minute)
		_, err := o.Report(b.Context())
		require.NoError(b, err)
	}
}

// TestWhatARollbackTookIsReportedUntilItIsBack: bjorn shows that something is
// missing, anna brings it.
func TestWhatARollbackTookIsReportedUntilItIsBack(t *testing.T) {
	w, _, patients, anna, bjorn := ready(t)
	copied := w.backup()
	anna.record(patients[0], note("etter kopien"))
	anna.sync()
	bjorn.sync()
	w.restore(copied)
	require.Empty(t, kinds(w.report()), "nobody has shown anything yet")

	resp, err := bjorn.exchange(bjorn.request(true))
	require.NoError(t, err)
	require.NotEqual(t, bjorn.epoch, resp.HubEpoch)
	r := w.report()
	require.Positive(t, r.Missing.Entries)
	require.Contains(t, kinds(r), hub.KindMissing)
	require.Equal(t, hub.KindRollback, r.Alarms[0].Kind())

	anna.rejoin()
	require.Zero(t, w.report().Missing, "all is back")
	require.NotContains(t, kinds(w.report()), hub.KindMissing)
}
