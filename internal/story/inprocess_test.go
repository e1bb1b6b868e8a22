package story_test

import (
	"context"
	"crypto/rand"
	"net"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/assets/demo"
	"feltjournal/fhir"
	"feltjournal/internal/story"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
)

// clock stands still until the story goes on.
type clock struct{ ms atomic.Int64 }

func (c *clock) now() time.Time          { return time.UnixMilli(c.ms.Load()) }
func (c *clock) advance(d time.Duration) { c.ms.Add(d.Milliseconds()) }

// stage is the whole story in one process: real files, real TLS on loopback.
type stage struct {
	story.Scene
	t     *testing.T
	clock *clock
	hub   *hub.Hub
	url   string
}

var testOptions = localstore.Options{
	Pepper: localstore.StaticPepper("a pepper for the tests, 32 bytes"), PIN: localstore.PINCost{Time: 1, MemoryKiB: 64, Threads: 1},
}

func newStage(t *testing.T) *stage {
	t.Helper()
	c := &clock{}
	c.ms.Store(time.Date(2026, 11, 22, 8, 5, 0, 0, journal.Oslo).UnixMilli())
	s := &stage{Scene: story.Scene{Dir: t.TempDir(), Now: c.now}, t: t, clock: c}
	home, err := hub.InitHome(s.Hub(), []string{"localhost", "127.0.0.1"}, s.Now(), rand.Reader)
	require.NoError(t, err)
	store, err := sqlite.Open(t.Context(), home.StorePath())
	require.NoError(t, err)
	s.hub = hub.New(home.Config(store, s.Now, rand.Reader))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	s.url = "https://localhost:" + port
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.hub.Serve(ctx, listener, home.Server) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-ended)
		require.NoError(t, store.Close())
	})
	return s
}

// publish imports an export as the central journal writes it.
func (s *stage) publish(write func(string, journal.Date) error) {
	s.t.Helper()
	require.NoError(s.t, write(s.Export(), s.Today()))
	export, problems, err := fhir.Read(os.DirFS(s.Export()))
	require.NoError(s.t, err)
	require.Empty(s.t, problems)
	_, err = fhir.Import(s.t.Context(), s.hub, export, s.Now())
	require.NoError(s.t, err)
}

// enroll takes a player's workstation in.
func (s *stage) enroll(p story.Player) *agent.Agent {
	s.t.Helper()
	ctx := s.t.Context()
	unit, known, err := s.hub.Subject(ctx, demo.Ward)
	require.NoError(s.t, err)
	require.True(s.t, known)
	zone, _, err := s.hub.Subject(ctx, demo.Zone)
	require.NoError(s.t, err)
	code, err := s.hub.Invite(ctx, hub.Invitation{Label: p.Label, Units: []journal.ID{unit, zone}, Users: []journal.Author{story.Anna.Author, story.Bjorn.Author}})
	require.NoError(s.t, err)
	key, err := seal.NewReplicaKey()
	require.NoError(s.t, err)
	place, err := agent.Enroll(ctx, agent.Enrolment{URL: s.url, Code: code, Replica: key.Public(), Now: s.Now})
	require.NoError(s.t, err)
	options := testOptions
	options.Dir, options.Now = s.Station(p.ID), s.Now
	store, err := localstore.Create(ctx, options, localstore.Device{ID: place.Device, ReplicaPublic: key.Public(), HubURL: s.url})
	require.NoError(s.t, err)
	s.t.Cleanup(func() { store.Close() })
	for _, u := range story.Players {
		require.NoError(s.t, store.AddUser(ctx, u.Author, u.PIN, key))
	}
	link, err := agent.Dial(s.url, place.Identity, s.Now)
	require.NoError(s.t, err)
	s.t.Cleanup(link.Close)
	return agent.New(agent.Config{
		Store: store, Transport: link, Sign: place.Identity.Sign, HubKey: place.HubKey, Now: s.Now, Rand: rand.Reader,
	})
}

func (s *stage) unlock(p story.Player) *story.Nurse {
	s.t.Helper()
	n, err := s.Unlock(s.t.Context(), p, testOptions)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { n.Close() })
	return n
}

func (s *stage) sync(agents ...*agent.Agent) {
	s.t.Helper()
	for _, a := range agents {
		r, err := a.Round(s.t.Context())
		require.NoError(s.t, err)
		require.True(s.t, r.Complete)
	}
}

// file hands what was merged to the central journal.
func (s *stage) file() {
	s.t.Helper()
	_, err := fhir.File(s.t.Context(), s.hub, s.Filed())
	require.NoError(s.t, err)
}

func TestStory_in_process(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.publish(demo.Write)
	anna, bjorn := s.enroll(story.Anna), s.enroll(story.Bjorn)
	s.sync(anna, bjorn)

	s.clock.advance(time.Minute)
	a := s.unlock(story.Anna)
	cast, err := a.Cast(s.Today())
	require.NoError(t, err)
	require.NoError(t, story.AnnaOffline(t.Context(), a, s.Today()))
	s.clock.advance(time.Minute)
	b := s.unlock(story.Bjorn)
	require.NoError(t, story.BjornOffline(t.Context(), b, s.Today()))
	s.clock.advance(time.Minute)
	s.publish(demo.Story)
	s.clock.advance(5 * time.Minute)
	require.NoError(t, b.GiveStoppedDose(t.Context(), s.Today()))
	require.NoError(t, story.AnnaLast(t.Context(), a))
	require.NoError(t, a.Close())

	s.clock.advance(time.Minute)
	s.sync(anna, bjorn)
	s.file()
	s.sync(anna, bjorn, anna)
	require.NoError(t, b.Close())

	s.clock.advance(time.Minute)
	a = s.unlock(story.Anna)
	require.NoError(t, story.AnnaCounts(t.Context(), a, s.Today()))
	require.NoError(t, a.Close())
	s.sync(anna, bjorn)
	s.file()
	s.sync(anna, bjorn, anna)
	s.expect(cast, s.unlock(story.Anna), s.unlock(story.Bjorn))
}

func (s *stage) expect(cast story.Cast, nurses ...*story.Nurse) {
	s.t.Helper()
	findings, err := story.Check(s.t.Context(), story.Outcome{Centre: s.hub, Nurses: nurses, Filed: s.Filed(), Cast: cast})
	require.NoError(s.t, err)
	require.NotEmpty(s.t, findings)
	for _, f := range findings {
		s.t.Logf("%s: %s", f.What, f.Seen)
	}
	for _, f := range findings {
		require.True(s.t, f.OK, "%s: %s", f.What, f.Seen)
	}
}
