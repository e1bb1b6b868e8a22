package agent_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"net"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"feltjournal/internal/quickdisk"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
	"feltjournal/sync/wire"
)

func TestMain(m *testing.M) {
	quickdisk.Use()
	goleak.VerifyTestMain(m)
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

var anna = journal.Author{ID: "anna", Name: "Anna Berg", Role: journal.RoleNurse}

// site is a real hub on SQLite behind real TLS, with one patient on one list.
type site struct {
	t       *testing.T
	hub     *hub.Hub
	list    journal.ID
	patient journal.ID
	url     string
	print   hub.Config
}

func newSite(t *testing.T) *site {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	require.NoError(t, err)
	authority, err := hub.NewAuthority(noon, rand.Reader)
	require.NoError(t, err)
	master, err := hub.NewMasterKey(rand.Reader)
	require.NoError(t, err)
	_, sign, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	s := &site{t: t, print: hub.Config{
		Store: store, Master: master, Sign: sign, Now: func() time.Time { return noon }, Rand: rand.Reader, Authority: authority,
	}}
	s.hub = hub.New(s.print)
	s.serve(authority)
	s.populate()
	return s
}

func (s *site) serve(authority *hub.Authority) {
	certificate, err := authority.Server([]string{"127.0.0.1"}, noon)
	require.NoError(s.t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(s.t, err)
	s.url = "https://" + listener.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.hub.Serve(ctx, listener, certificate) }()
	s.t.Cleanup(func() {
		stop()
		require.NoError(s.t, <-done)
		require.NoError(s.t, s.print.Store.Close())
	})
}

func (s *site) populate() {
	ctx := s.t.Context()
	var err error
	s.list, err = s.hub.AddSubject(ctx, "CareTeam/1")
	require.NoError(s.t, err)
	s.patient, err = s.hub.AddSubject(ctx, "Patient/1")
	require.NoError(s.t, err)
	s.write(s.patient, &journal.Patient{Version: 1, Family: "Aasen", Given: "Åse"})
	s.write(s.list, &journal.Assignment{Patient: s.patient, Version: 1, Active: true, Unit: "Sone Nord", Name: "Aasen, Åse"})
}

func (s *site) write(stream journal.ID, f journal.Fact) {
	s.t.Helper()
	require.NoError(s.t, s.hub.Append(s.t.Context(), stream, journal.Item{Body: journal.Body{
		Author: journal.Author{ID: "sentral", Name: "Sentral", Role: journal.RoleCentre}, At: journal.InstantOf(noon), Recorded: journal.InstantOf(noon), Fact: f,
	}}))
}

// texts are the notes that the hub holds.
func (s *site) texts() []string {
	s.t.Helper()
	entries, err := s.hub.Entries(s.t.Context(), s.patient)
	require.NoError(s.t, err)
	out := []string{}
	for _, e := range entries {
		if n, ok := e.Fact.(*journal.Note); ok {
			out = append(out, n.Text)
		}
	}
	return out
}

// station is an enrolled workstation with a real store and a real connection.
type station struct {
	site  *site
	t     *testing.T
	place *agent.Enrolled
	store *localstore.Store
	key   *seal.ReplicaKey
	now   time.Time
	http  *agent.HTTP
}

func (s *site) enroll() *station { return s.named("Annas PC") }

func (s *site) named(label string) *station {
	s.t.Helper()
	code, err := s.hub.Invite(s.t.Context(), hub.Invitation{Label: label, Units: []journal.ID{s.list}, Users: []journal.Author{anna}})
	require.NoError(s.t, err)
	w := &station{site: s, t: s.t, now: noon}
	w.key, err = seal.NewReplicaKey()
	require.NoError(s.t, err)
	w.place, err = agent.Enroll(s.t.Context(), agent.Enrolment{URL: s.url, Code: code, Replica: w.key.Public(), Now: w.clock})
	require.NoError(s.t, err)
	require.Equal(s.t, []journal.Author{anna}, w.place.Users)
	w.store, err = localstore.Create(s.t.Context(), localstore.Options{
		Dir: s.t.TempDir(), Now: w.clock, PIN: localstore.PINCost{Time: 1, MemoryKiB: 64, Threads: 1},
		Sleep: func(context.Context, time.Duration) error { return nil },
	}, localstore.Device{ID: w.place.Device, ReplicaPublic: w.key.Public(), HubURL: s.url})
	require.NoError(s.t, err)
	require.NoError(s.t, w.store.AddUser(s.t.Context(), anna, "123456", w.key))
	w.http, err = agent.Dial(s.url, w.place.Identity, w.clock)
	require.NoError(s.t, err)
	s.t.Cleanup(func() {
		w.http.Close()
		require.NoError(s.t, w.store.Close())
	})
	return w
}

func (w *station) clock() time.Time { return w.now }

// agent is an agent over the station's parts; nil takes the real one.
func (w *station) agent(store agent.Store, transport agent.Transport) *agent.Agent {
	if store == nil {
		store = w.store
	}
	if transport == nil {
		transport = w.http
	}
	return agent.New(agent.Config{
		Store: store, Transport: transport, Sign: w.place.Identity.Sign, HubKey: w.place.HubKey, Now: w.clock, Rand: rand.Reader,
	})
}

// round is a round that must go well.
func (w *station) round() agent.Result {
	w.t.Helper()
	result, err := w.agent(nil, nil).Round(w.t.Context())
	require.NoError(w.t, err)
	require.True(w.t, result.Complete)
	return result
}

func (w *station) note(text string) journal.Entry {
	w.t.Helper()
	u, err := w.store.Unlock(w.t.Context(), "anna", "123456")
	require.NoError(w.t, err)
	defer u.Lock()
	e, err := w.store.Record(w.t.Context(), u, w.site.patient, journal.Body{At: journal.InstantOf(w.now), Fact: &journal.Note{Type: "rapport", Text: text}}, localstore.RecordOptions{})
	require.NoError(w.t, err)
	return e
}

func (w *station) state() localstore.State {
	w.t.Helper()
	st, err := w.store.State(w.t.Context())
	require.NoError(w.t, err)
	return st
}

// count is how many entries of the patient the station holds.
func (w *station) count() int {
	w.t.Helper()
	n := 0
	require.NoError(w.t, w.store.StreamRows(w.t.Context(), w.site.patient, func(localstore.Row) error { n++; return nil }))
	return n
}

// wrapped is a transport that something happens to.
type wrapped struct {
	agent.Transport
	sync func(context.Context, *wire.Request) (*wire.Response, error)
	n    atomic.Int32
}

func (w *wrapped) Sync(ctx context.Context, req *wire.Request) (*wire.Response, error) {
	w.n.Add(1)
	return w.sync(ctx, req)
}
