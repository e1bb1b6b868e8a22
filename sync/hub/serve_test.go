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
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// site is a hub that serves on loopback, with real TLS.
type site struct {
	*world
	list     journal.ID
	patients []journal.ID
	url      string
	home     *hub.Home
	log      *transcript
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{world: newWorld(t), log: &transcript{}}
	var err error
	s.now = time.Now()
	s.home, err = hub.InitHome(t.TempDir()+"/hub", []string{"localhost", "127.0.0.1"}, s.now, rand.Reader)
	require.NoError(t, err)
	s.cfg = s.home.Config(s.store, time.Now, rand.Reader)
	s.cfg.Log = slog.New(slog.NewTextHandler(s.log, nil))
	s.hub = hub.New(s.cfg)
	s.list, s.patients = s.unit("CareTeam/1", "Patient/1", "Patient/2")
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s.url = "https://" + listener.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.hub.Serve(ctx, listener, s.home.Server) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-done)
	})
	return s
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

// A4, A5: a code works once, for ten minutes, and only with the right secret.
func TestA4_EnrolmentCode(t *testing.T) {
	s := newSite(t)
	code := s.invite(t)
	_, _, status := s.join(t, strings.ToLower(strings.ReplaceAll(code, "0", "o")))
	require.Equal(t, http.StatusOK, status, "typed as people type")
	_, _, status = s.join(t, code)
	require.Equal(t, http.StatusForbidden, status, "used twice")

	other := wire.FormatCode(make([]byte, wire.SecretSize), s.home.Authority.Certificate.Raw)
	_, _, status = s.join(t, other)
	require.Equal(t, http.StatusForbidden, status, "guessed")

	status, _ = s.post(t, s.client(t), wire.EnrollPath, wire.EnrollContentType, strings.NewReader(`{"secret":"AAAA","request":"AAAA"}`))
	require.Equal(t, http.StatusBadRequest, status)
	status, _ = s.post(t, s.client(t), wire.EnrollPath, "text/html", strings.NewReader(`<html>`))
	require.Equal(t, http.StatusBadRequest, status)
	status, _ = s.post(t, s.client(t), wire.EnrollPath, wire.EnrollContentType, strings.NewReader(strings.Repeat("[", wire.MaxEnroll+1)))
	require.Equal(t, http.StatusRequestEntityTooLarge, status)
}

func TestA4_EnrolmentCodeExpires(t *testing.T) {
	w := newWorld(t)
	home, err := hub.InitHome(t.TempDir(), []string{"localhost"}, w.now, rand.Reader)
	require.NoError(t, err)
	w.cfg.Authority = home.Authority
	w.hub = hub.New(w.cfg)
	list, _ := w.unit("CareTeam/1")
	code, err := w.hub.Invite(t.Context(), hub.Invitation{Units: []journal.ID{list}})
	require.NoError(t, err)
	secret, _, err := wire.ParseCode(code)
	require.NoError(t, err)
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	csr, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
	require.NoError(t, err)
	w.now = w.now.Add(hub.InviteLife)
	_, err = w.hub.Enroll(t.Context(), &wire.EnrollRequest{Secret: secret, Request: csr, Replica: make([]byte, 32)})
	require.Equal(t, wire.CodeDevice, refusal(t, err))
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

// Reliability guide section 5, "Wire": each is refused, and the hub stands.
func TestWire_BadRequests(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))
	c := s.client(t, certificate)
	frame, err := wire.EncodeRequest(d.request(true))
	require.NoError(t, err)
	for name, test := range map[string]struct {
		media, encoding string
		body            io.Reader
		status          int
	}{
		"empty":                 {media: wire.ContentType, body: strings.NewReader(""), status: 400},
		"wrong content type":    {media: "application/json", body: bytes.NewReader(frame), status: 400},
		"no content type":       {body: bytes.NewReader(frame), status: 400},
		"gzip bomb":             {media: wire.ContentType, encoding: "gzip", body: bytes.NewReader(make([]byte, 1000)), status: 400},
		"too large":             {media: wire.ContentType, body: bytes.NewReader(make([]byte, wire.MaxFrame+1)), status: 413},
		"endless":               {media: wire.ContentType, body: io.LimitReader(zeros{}, 1<<30), status: 413},
		"truncated":             {media: wire.ContentType, body: bytes.NewReader(frame[:len(frame)/2]), status: 400},
		"trailing bytes":        {media: wire.ContentType, body: bytes.NewReader(append(bytes.Clone(frame), 0)), status: 400},
		"a later version":       {media: wire.ContentType, body: bytes.NewReader(append([]byte{99}, frame[1:]...)), status: 426},
		"length bomb (msgpack)": {media: wire.ContentType, body: bytes.NewReader([]byte{1, 0xdd, 0xff, 0xff, 0xff, 0xff}), status: 400},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+wire.SyncPath, test.body)
		require.NoError(t, err)
		if test.media != "" {
			req.Header.Set("Content-Type", test.media)
		}
		if test.encoding != "" {
			req.Header.Set("Content-Encoding", test.encoding)
		}
		resp, err := c.Do(req)
		if err != nil {
			require.Equal(t, 413, test.status, "%s: %v", name, err) // the hub may close before all is sent
			continue
		}
		require.NoError(t, resp.Body.Close())
		require.Equal(t, test.status, resp.StatusCode, name)
	}
	status, _ := s.sync(t, c, d.request(true))
	require.Equal(t, http.StatusOK, status)
	require.NotContains(t, s.log.String(), "panic")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A16: a device in a retry loop is told to wait; others are not.
