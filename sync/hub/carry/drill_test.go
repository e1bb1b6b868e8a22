package carry_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/carry"
)

// place is where a drill keeps the hub's store, and how copies are made and put
// back there.
type place interface {
	open(t *testing.T) hub.Store
	// copy makes one while the hub runs.
	copy(t *testing.T, d *drill) string
	// restore puts one back; the hub is stopped and the store is gone.
	restore(t *testing.T, d *drill, copied string)
}

// drill is a municipality: a hub that serves real TLS and workstations with
// their own files, on one clock that tests set.
type drill struct {
	t     *testing.T
	dir   string
	at    atomic.Int64 // the clock, in ms: the hub reads it while it runs
	home  *hub.Home
	place place

	store hub.Store
	hub   *hub.Hub
	url   string
	stop  func()

	refs     []string // patients, in the order in which they came
	list     journal.ID
	patients []journal.ID
	stations []*station
	notes    int
}

var october = time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

var nurse = journal.Author{ID: "anna", Name: "Anna Berg", Role: journal.RoleNurse}

func newDrill(t *testing.T, p place, stations int) *drill {
	t.Helper()
	d := &drill{t: t, dir: t.TempDir(), place: p}
	d.at.Store(october.UnixMilli())
	var err error
	d.home, err = hub.InitHome(filepath.Join(d.dir, "hub"), []string{"127.0.0.1"}, october, rand.Reader)
	require.NoError(t, err)
	d.begin()
	t.Cleanup(func() { d.end() })
	d.admit("Patient/1")
	d.admit("Patient/2")
	for i := range stations {
		d.stations = append(d.stations, d.enroll(fmt.Sprintf("PC %d", i+1)))
	}
	return d
}

func (d *drill) clock() time.Time { return time.UnixMilli(d.at.Load()).UTC() }

func (d *drill) pass(some time.Duration) { d.at.Add(some.Milliseconds()) }

// begin starts the hub on what is in its place, on the address it had before.
func (d *drill) begin() {
	d.t.Helper()
	d.store = d.place.open(d.t)
	d.hub = hub.New(d.home.Config(d.store, d.clock, rand.Reader))
	address := "127.0.0.1:0"
	if d.url != "" {
		address = strings.TrimPrefix(d.url, "https://")
	}
	listener, err := (&net.ListenConfig{}).Listen(d.t.Context(), "tcp", address)
	require.NoError(d.t, err)
	d.url = "https://" + listener.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.hub.Serve(ctx, listener, d.home.Server) }()
	d.stop = func() {
		cancel()
		require.NoError(d.t, <-done)
		require.NoError(d.t, d.store.Close())
	}
}

func (d *drill) end() {
	if d.stop != nil {
		d.stop()
	}
	d.stop = nil
}

// admit makes the central journal say that a patient is on the list, and say it
// again of all that came before: that is what an import does.
func (d *drill) admit(refs ...string) {
	d.t.Helper()
	ctx := d.t.Context()
	d.refs = append(d.refs, refs...)
	list, err := d.hub.AddSubject(ctx, "CareTeam/1")
	require.NoError(d.t, err)
	d.list, d.patients = list, nil
	for _, ref := range d.refs {
		id, err := d.hub.AddSubject(ctx, ref)
		require.NoError(d.t, err)
		d.patients = append(d.patients, id)
		d.say(id, &journal.Patient{Version: 1, Family: "Aasen", Given: "Åse"})
		d.say(list, &journal.Assignment{Patient: id, Version: 1, Active: true, Unit: "Sone Nord", Name: "Aasen, Åse"})
	}
	require.NoError(d.t, d.hub.Reconcile(ctx))
}

// say writes a fact as the central journal, under an id of its own.
func (d *drill) say(stream journal.ID, f journal.Fact) {
	d.t.Helper()
	at, id := journal.InstantOf(october), journal.ID{0: 1, 1: byte(f.Kind()), 15: byte(len(d.patients))}
	require.NoError(d.t, d.hub.Append(d.t.Context(), stream, journal.Item{ID: id, Body: journal.Body{
		Author: journal.Author{ID: "sentral", Name: "Sentral", Role: journal.RoleCentre}, At: at, Recorded: at, Fact: f,
	}}))
}

// station is a workstation with its own file, identity and agent.
type station struct {
	d     *drill
	label string
	place *agent.Enrolled
	store *localstore.Store
	agent *agent.Agent
	dead  bool
}

