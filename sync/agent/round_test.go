package agent_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/sync/agent"
	"feltjournal/sync/wire"
)

func TestRoundCarriesBothWays(t *testing.T) {
	s := newSite(t)
	a, b := s.enroll(), s.enroll()
	a.round()
	b.round()
	require.Equal(t, 1, a.count())
	a.note("Rolig natt.")
	require.Equal(t, 1, a.round().Pushed)
	require.Equal(t, 1, b.round().Pulled)
	require.Equal(t, 2, b.count())
	require.Equal(t, []string{"Rolig natt."}, s.texts())
}

func TestNothingToSyncIsOneExchange(t *testing.T) {
	w := newSite(t).enroll()
	w.round()
	require.Equal(t, 1, w.round().Exchanges)
}

var errGone = errors.New("the train is in a tunnel")

func TestTrap_LostReplyIsANoOpRetry(t *testing.T) {
	s := newSite(t)
	w := s.enroll()
	w.round()
	w.note("Gitt frokost.")
	lost := &wrapped{Transport: w.http, sync: func(ctx context.Context, req *wire.Request) (*wire.Response, error) {
		_, err := w.http.Sync(ctx, req)
		require.NoError(t, err)
		return nil, errGone
	}}
	_, err := w.agent(nil, lost).Round(t.Context())
	require.ErrorIs(t, err, errGone)
	require.Zero(t, w.state().Acked)
	require.Equal(t, 1, w.round().Pushed)
	require.Equal(t, uint64(1), w.state().Acked)
	require.Equal(t, []string{"Gitt frokost."}, s.texts())
}

// failing is a store whose Apply fails before anything of it is durable.
type failing struct{ *localstore.Store }

func (failing) Apply(context.Context, localstore.Inbound) (localstore.Applied, error) {
	return localstore.Applied{}, errors.New("disk full")
}

func TestTrap_CursorBeforeRows_PouchDB1240(t *testing.T) {
	w := newSite(t).enroll()
	_, err := w.agent(failing{w.store}, nil).Round(t.Context())
	require.Equal(t, agent.CodeStore, agent.CodeOf(err))
	cursors, err := w.store.Cursors(t.Context())
	require.NoError(t, err)
	require.Empty(t, cursors)
	require.Equal(t, 2, w.round().Pulled) // the patient and the list, all of it again
}

func TestTrap_EditDuringPushIsSentNext_SimpleAndroid(t *testing.T) {
	s := newSite(t)
	w := s.enroll()
	w.round()
	w.note("før")
	during := false
	edits := &wrapped{Transport: w.http, sync: func(ctx context.Context, req *wire.Request) (*wire.Response, error) {
		resp, err := w.http.Sync(ctx, req)
		if !during {
			during = true
			w.note("under")
		}
		return resp, err
	}}
	_, err := w.agent(nil, edits).Round(t.Context())
	require.NoError(t, err)
	require.Equal(t, uint64(1), w.state().Acked, "the edit is not passed off as sent")
	w.round()
	require.Equal(t, []string{"før", "under"}, s.texts())
}

func TestTrap_UnsentWorkOfAReassignedPatientIsTaken_CHT11306(t *testing.T) {
	s := newSite(t)
	w := s.enroll()
	w.round()
	w.note("skrevet før flyttingen")
	s.write(s.list, &journal.Assignment{Patient: s.patient, Version: 2, Unit: "Sone Nord", Name: "Aasen, Åse", Reason: "flyttet", By: "Kari"})
	result := w.round()
	require.Equal(t, 1, result.Removed)
	require.Zero(t, result.Refused)
	require.Equal(t, []string{"skrevet før flyttingen"}, s.texts())
	epochs, err := w.store.KeyEpochs(t.Context())
	require.NoError(t, err)
	require.NotContains(t, epochs, s.patient)
}

func TestAnAnswerThatMakesNoSenseIsNotStored(t *testing.T) {
	w := newSite(t).enroll()
	w.round()
	w.note("x")
	for name, change := range map[string]func(*wire.Response){
		"another version":        func(r *wire.Response) { r.Version = 9 },
		"another time":           func(r *wire.Response) { r.ServerTime++ },
		"another epoch":          func(r *wire.Response) { r.HubEpoch = journal.ID{1} },
		"a place without number": func(r *wire.Response) { r.Placements = []wire.Placement{{Seq: 0, Pos: 1}} },
		"a place of no entry":    func(r *wire.Response) { r.Placements = []wire.Placement{{Seq: 99, Pos: 1}} },
		"a refusal of no entry":  func(r *wire.Response) { r.Refused = []wire.Refusal{{Seq: 99, Code: wire.CodeRights}} },
	} {
		t.Run(name, func(t *testing.T) {
			before := w.state()
			odd := &wrapped{Transport: w.http, sync: func(ctx context.Context, req *wire.Request) (*wire.Response, error) {
				resp, err := w.http.Sync(ctx, req)
				require.NoError(t, err)
				change(resp)
				return resp, nil
			}}
			_, err := w.agent(nil, odd).Round(t.Context())
			require.ErrorIs(t, err, agent.ErrAnswer)
			require.Equal(t, before, w.state())
		})
	}
}

