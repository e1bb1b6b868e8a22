package agent_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/sync/agent"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

// impostor answers with the hub's own certificate what a test wants.
func (w *station) impostor(handler http.HandlerFunc) *agent.HTTP {
	w.t.Helper()
	certificate, err := w.site.print.Authority.Server([]string{"127.0.0.1"}, noon)
	require.NoError(w.t, err)
	server := httptest.NewUnstartedServer(handler)
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate}}
	server.EnableHTTP2 = true
	server.StartTLS()
	w.t.Cleanup(server.Close)
	h, err := agent.Dial(server.URL, w.place.Identity, w.clock)
	require.NoError(w.t, err)
	w.t.Cleanup(h.Close)
	return h
}

func (w *station) ask(h *agent.HTTP) (*wire.Response, error) {
	return h.Sync(w.t.Context(), &wire.Request{Version: wire.Version, Device: w.place.Device})
}

func TestT16_BusyHubIsLeftInPeaceAsLongAsItAsks(t *testing.T) {
	w := newSite(t).enroll()
	busy := w.impostor(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Retry-After", "7")
		http.Error(rw, "come back later", http.StatusServiceUnavailable)
	})
	result, err := w.agent(nil, busy).Round(t.Context())
	require.Equal(t, string(wire.CodeBusy), agent.CodeOf(err))
	require.Equal(t, 7*time.Second, result.RetryAfter)
}

func TestARefusalKeepsItsCode(t *testing.T) {
	w := newSite(t).enroll()
	strict := w.impostor(func(rw http.ResponseWriter, _ *http.Request) {
		http.Error(rw, string(wire.CodeEquivocation), wire.CodeEquivocation.Status())
	})
	_, err := w.ask(strict)
	require.Equal(t, string(wire.CodeEquivocation), agent.CodeOf(err))
}

func TestACaptivePortalIsNotTheHub(t *testing.T) {
	w := newSite(t).enroll()
	for name, handler := range map[string]http.HandlerFunc{
		"page": func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "<html>Velkommen</html>") },
		"redirect": func(rw http.ResponseWriter, r *http.Request) {
			http.Redirect(rw, r, "https://portal.example/", http.StatusFound)
		},
		"not found": http.NotFound,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.ask(w.impostor(handler))
			require.ErrorIs(t, err, agent.ErrPortal)
			require.Equal(t, agent.CodePortal, agent.CodeOf(err))
		})
	}
}

func frame(rw http.ResponseWriter, b []byte) {
	rw.Header().Set("Content-Type", wire.ContentType)
	_, _ = rw.Write(b)
}

func TestGarbageInAnAnswerIsRefused(t *testing.T) {
	w := newSite(t).enroll()
	garbage := w.impostor(func(rw http.ResponseWriter, _ *http.Request) { frame(rw, []byte("\x01\x00garbage")) })
	_, err := w.ask(garbage)
	require.ErrorIs(t, err, wire.ErrMalformed)
}

func TestAnOversizeAnswerIsCutOff(t *testing.T) {
	w := newSite(t).enroll()
	huge := w.impostor(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", wire.ContentType)
		block := make([]byte, 64<<10)
		for r.Context().Err() == nil {
			if _, err := rw.Write(block); err != nil {
				return
			}
		}
	})
	_, err := w.ask(huge)
	require.ErrorIs(t, err, agent.ErrAnswer)
}

func TestASlowBodyEndsWithTheRound(t *testing.T) {
	w := newSite(t).enroll()
	begun := make(chan struct{})
	slow := w.impostor(func(rw http.ResponseWriter, r *http.Request) {
		frame(rw, []byte{1})
		_ = http.NewResponseController(rw).Flush()
		close(begun)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-begun
		cancel()
	}()
	_, err := w.agent(nil, slow).Round(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, w.state().LastAnswer)
}

func TestAHubOfAnotherAuthorityIsAStranger(t *testing.T) {
	w, other := newSite(t).enroll(), newSite(t)
	h, err := agent.Dial(other.url, w.place.Identity, w.clock)
	require.NoError(t, err)
	t.Cleanup(h.Close)
	_, err = w.ask(h)
	require.Equal(t, agent.CodeStranger, agent.CodeOf(err))
}

func TestAddressesThatAreNoHub(t *testing.T) {
	for _, address := range []string{"", "http://hub:1", "hub:8443", "https://", "https://a:b@hub", "https://hub?x=1", "\x00"} {
		_, err := agent.Dial(address, agent.Identity{}, time.Now)
		require.Error(t, err, address)
	}
}

func TestEnrolmentTrustsOnlyTheHubOfTheCode(t *testing.T) {
	s, other := newSite(t), newSite(t)
	code, err := other.hub.Invite(t.Context(), hub.Invitation{Label: "x"})
	require.NoError(t, err)
	_, err = agent.Enroll(t.Context(), agent.Enrolment{URL: s.url, Code: code, Replica: make([]byte, 32), Now: func() time.Time { return noon }})
	require.ErrorIs(t, err, agent.ErrStranger)
}

func TestAnEnrolmentCodeWorksOnce(t *testing.T) {
	s := newSite(t)
	w := s.enroll()
	code := wire.FormatCode(make([]byte, wire.SecretSize), s.print.Authority.Certificate.Raw)
	_, err := agent.Enroll(t.Context(), agent.Enrolment{URL: s.url, Code: code, Replica: w.key.Public(), Now: w.clock})
	require.Error(t, err)
	_, err = agent.Enroll(t.Context(), agent.Enrolment{URL: s.url, Code: "ABCD", Replica: w.key.Public(), Now: w.clock})
	require.ErrorIs(t, err, wire.ErrCode)
}

func TestIdentitySurvivesARestart(t *testing.T) {
	w := newSite(t).enroll()
	dir := t.TempDir()
	require.NoError(t, agent.SaveIdentity(dir, agent.Settings{HubURL: w.site.url, HubKey: w.place.HubKey}, w.place.Identity))
	settings, id, err := agent.LoadIdentity(dir)
	require.NoError(t, err)
	require.Equal(t, w.site.url, settings.HubURL)
	require.Equal(t, w.place.Identity.Sign([]byte("x")), id.Sign([]byte("x")))
	h, err := agent.Dial(settings.HubURL, id, w.clock)
	require.NoError(t, err)
	t.Cleanup(h.Close)
	_, err = w.agent(nil, h).Round(t.Context())
	require.NoError(t, err)
}