func (d *drill) enroll(label string) *station {
	d.t.Helper()
	t := d.t
	code, err := d.hub.Invite(t.Context(), hub.Invitation{Label: label, Units: []journal.ID{d.list}, Users: []journal.Author{nurse}})
	require.NoError(t, err)
	key, err := seal.NewReplicaKey()
	require.NoError(t, err)
	s := &station{d: d, label: label}
	s.place, err = agent.Enroll(t.Context(), agent.Enrolment{URL: d.url, Code: code, Replica: key.Public(), Now: d.clock})
	require.NoError(t, err)
	s.store, err = localstore.Create(t.Context(), localstore.Options{
		Dir: filepath.Join(d.dir, label), Now: d.clock, PIN: localstore.PINCost{Time: 1, MemoryKiB: 64, Threads: 1},
		Sleep: func(context.Context, time.Duration) error { return nil },
	}, localstore.Device{ID: s.place.Device, ReplicaPublic: key.Public(), HubURL: d.url})
	require.NoError(t, err)
	require.NoError(t, s.store.AddUser(t.Context(), nurse, "123456", key))
	http, err := agent.Dial(d.url, s.place.Identity, d.clock)
	require.NoError(t, err)
	s.agent = agent.New(agent.Config{
		Store: s.store, Transport: http, Sign: s.place.Identity.Sign, HubKey: s.place.HubKey, Now: d.clock, Rand: rand.Reader,
	})
	t.Cleanup(func() {
		http.Close()
		require.NoError(t, s.store.Close())
	})
	return s
}

func (s *station) note() {
	t := s.d.t
	t.Helper()
	u, err := s.store.Unlock(t.Context(), nurse.ID, "123456")
	require.NoError(t, err)
	defer u.Lock()
	s.d.notes++
	s.d.pass(time.Second)
	patient := s.d.patients[s.d.notes%len(s.d.patients)]
	_, err = s.store.Record(t.Context(), u, patient, journal.Body{
		At: journal.InstantOf(s.d.clock()), Fact: &journal.Note{Type: "rapport", Text: fmt.Sprint("notat ", s.d.notes)},
	}, localstore.RecordOptions{})
	require.NoError(t, err)
}

// sync is a contact: rounds until there is nothing left. The result is of the
// first.
func (s *station) sync() agent.Result {
	t := s.d.t
	t.Helper()
	var first agent.Result
	for i := range 20 {
		s.d.pass(5 * time.Second)
		r, err := s.agent.Round(t.Context())
		require.NoError(t, err)
		if i == 0 {
			first = r
		}
		if r.Complete {
			return first
		}
	}
	require.Fail(t, "the contact does not end")
	return first
}

// shift is some work at all stations; what the last writes others get only when
// they ask again.
func (d *drill) shift(notes int) {
	d.t.Helper()
	for _, s := range d.stations {
		s.sync()
	}
	for range notes {
		for _, s := range d.stations {
			s.note()
		}
	}
	for _, s := range d.stations {
		s.sync()
	}
}

// held are the ids of the entries in patients' streams that a station has.
func (s *station) held() map[journal.ID]bool {
	t := s.d.t
	t.Helper()
	out := map[journal.ID]bool{}
	for _, p := range append([]journal.ID{s.d.list}, s.d.patients...) {
		require.NoError(t, s.store.StreamRows(t.Context(), p, func(r localstore.Row) error {
			out[r.ID] = true
			return nil
		}))
	}
	return out
}

// entries are the ids of the entries in the streams of list and patients that
// the hub has.
func (d *drill) entries() map[journal.ID]bool {
	d.t.Helper()
	out := map[journal.ID]bool{}
	require.NoError(d.t, d.store.View(d.t.Context(), func(tx hub.Tx) error {
		for _, p := range append([]journal.ID{d.list}, d.patients...) {
			rows, err := tx.Tail(p, 0, 1<<20)
			if err != nil {
				return err
			}
			for i := range rows {
				require.False(d.t, out[rows[i].ID], "an entry is there twice")
				out[rows[i].ID] = true
			}
		}
		return nil
	}))
	return out
}

// run is the drill: copies from a month, a day and an hour ago, one of them put
// back.
func (d *drill) run(age string) {
	t := d.t
	t.Helper()
	copies := map[string]string{}
	d.shift(2)
	copies["a month"] = d.place.copy(t, d)
	d.pass(30 * day)
	d.admit("Patient/3")
	d.shift(2)
	copies["a day"] = d.place.copy(t, d)
	d.pass(day)
	d.shift(2)
	copies["an hour"] = d.place.copy(t, d)
	d.pass(time.Hour)
	d.shift(2)
	gone := d.stations[len(d.stations)-1]
	gone.note() // nobody gets this one and the two before: they are pushed, and the machine is lost
	gone.sync()
	gone.dead = true
	before := d.entries()

	d.end()
	d.place.restore(t, d, copies[age])
	d.begin()
	restored := d.entries()
	require.Less(t, len(restored), len(before))
	d.comeBack(restored, before)
}

