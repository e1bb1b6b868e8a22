package hub_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"feltjournal/internal/pgtest"
	"feltjournal/internal/quickdisk"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

func TestMain(m *testing.M) {
	quickdisk.Use()
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		pgtest.Stop()
		os.Exit(code)
	}))
}

// site is a hub that serves on loopback, with real TLS.
type site struct {
	*world
	list     journal.ID
	patients []journal.ID
	url      string
	home     *hub.Home
	log      *transcript
	frozen   atomic.Bool  // the hub's clock stands
	ahead    atomic.Int64 // by so many nanoseconds of the right time
}

// clock is the hub's: certificates are checked against it, and each device's
// pace.
func (s *site) clock() time.Time {
	ahead := time.Duration(s.ahead.Load())
	if s.frozen.Load() {
		return s.now.Add(ahead)
	}
	return time.Now().Add(ahead)
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{world: newWorld(t), log: &transcript{}}
	var err error
	s.now = time.Now()
	s.home, err = hub.InitHome(t.TempDir()+"/hub", []string{"localhost", "127.0.0.1"}, s.now, rand.Reader)
	require.NoError(t, err)
	s.cfg = s.home.Config(s.store, s.clock, rand.Reader)
	s.cfg.Log = slog.New(slog.NewTextHandler(s.log, nil))
	s.hub = hub.New(s.cfg)
	s.list, s.patients = s.unit("CareTeam/1", "Patient/1", "Patient/2")
	s.url = s.serve(t, s.hub)
	return s
}

// serve serves the site by h, as a process would.
func (s *site) serve(t *testing.T, h *hub.Hub) (url string) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.Serve(ctx, listener, s.home.Server) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-done)
	})
	return "https://" + listener.Addr().String()
}

// transcript is a log that can be read while it is written.
type transcript struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *transcript) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *transcript) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (s *site) client(t *testing.T, certificates ...tls.Certificate) *http.Client {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AddCert(s.home.Authority.Certificate)
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: certificates}, ForceAttemptHTTP2: true, DisableCompression: true,
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func (s *site) invite(t *testing.T) string {
	t.Helper()
	code, err := s.hub.Invite(t.Context(), hub.Invitation{Label: "Annas PC", Units: []journal.ID{s.list}, Users: []journal.Author{
		{ID: "anna", Name: "Anna Berg", HPR: "9012345", Role: journal.RoleNurse},
	}})
	require.NoError(t, err)
	return code
}

// join enrols a device over the wire.
func (s *site) join(t *testing.T, code string) (*device, tls.Certificate, int) {
	t.Helper()
	secret, trusts, err := wire.ParseCode(code)
	require.NoError(t, err)
	require.True(t, trusts(s.home.Authority.Certificate.Raw))
	d := &device{w: s.world, links: make([]seal.Link, 1), user: journal.Author{ID: "anna", Name: "Anna Berg", HPR: "9012345", Role: journal.RoleNurse}}
	d.forget()
	_, d.key, err = ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	d.replica, err = seal.NewReplicaKey()
	require.NoError(t, err)
	csr, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, d.key)
	require.NoError(t, err)
	body, err := json.Marshal(wire.EnrollRequest{Secret: secret, Request: csr, Replica: d.replica.Public()})
	require.NoError(t, err)
	status, answer := s.post(t, s.client(t), wire.EnrollPath, wire.EnrollContentType, bytes.NewReader(body))
	if status != http.StatusOK {
		return nil, tls.Certificate{}, status
	}
	var place wire.EnrollResponse
	require.NoError(t, json.Unmarshal(answer, &place))
	require.True(t, trusts(place.Authority))
	require.Equal(t, "anna", place.Users[0].ID)
	d.id = place.Device
	return d, tls.Certificate{Certificate: [][]byte{place.Certificate}, PrivateKey: d.key}, status
}

func (s *site) post(t *testing.T, c *http.Client, path, media string, body io.Reader) (int, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+path, body)
	require.NoError(t, err)
	req.Header.Set("Content-Type", media)
	resp, err := c.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, answer
}

func (s *site) sync(t *testing.T, c *http.Client, req *wire.Request) (int, []byte) {
	t.Helper()
	frame, err := wire.EncodeRequest(req)
	require.NoError(t, err)
	return s.post(t, c, wire.SyncPath, wire.ContentType, bytes.NewReader(frame))
}

func TestServe_EnrolAndSyncOverTLS(t *testing.T) {
	s := newSite(t)
	d, certificate, status := s.join(t, s.invite(t))
	require.Equal(t, http.StatusOK, status)
	c := s.client(t, certificate)
	status, body := s.sync(t, c, d.request(true))
	require.Equal(t, http.StatusOK, status)
	resp, err := wire.DecodeResponse(body)
	require.NoError(t, err)
	d.take(resp)
	require.Equal(t, 2, d.lists[s.list].Count)
	require.Len(t, d.keys, 4)

	req := d.request(false)
	frame, err := wire.EncodeRequest(req)
	require.NoError(t, err)
	status, body = s.sync(t, c, req)
	require.Equal(t, http.StatusOK, status)
	require.LessOrEqual(t, len(frame)+len(body), 400, "nothing to sync: body bytes both ways")
	t.Logf("nothing to sync: %d + %d bytes", len(frame), len(body))
}

