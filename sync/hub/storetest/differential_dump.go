package storetest

import (
	"encoding/json"
	"fmt"

	"feltjournal/journal"
	"feltjournal/sync/hub"

	"github.com/stretchr/testify/require"
)

// everything is more rows than a differential test writes.
const everything = 1 << 20

// compare compares all that the two stores hold.
func (w *twins) compare(act int) []string {
	w.t.Helper()
	a, b := w.dump(0), w.dump(1)
	for i := range min(len(a), len(b)) {
		require.Equal(w.t, a[i], b[i], "after act %d", act)
	}
	require.Len(w.t, b, len(a), "after act %d", act)
	return a
}

// dump is all records of a store in one canonical order.
func (w *twins) dump(n int) (out []string) {
	w.t.Helper()
	d := dumping{twins: w}
	require.NoError(w.t, w.stores[n].View(w.t.Context(), func(tx hub.Tx) error {
		d.tx = tx
		d.lines = nil
		d.records()
		d.logs()
		return nil
	}))
	return d.lines
}

// dumping is one dump under way.
type dumping struct {
	*twins
	tx    hub.Tx
	lines []string
}

// add adds one line for each record.
func add[T any](d *dumping, what string, records []T, err error) {
	d.t.Helper()
	require.NoError(d.t, err, what)
	for _, r := range records {
		b, err := json.Marshal(r)
		require.NoError(d.t, err, what)
		d.lines = append(d.lines, what+" "+string(b))
	}
}

func (d *dumping) records() {
	d.t.Helper()
	names, err := d.tx.Settings()
	require.NoError(d.t, err)
	for _, name := range names {
		value, err := d.tx.Setting(name)
		add(d, "setting "+name, []string{string(value)}, err)
	}
	devices, err := d.tx.Devices()
	add(d, "device", devices, err)
	for i := range devices {
		grants, err := d.tx.Grants(devices[i].ID)
		add(d, fmt.Sprint("grant of ", devices[i].ID), grants, err)
	}
	contacts, err := d.tx.Contacts()
	add(d, "contact", contacts, err)
	kept, err := d.tx.Kept(hub.QuarantineKey{}, everything)
	add(d, "quarantine", kept, err)
	decisions, err := d.tx.Decisions(everything)
	add(d, "decision", decisions, err)
	alarms, err := d.tx.Alarms(everything)
	add(d, "alarm", alarms, err)
}

func (d *dumping) logs() {
	d.t.Helper()
	streams, err := d.tx.Streams(0)
	add(d, "stream", streams, err)
	for i := range streams {
		id := streams[i].ID
		members, err := d.tx.Members(id)
		add(d, fmt.Sprint("member of ", id), members, err)
		holders, err := d.tx.Holders(id)
		add(d, fmt.Sprint("holder of ", id), holders, err)
		rows, err := d.tx.Tail(id, 0, everything)
		add(d, fmt.Sprint("entry of ", id), rows, err)
		critical, err := d.tx.Critical(id, 0, everything)
		add(d, fmt.Sprint("critical of ", id), critical, err)
	}
	for _, state := range []hub.State{hub.StateNew, hub.StateFiled, hub.StateHeld, hub.StateReleased} {
		rows, err := d.tx.InState(journal.ID{}, state, everything)
		add(d, fmt.Sprint("in state ", state), rows, err)
		n, err := d.tx.CountState(state, everything)
		add(d, "count", []int{n}, err)
	}
	recent, err := d.tx.Recent(0, everything)
	add(d, "recent", recent, err)
}