func TestRoundEndsHoweverMuchTheHubHas(t *testing.T) {
	w := newSite(t).enroll()
	endless := &wrapped{Transport: w.http, sync: func(_ context.Context, req *wire.Request) (*wire.Response, error) {
		resp := &wire.Response{Version: wire.Version, HubEpoch: journal.ID{1}, ServerTime: 1, More: true}
		resp.Head = ed25519.Sign(w.site.print.Sign, wire.HeadMessage(resp.HubEpoch, resp.ServerTime, req.Digest))
		return resp, nil
	}}
	result, err := w.agent(nil, endless).Round(t.Context())
	require.NoError(t, err)
	require.True(t, result.More)
	require.Equal(t, agent.MaxExchanges, result.Exchanges)
}

func TestR_I9_TwoHubsBehindOneAddressAreToldApart(t *testing.T) {
	w := newSite(t).enroll()
	w.round()
	flapping := &wrapped{Transport: w.http}
	flapping.sync = func(_ context.Context, req *wire.Request) (*wire.Response, error) {
		resp := &wire.Response{Version: wire.Version, HubEpoch: journal.ID{byte(flapping.n.Load())}, ServerTime: 1}
		resp.Head = ed25519.Sign(w.site.print.Sign, wire.HeadMessage(resp.HubEpoch, resp.ServerTime, req.Digest))
		return resp, nil
	}
	result, err := w.agent(nil, flapping).Round(t.Context())
	require.ErrorIs(t, err, agent.ErrRestless)
	require.True(t, result.RolledBack)
	status, err := w.store.Status(t.Context())
	require.NoError(t, err)
	require.Equal(t, localstore.AlarmRollback, status.Alarms[0].Code)
}

func TestT12_AClockYearsWrongStillReachesTheHub(t *testing.T) {
	for _, now := range []time.Time{time.Unix(0, 0), noon.AddDate(30, 0, 0)} {
		s := newSite(t)
		w := s.enroll()
		w.now = now
		w.round()
		require.Equal(t, 1, w.count())
	}
}

// I11: a dose registered on a machine whose battery is flat reaches the
// colleagues, and drags nobody's clock along.
func TestI11_ADoseAfterAFlatBatteryReachesColleagues(t *testing.T) {
	for name, clock := range map[string]time.Time{"flat battery": time.Unix(86_400, 0), "mistyped year": noon.AddDate(90, 0, 0)} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			a, b := s.enroll(), s.named("Bjørns maskin")
			b.round()
			a.now = clock
			a.round()
			given := a.note("gitt med feil klokke")
			require.Zero(t, a.round().Refused)
			require.Equal(t, 1, b.round().Pulled)
			b.store.Observe(given.Stamp)
			answer := b.note("gitt etterpå")
			require.Equal(t, journal.InstantOf(noon), answer.Stamp.Instant(), "Bjørn's clock is his own")
			b.round()
			a.round()
			require.Equal(t, []string{"gitt med feil klokke", "gitt etterpå"}, s.texts())
			require.Equal(t, a.count(), b.count())
		})
	}
}

func TestPeersAreKeptForWhenTheNetworkIsGone(t *testing.T) {
	s := newSite(t)
	bjorn, anna := s.named("Bjørns maskin"), s.named("Annas PC")
	bjorn.round()
	anna.round()
	peers := func() []localstore.Peer {
		out, err := anna.store.Peers(t.Context())
		require.NoError(t, err)
		return out
	}
	want := []localstore.Peer{{Label: "Bjørns maskin", Seen: journal.InstantOf(noon)}}
	require.Equal(t, want, peers())
	anna.round()
	require.Equal(t, want, peers(), "an answer that does not speak of them changes nothing")
}

// deaf is a store that does not keep peers.
type deaf struct{ agent.Store }

func TestAStoreThatKeepsNoPeersIsSynced(t *testing.T) {
	s := newSite(t)
	w := s.enroll()
	result, err := w.agent(deaf{w.store}, nil).Round(t.Context())
	require.NoError(t, err)
	require.True(t, result.Complete)
	peers, err := w.store.Peers(t.Context())
	require.NoError(t, err)
	require.Empty(t, peers)
}