func (d *drill) comeBack(restored, before map[journal.ID]bool) {
	t := d.t
	t.Helper()
	d.pass(time.Minute)
	want, relayed := restored, 0
	for _, s := range d.stations {
		if s.dead {
			continue
		}
		for id := range s.held() {
			want[id] = true
		}
	}
	for _, s := range d.stations {
		if s.dead {
			continue
		}
		r := s.sync()
		require.True(t, r.RolledBack, "%s saw it at its first contact", s.label)
		relayed += r.Relayed
	}
	d.admit() // the central journal is read again
	d.contacts(2)
	require.Equal(t, want, d.entries(), "all that anybody holds came back, once")
	require.Equal(t, len(before)-3, len(d.entries()), "but for the last three of the lost machine, that nobody else had got")
	for _, s := range d.stations {
		if !s.dead {
			require.Equal(t, want, s.held(), s.label)
		}
	}
	survey(t, d.store)
	d.report(relayed)
}

// contacts lets every station that lives ask so many times, a minute apart.
func (d *drill) contacts(times int) {
	d.t.Helper()
	for range times {
		d.pass(time.Minute)
		for _, s := range d.stations {
			if !s.dead {
				s.sync()
			}
		}
	}
}

// settled is the report once all that live have shown that they hold
// everything; the hub writes contacts down when it stops.
func (d *drill) settled() hub.Lost {
	d.t.Helper()
	for {
		d.contacts(2)
		d.end()
		d.begin()
		l, err := d.hub.Lost(d.t.Context())
		require.NoError(d.t, err)
		if len(l.Away) == 1 || d.t.Context().Err() != nil {
			return l
		}
	}
}

func (d *drill) report(relayed int) {
	t := d.t
	t.Helper()
	l := d.settled()
	require.Len(t, l.Rollbacks, 1, "declared once, not by every workstation anew")
	require.Positive(t, l.Own)
	require.Len(t, l.Away, 1)
	gone := d.stations[len(d.stations)-1]
	require.Equal(t, gone.label, l.Away[0].Label)
	require.False(t, l.Away[0].Heard)
	require.False(t, l.Final())
	require.NoError(t, d.hub.Revoke(t.Context(), gone.place.Device))
	last, err := d.hub.Lost(t.Context())
	require.NoError(t, err)
	require.True(t, last.Final())
	t.Logf("came back: %d entries from their writers, %d by others only (%d the central journal's); offered %d; awaited %d; missing of %d writers, %d streams",
		l.Own, l.Relayed, l.Centre, relayed, len(l.Away), len(l.Writers), len(l.Streams))
}

// embedded keeps the store in one file; copies are backups.
type embedded struct{ path string }

func (e embedded) open(t *testing.T) hub.Store {
	t.Helper()
	return open(t, e.path)
}

func (e embedded) copy(t *testing.T, d *drill) string {
	t.Helper()
	to := filepath.Join(d.dir, d.clock().Format("20060102T150405")+".db")
	_, err := carry.Backup(t.Context(), d.store, to, d.clock(), "drill")
	require.NoError(t, err)
	return to
}

func (e embedded) restore(t *testing.T, d *drill, copied string) {
	t.Helper()
	require.ErrorIs(t, carry.Vacant(e.path), carry.ErrExists)
	require.NoError(t, os.Rename(e.path, e.path+".lost"))
	require.NoError(t, carry.Vacant(e.path))
	to := open(t, e.path+".part")
	_, err := carry.Restore(t.Context(), copied, to, d.home.Master)
	require.NoError(t, err)
	require.NoError(t, to.Close())
	require.NoError(t, carry.Finish(e.path+".part", e.path))
}

// plain is the same with nothing but a copy of the file of a hub that was
// stopped.
type plain struct{ embedded }

func (p plain) copy(t *testing.T, d *drill) string {
	t.Helper()
	d.end()
	b, err := os.ReadFile(p.path)
	require.NoError(t, err)
	to := filepath.Join(d.dir, d.clock().Format("20060102T150405")+".plain")
	require.NoError(t, os.WriteFile(to, b, 0o600))
	d.begin()
	return to
}

func (p plain) restore(t *testing.T, _ *drill, copied string) {
	t.Helper()
	require.NoError(t, os.Rename(copied, p.path))
}

// ages are how old the copies are that are put back.
func ages() []string {
	if testing.Short() {
		return []string{"a month"}
	}
	return []string{"an hour", "a day", "a month"}
}

// T15, I9: a hub that was put back from a backup of any age is detected by
// every workstation at its first contact, and gets back all that they hold.
func TestT15_RestoreDrill(t *testing.T) {
	for _, age := range ages() {
		t.Run("backup of "+age+" ago", func(t *testing.T) {
			newDrill(t, embedded{filepath.Join(t.TempDir(), "hub.db")}, 4).run(age)
		})
	}
	t.Run("file of a day ago", func(t *testing.T) {
		if testing.Short() {
			t.Skip("the same with a copy made by hand")
		}
		newDrill(t, plain{embedded{filepath.Join(t.TempDir(), "hub.db")}}, 4).run("a day")
	})
}