// A4: unknown, foreign, missing and revoked certificates.
func TestA4_OnlyDevicesOfThisHub(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))

	status, body := s.sync(t, s.client(t), d.request(true))
	require.Equal(t, http.StatusForbidden, status)
	require.Equal(t, string(wire.CodeDevice), string(body))

	stranger, err := journal.NewID(1, rand.Reader)
	require.NoError(t, err)
	unknown, err := s.home.Authority.Device(stranger, d.key.Public().(ed25519.PublicKey), time.Now())
	require.NoError(t, err)
	c := s.client(t, tls.Certificate{Certificate: [][]byte{unknown.Raw}, PrivateKey: d.key})
	status, _ = s.sync(t, c, d.request(true))
	require.Equal(t, http.StatusForbidden, status, "the body names another device than the certificate")
	req := d.request(true)
	req.Device = stranger
	status, _ = s.sync(t, c, req)
	require.Equal(t, http.StatusForbidden, status, "signed by our authority, not on our list")

	foreign, err := hub.NewAuthority(time.Now(), rand.Reader)
	require.NoError(t, err)
	forged, err := foreign.Device(d.id, d.key.Public().(ed25519.PublicKey), time.Now())
	require.NoError(t, err)
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{forged.Raw}, PrivateKey: d.key}}, InsecureSkipVerify: true}
	dialer := &tls.Dialer{Config: config}
	connection, err := dialer.DialContext(t.Context(), "tcp", strings.TrimPrefix(s.url, "https://"))
	require.NoError(t, err) // in TLS 1.3 a client hears of it when it first reads
	_, err = connection.Read(make([]byte, 1))
	require.NoError(t, connection.Close())
	require.ErrorContains(t, err, "certificate", "another authority's certificate does not pass the handshake")

	c = s.client(t, certificate)
	status, _ = s.sync(t, c, d.request(true))
	require.Equal(t, http.StatusOK, status)
	require.NoError(t, s.hub.Revoke(t.Context(), d.id))
	status, _ = s.sync(t, c, d.request(true))
	require.Equal(t, http.StatusForbidden, status, "revoked, on a connection that stood")
	resp, err := c.Get(s.url + wire.WakePath)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
}

// A11: nothing older than TLS 1.3, and no plain text.
func TestA11_NoDowngrade(t *testing.T) {
	s := newSite(t)
	roots := x509.NewCertPool()
	roots.AddCert(s.home.Authority.Certificate)
	address := strings.TrimPrefix(s.url, "https://")
	dialer := &tls.Dialer{Config: &tls.Config{RootCAs: roots, MaxVersion: tls.VersionTLS12}}
	_, err := dialer.DialContext(t.Context(), "tcp", address)
	require.Error(t, err)
	plain, err := http.Get("http://" + address + wire.SyncPath) //nolint:noctx // a test
	if err == nil {
		require.NoError(t, plain.Body.Close())
		require.Equal(t, http.StatusBadRequest, plain.StatusCode)
	}
}

// The wake stream says that something is there as soon as it is.
func TestWake_StopReachesAListeningDevice(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))
	c := s.client(t, certificate)
	_, body := s.sync(t, c, d.request(true))
	resp, err := wire.DecodeResponse(body)
	require.NoError(t, err)
	d.take(resp)

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+wire.WakePath, http.NoBody)
	require.NoError(t, err)
	stream, err := c.Do(req)
	require.NoError(t, err)
	defer stream.Body.Close()
	require.Equal(t, "text/event-stream", stream.Header.Get("Content-Type"))
	lines := bufio.NewScanner(stream.Body)
	require.True(t, lines.Scan(), "it says that it stands")

	s.append(s.patients[0], stopped())
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "data:") {
		continue
	}
	require.NoError(t, lines.Err())
	_, body = s.sync(t, c, d.request(false))
	resp, err = wire.DecodeResponse(body)
	require.NoError(t, err)
	require.Len(t, resp.Entries, 1)
	require.Equal(t, journal.ClassCritical, resp.Entries[0].Class)
}

func stopped() journal.Fact {
	return &journal.Order{
		Order: journal.ID{1}, Version: 2, Status: journal.OrderStopped, Drug: journal.Drug{Name: "Paracet"}, EndReason: "utslett",
	}
}

// A change that another process makes (an import) reaches listeners too.
func TestRun_AnotherProcessWakesDevices(t *testing.T) {
	s := newSite(t)
	d, _, _ := s.join(t, s.invite(t))
	wake, stop := s.hub.Listen(d.id)
	defer stop()
	second, err := openStore(t, s.path)
	require.NoError(t, err)
	cfg := s.cfg
	cfg.Store = second
	require.NoError(t, hub.New(cfg).Append(t.Context(), s.patients[0], journal.Item{Body: body(stopped())}))
	select {
	case <-wake:
	case <-time.After(20 * time.Second):
		t.Fatal("not woken")
	}
}