func TestA16_RateLimitIsPerDevice(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))
	other, otherCertificate, _ := s.join(t, s.invite(t))
	c := s.client(t, certificate)
	frame, err := wire.EncodeRequest(d.request(true))
	require.NoError(t, err)
	busy := false
	for range 400 {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+wire.SyncPath, bytes.NewReader(frame))
		require.NoError(t, err)
		req.Header.Set("Content-Type", wire.ContentType)
		resp, err := c.Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		if resp.StatusCode == http.StatusServiceUnavailable {
			require.NotEmpty(t, resp.Header.Get("Retry-After"))
			busy = true
			break
		}
	}
	require.True(t, busy)
	status, _ := s.sync(t, s.client(t, otherCertificate), other.request(true))
	require.Equal(t, http.StatusOK, status)
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

func TestHome_SecretsStayPrivate(t *testing.T) {
	dir := t.TempDir() + "/hub"
	_, err := hub.InitHome(dir, []string{"localhost"}, time.Now(), rand.Reader)
	require.NoError(t, err)
	_, err = hub.InitHome(dir, []string{"localhost"}, time.Now(), rand.Reader)
	require.ErrorIs(t, err, hub.ErrHome)
	first, err := hub.LoadHome(dir, time.Now(), rand.Reader)
	require.NoError(t, err)
	later, err := hub.LoadHome(dir, time.Now().Add(390*24*time.Hour), rand.Reader)
	require.NoError(t, err)
	require.NotEqual(t, first.Server.Certificate[0], later.Server.Certificate[0], "renewed in time")
	require.Equal(t, first.Server.Leaf.DNSNames, later.Server.Leaf.DNSNames)
	require.Equal(t, fmt.Sprint(first.Master), fmt.Sprint(later.Master))
	exposed(t, dir+"/master.key")
	_, err = hub.LoadHome(dir, time.Now(), rand.Reader)
	require.ErrorIs(t, err, hub.ErrSecret)
}

// Half a batch, from a device that was cut off: nothing of it is taken, and
// nobody else waits for it.
func TestWire_CutAndSlowBodiesHoldNobodyUp(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))
	c := s.client(t, certificate)
	_, body := s.sync(t, c, d.request(true))
	resp, err := wire.DecodeResponse(body)
	require.NoError(t, err)
	d.take(resp)
	for range 50 {
		d.record(s.patients[0], note("Sov godt."))
	}
	frame, err := wire.EncodeRequest(d.request(false))
	require.NoError(t, err)
	ctx, cut := context.WithCancel(t.Context())
	slow, feed := io.Pipe()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+wire.SyncPath, slow)
	require.NoError(t, err)
	req.Header.Set("Content-Type", wire.ContentType)
	done := make(chan error, 1)
	go func() {
		resp, err := c.Do(req)
		if err == nil {
			err = resp.Body.Close()
		}
		done <- err
	}()
	_, err = feed.Write(frame[:len(frame)/2])
	require.NoError(t, err)
	other, otherCertificate, _ := s.join(t, s.invite(t))
	status, _ := s.sync(t, s.client(t, otherCertificate), other.request(true))
	require.Equal(t, http.StatusOK, status)
	cut()
	require.Error(t, <-done)
	require.NoError(t, feed.Close())
	require.Empty(t, s.tail(s.patients[0]))
	status, _ = s.sync(t, c, d.request(false))
	require.Equal(t, http.StatusOK, status)
	require.Len(t, s.tail(s.patients[0]), 50)
}

// Headers have a limit of their own.
func TestWire_HeaderFlood(t *testing.T) {
	s := newSite(t)
	_, certificate, _ := s.join(t, s.invite(t))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+wire.SyncPath, http.NoBody)
	require.NoError(t, err)
	for i := range 1000 {
		req.Header.Set(fmt.Sprintf("X-Flood-%d", i), strings.Repeat("x", 100))
	}
	resp, err := s.client(t, certificate).Do(req)
	if err == nil {
		require.NoError(t, resp.Body.Close())
		require.GreaterOrEqual(t, resp.StatusCode, 400)
	}
}

// Nothing that a device sends ends the process, and a panic is a code.
func TestI22_PanicInARequestIsACode(t *testing.T) {
	s := newSite(t)
	_, certificate, _ := s.join(t, s.invite(t))
	log := &transcript{}
	cfg := s.cfg
	cfg.Store = panicking{s.store}
	cfg.Log = slog.New(slog.NewTextHandler(log, nil))
	leaf, err := x509.ParseCertificate(certificate.Certificate[0])
	require.NoError(t, err)
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, wire.WakePath, http.NoBody)
	req.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{leaf}, VerifiedChains: [][]*x509.Certificate{{leaf}}}
	w := httptest.NewRecorder()
	hub.New(cfg).Handler().ServeHTTP(w, req)
	require.Equal(t, http.StatusInternalServerError, w.Code)
	require.Equal(t, string(wire.CodeInternal), w.Body.String())
	require.Contains(t, log.String(), "panic in a request")
	require.NotContains(t, log.String(), "Kanarifugl")
}

type panicking struct{ hub.Store }

func (panicking) View(context.Context, func(hub.Tx) error) error { panic("Kanarifugl") }
