package hub_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

// replica serves the site's store by another hub, as another process would.
func (s *site) replica(t *testing.T, change func(*hub.Config)) (h *hub.Hub, url string) {
	t.Helper()
	cfg := s.cfg
	if change != nil {
		change(&cfg)
	}
	h = hub.New(cfg)
	return h, s.serve(t, h)
}

// machine is a device's TLS side: what it remembers of sessions outlives its
// connections.
type machine struct {
	config  *tls.Config
	resumed bool // the last handshake was
}

func (s *site) machine(certificate tls.Certificate) *machine {
	roots := x509.NewCertPool()
	roots.AddCert(s.home.Authority.Certificate)
	m := &machine{}
	m.config = &tls.Config{
		RootCAs: roots, Certificates: []tls.Certificate{certificate}, ServerName: "localhost", Time: s.clock,
		ClientSessionCache: tls.NewLRUClientSessionCache(4),
		VerifyConnection: func(state tls.ConnectionState) error {
			m.resumed = state.DidResume
			return nil
		},
	}
	return m
}

// ask syncs over a connection of its own and returns the HTTP status.
func (m *machine) ask(t *testing.T, url string, req *wire.Request) (int, error) {
	t.Helper()
	frame, err := wire.EncodeRequest(req)
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+wire.SyncPath, bytes.NewReader(frame))
	require.NoError(t, err)
	r.Header.Set("Content-Type", wire.ContentType)
	transport := &http.Transport{TLSClientConfig: m.config, ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(r)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	require.Equal(t, 2, resp.ProtoMajor)
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}

// A device that has met one replica comes back to any without showing its
// certificate again, also after a restart of the hub; and is still the device
// that it was. Who has another master key opens no tickets.
func TestA11_SessionTicketsAreSharedByReplicas(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))
	home, err := hub.LoadHome(s.home.Dir, s.clock(), rand.Reader) // the same directory on another machine
	require.NoError(t, err)
	other, otherURL := s.replica(t, func(c *hub.Config) { c.Master = home.Master })
	wrong, wrongURL := s.replica(t, func(c *hub.Config) {
		c.Master, err = hub.NewMasterKey(rand.Reader)
		require.NoError(t, err)
	})
	m := s.machine(certificate)
	for _, step := range []struct {
		url     string
		resumed bool
	}{{s.url, false}, {s.url, true}, {otherURL, true}, {otherURL, true}, {s.url, true}, {wrongURL, false}} {
		status, err := m.ask(t, step.url, d.request(true))
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, status, "the hub knows whose certificate it was")
		require.Equal(t, step.resumed, m.resumed)
	}
	require.EqualValues(t, 2, other.Gauges().Resumed)
	require.Zero(t, other.Gauges().Full)
	require.EqualValues(t, 1, wrong.Gauges().Full)
	require.Zero(t, wrong.Gauges().Resumed)
}

// A4: a ticket is not a way around the list of devices.
func TestA4_ARevokedDeviceWithATicketIsRefused(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))
	m := s.machine(certificate)
	status, err := m.ask(t, s.url, d.request(true))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	require.NoError(t, s.hub.Revoke(t.Context(), d.id))
	status, err = m.ask(t, s.url, d.request(true))
	require.NoError(t, err)
	require.True(t, m.resumed)
	require.Equal(t, http.StatusForbidden, status)
}

// A4: nor does a device that has enrolled without a certificate become one by a
// ticket.
func TestA4_ATicketWithoutACertificateIsNobody(t *testing.T) {
	s := newSite(t)
	d, _, _ := s.join(t, s.invite(t))
	m := s.machine(tls.Certificate{})
	for _, resumed := range []bool{false, true} {
		status, err := m.ask(t, s.url, d.request(true))
		require.NoError(t, err)
		require.Equal(t, resumed, m.resumed)
		require.Equal(t, http.StatusForbidden, status)
	}
}

// The keys change every day by the hub's clock, without a restart; a ticket is
// good for less than seven days.
func TestA11_TicketsEndWithTheirDays(t *testing.T) {
	for days, resumed := range map[int]bool{1: true, 6: true, 8: false, 300: false} {
		s := newSite(t)
		s.frozen.Store(true)
		d, certificate, _ := s.join(t, s.invite(t))
		m := s.machine(certificate)
		_, err := m.ask(t, s.url, d.request(true))
		require.NoError(t, err)
		s.ahead.Store(int64(time.Duration(days) * 24 * time.Hour))
		status, err := m.ask(t, s.url, d.request(true))
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, resumed, m.resumed, "after %d days", days)
	}
}

// What a certificate was worth when the ticket was made is not what counts: an
// expired one is not resumed, and not taken.
func TestA4_ExpiredCertificatesAreNotResumed(t *testing.T) {
	t.Run("device", func(t *testing.T) {
		s := newSite(t)
		s.frozen.Store(true)
		d, _, _ := s.join(t, s.invite(t))
		short, err := s.home.Authority.Device(d.id, d.key.Public().(ed25519.PublicKey), s.now.AddDate(-5, 0, 2))
		require.NoError(t, err)
		s.expires(t, s.hub, d, tls.Certificate{Certificate: [][]byte{short.Raw}, PrivateKey: d.key})
	})
	t.Run("authority", func(t *testing.T) {
		s := newSite(t)
		s.frozen.Store(true)
		old, err := hub.NewAuthority(s.now.Add(-20*365*24*time.Hour+48*time.Hour), rand.Reader)
		require.NoError(t, err)
		_, key, err := ed25519.GenerateKey(rand.Reader)
		require.NoError(t, err)
		id, err := journal.NewID(journal.InstantOf(s.now), rand.Reader)
		require.NoError(t, err)
		leaf, err := old.Device(id, key.Public().(ed25519.PublicKey), s.now)
		require.NoError(t, err)
		h, url := s.replica(t, func(c *hub.Config) { c.Authority = old })
		s.url = url
		s.expires(t, h, &device{w: s.world, id: id, key: key}, tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key})
	})
}

// expires has something end within two days: before, a session is resumed;
// after, neither a ticket nor the certificate opens.
func (s *site) expires(t *testing.T, h *hub.Hub, d *device, certificate tls.Certificate) {
	t.Helper()
	m := s.machine(certificate)
	req := &wire.Request{Version: wire.Version, Device: d.id}
	for _, resumed := range []bool{false, true} {
		_, err := m.ask(t, s.url, req)
		require.NoError(t, err)
		require.Equal(t, resumed, m.resumed)
	}
	s.ahead.Store(int64(72 * time.Hour))
	before := h.Gauges()
	_, err := m.ask(t, s.url, req)
	require.Error(t, err) // what it is told depends on who is faster
	after := h.Gauges()
	require.Equal(t, before.Full+before.Resumed, after.Full+after.Resumed)
}

// A handshake is hybrid post-quantum, with tickets or without.
func TestA11_KeyExchangeIsHybrid(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))
	m := s.machine(certificate)
	var curves []tls.CurveID
	m.config.VerifyConnection = func(state tls.ConnectionState) error {
		curves = append(curves, state.CurveID)
		return nil
	}
	for range 2 {
		_, err := m.ask(t, s.url, d.request(true))
		require.NoError(t, err)
	}
	require.Equal(t, []tls.CurveID{tls.X25519MLKEM768, tls.X25519MLKEM768}, curves)
}
