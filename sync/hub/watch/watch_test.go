package watch_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"feltjournal/internal/quickdisk"
	"feltjournal/journal"
	"feltjournal/journal/seal"
	"feltjournal/sync/hub"
	"feltjournal/sync/hub/sqlite"
	"feltjournal/sync/hub/watch"
)

func TestMain(m *testing.M) {
	quickdisk.Use()
	goleak.VerifyTestMain(m)
}

const password = "riktig hest batteri"

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// site is a real hub with a page over real TLS.
type site struct {
	t         *testing.T
	now       time.Time
	store     hub.Store
	authority *hub.Authority
	hub       *hub.Hub
	listening error
	url       string
	root      *x509.CertPool
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, now: noon}
	home, err := hub.InitHome(filepath.Join(t.TempDir(), "hub"), []string{"127.0.0.1"}, noon, rand.Reader)
	require.NoError(t, err)
	s.store, err = sqlite.Open(t.Context(), home.StorePath())
	require.NoError(t, err)
	s.authority = home.Authority
	s.hub = hub.New(home.Config(s.store, s.clock, rand.Reader))
	certificate, err := home.Page(noon)
	require.NoError(t, err)
	again, err := home.Page(noon)
	require.NoError(t, err)
	require.Equal(t, certificate.Certificate, again.Certificate, "it is made once")
	s.root = x509.NewCertPool()
	s.root.AddCert(certificate.Leaf)
	s.serve(certificate)
	return s
}

func (s *site) clock() time.Time { return s.now }

// hashed is made once: it is slow on purpose.
var hashed = sync.OnceValues(func() (string, error) { return watch.Hash(password) })

func (s *site) build() *watch.Watch {
	text, err := hashed()
	require.NoError(s.t, err)
	w, err := watch.New(watch.Config{
		Hub: s.hub, Overview: s.hub.Overview(nil), Authority: s.authority.Certificate, Password: text, Now: s.clock,
		Listening: func(context.Context) error { return s.listening }, Replica: "hub-1", Version: "v1",
	})
	require.NoError(s.t, err)
	return w
}

func (s *site) serve(certificate tls.Certificate) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(s.t, err)
	s.url = "https://" + listener.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	w := s.build()
	go func() { done <- w.Serve(ctx, listener, certificate) }()
	s.t.Cleanup(func() {
		stop()
		require.NoError(s.t, <-done)
		require.NoError(s.t, s.store.Close())
	})
}

// visitor is a browser with a certificate, or none.
func (s *site) visitor(certificates ...tls.Certificate) *http.Client {
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: s.root, Certificates: certificates, Time: s.clock}}
	s.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// get fetches path; pass is a password, if not empty.
func (s *site) get(c *http.Client, path, pass string) (status int, body string, header http.Header) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+path, nil)
	require.NoError(s.t, err)
	if pass != "" {
		req.SetBasicAuth("drift", pass)
	}
	resp, err := c.Do(req)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	return resp.StatusCode, string(b), resp.Header
}

// admit takes a device in.
func (s *site) admit(label string, units ...journal.ID) journal.ID {
	s.t.Helper()
	public, _, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(s.t, err)
	replica, err := seal.NewReplicaKey()
	require.NoError(s.t, err)
	id, err := s.hub.Admit(s.t.Context(), hub.Admission{Label: label, Units: units, Verify: public, Replica: replica.Public()})
	require.NoError(s.t, err)
	return id
}

func (s *site) page(query string) string {
	s.t.Helper()
	status, body, _ := s.get(s.visitor(), "/"+query, password)
	require.Equal(s.t, http.StatusOK, status)
	return body
}

func TestHealthNeedsNoLoginAndSaysWhatIsWrong(t *testing.T) {
	s := newSite(t)
	c := s.visitor()
	status, body, _ := s.get(c, "/healthz", "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "ok\n", body)
	status, _, _ = s.get(c, "/readyz", "")
	require.Equal(t, http.StatusOK, status)

	s.listening = errors.New("refused")
	status, body, _ = s.get(c, "/readyz", "")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Equal(t, "the hub does not listen\n", body)

	require.NoError(t, s.store.Close())
	status, body, _ = s.get(c, "/readyz", "")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Equal(t, "the store does not answer\n", body)
	status, _, _ = s.get(c, "/healthz", "")
	require.Equal(t, http.StatusOK, status, "the process lives")
	status, body, _ = s.get(c, "/", password)
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Contains(t, body, "Huben kommer ikke til lageret sitt.")
}

func TestOnlyOperatorsGetIn(t *testing.T) {
	s := newSite(t)
	operator, err := s.authority.Operator("Kari IT", noon)
	require.NoError(t, err)
	for _, path := range []string{"/", "/metrics"} {
		status, _, header := s.get(s.visitor(), path, "")
		require.Equal(t, http.StatusUnauthorized, status)
		require.Contains(t, header.Get("WWW-Authenticate"), "Basic")
		status, _, _ = s.get(s.visitor(), path, password)
		require.Equal(t, http.StatusOK, status, "by password")
		status, _, _ = s.get(s.visitor(operator), path, "")
		require.Equal(t, http.StatusOK, status, "by certificate")
	}
	name, ok := hub.OperatorOf(operator.Leaf)
	require.True(t, ok)
	require.Equal(t, "Kari IT", name)
}

// TestADevicesCertificateOpensNothing: and a name does not make an operator.
func TestADevicesCertificateOpensNothing(t *testing.T) {
	s := newSite(t)
	public, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	id, err := journal.NewID(journal.InstantOf(noon), rand.Reader)
	require.NoError(t, err)
	leaf, err := s.authority.Device(id, public, noon)
	require.NoError(t, err)
	_, ok := hub.OperatorOf(leaf)
	require.False(t, ok)
	device := tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key}
	for _, path := range []string{"/", "/metrics"} {
		status, body, _ := s.get(s.visitor(device), path, "")
		require.Equal(t, http.StatusUnauthorized, status)
		require.NotContains(t, body, "Maskiner")
	}
}

// TestAnotherAuthoritysOperatorIsRefused: in the handshake already.
func TestAnotherAuthoritysOperatorIsRefused(t *testing.T) {
	s := newSite(t)
	other, err := hub.NewAuthority(noon, rand.Reader)
	require.NoError(t, err)
	mallory, err := other.Operator("Kari IT", noon)
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/", nil)
	require.NoError(t, err)
	c := s.visitor()
	c.Transport.(*http.Transport).TLSClientConfig.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		return &mallory, nil
	}
	resp, err := c.Do(req)
	if err == nil {
		resp.Body.Close()
	}
	require.Error(t, err)
}

func TestPasswordsAreTriedSlowly(t *testing.T) {
	s := newSite(t)
	c := s.visitor()
	status, _, _ := s.get(c, "/", password)
	require.Equal(t, http.StatusOK, status)
	wrong := 0
	for range 12 {
		status, _, header := s.get(c, "/", "galt passord her")
		if status == http.StatusTooManyRequests {
			require.NotEmpty(t, header.Get("Retry-After"))
			break
		}
		require.Equal(t, http.StatusUnauthorized, status)
		wrong++
	}
	require.Less(t, wrong, 6)
	status, _, _ = s.get(c, "/", password)
	require.Equal(t, http.StatusOK, status, "who knows it is not shut out by who guesses")
	s.now = s.now.Add(time.Minute)
	status, _, _ = s.get(c, "/", "galt passord her")
	require.Equal(t, http.StatusUnauthorized, status, "time heals")
}

func TestTheBrowserIsHeldToThisPage(t *testing.T) {
	s := newSite(t)
	_, body, header := s.get(s.visitor(), "/", password)
	csp := header.Get("Content-Security-Policy")
	for _, rule := range []string{"default-src 'none'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		require.Contains(t, csp, rule)
	}
	require.Equal(t, "no-store", header.Get("Cache-Control"))
	require.Equal(t, "nosniff", header.Get("X-Content-Type-Options"))
	require.Equal(t, "no-referrer", header.Get("Referrer-Policy"))
	require.NotContains(t, body, "<script")
	require.NotContains(t, body, "style=")
	require.Contains(t, body, `<html lang="nb">`)
	require.Contains(t, body, `http-equiv="refresh" content="60"`)
	status, css, header := s.get(s.visitor(), "/stil.css", "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "text/css; charset=utf-8", header.Get("Content-Type"))
	require.NotContains(t, css, "url(", "it loads nothing")
	status, _, _ = s.get(s.visitor(), "/annet", password)
	require.Equal(t, http.StatusNotFound, status)
}

// TestNamesThatMeanHarmAreOnlyNames: in labels, units, what a device says of
// itself, and the search.
func TestNamesThatMeanHarmAreOnlyNames(t *testing.T) {
	s := newSite(t)
	list, err := s.hub.AddSubject(t.Context(), `Group/"><script>alert(3)</script>`)
	require.NoError(t, err)
	s.admit(`<script>alert(1)</script>`, list)
	s.admit("snu\u202egnp.exe\u2066\u200b\x00\x1b[31m", list)
	s.admit(strings.Repeat("å", 64<<10), list)
	s.admit("", list)
	s.admit("\xff\xfe", list)
	mean := s.admit("snill", list)
	require.NoError(t, s.store.Update(t.Context(), func(tx hub.Tx) error {
		return tx.Heard([]hub.Contact{{Device: mean, Seen: 1, Version: `"><img src=x onerror=alert(2)>`, Unsent: 1 << 62, Oldest: 1 << 46}})
	}))
	body := s.page("?q=")
	require.NotContains(t, body, "<script")
	require.NotContains(t, body, "<img")
	require.Contains(t, body, "&lt;script&gt;alert(1)&lt;/script&gt;")
	for _, bad := range []string{"\u202e", "\u2066", "\u200b", "\x00", "\x1b", "\ufffd"} {
		require.NotContains(t, body, bad)
	}
	require.Contains(t, body, strings.Repeat("å", 60)+"…")
	require.NotContains(t, body, strings.Repeat("å", 61))
	require.Contains(t, body, "(uten navn)")
	require.Less(t, len(body), 40<<10)

	body = s.page("?q=" + "%22%3E%3Cscript%3E%3C%2Fscript%3E%E2%80%AE")
	require.NotContains(t, body, "<script")
	require.Contains(t, body, "0 maskiner passer")
	status, metrics, _ := s.get(s.visitor(), "/metrics", password)
	require.Equal(t, http.StatusOK, status)
	require.NotContains(t, metrics, "alert(1)", "no device has a line")
}

func TestThePageSaysFirstWhetherAllIsWell(t *testing.T) {
	s := newSite(t)
	list, err := s.hub.AddSubject(t.Context(), "CareTeam/1")
	require.NoError(t, err)
	anna := s.admit("Annas PC", list)
	require.Contains(t, s.page(""), "Alt er i orden.")

	require.NoError(t, s.store.Update(t.Context(), func(tx hub.Tx) error {
		return tx.Heard([]hub.Contact{{Device: anna, Seen: journal.InstantOf(s.now), Version: "v1", Amiss: []journal.ID{list}}})
	}))
	s.now = s.now.Add(time.Minute)
	body := s.page("")
	require.Contains(t, body, "Noe må gjøres nå.")
	require.Contains(t, body, "Pasientlister stemmer ikke på 1 sted.")
	require.Contains(t, body, "docs/runbooks.md#list_does_not_add")
	require.Contains(t, body, "<bdi>Annas PC</bdi>")
	require.Less(t, strings.Index(body, "Noe må gjøres nå."), strings.Index(body, "maskiner i bruk"))
}

// TestEveryLinkLeadsSomewhere: what is wrong leads to the part that says who.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	s := newSite(t)
	list, patients := s.ward(3)
	anna := s.admit("Annas PC", list)
	at := journal.InstantOf(s.now)
	require.NoError(t, s.store.Update(t.Context(), func(tx hub.Tx) error {
		d, err := tx.Device(anna)
		require.NoError(t, err)
		d.Claimed = 9
		require.NoError(t, tx.PutDevice(d))
		return tx.Heard([]hub.Contact{{Device: anna, Seen: at, Whole: at, Version: "v1", Amiss: []journal.ID{list}, Unsent: 3, Oldest: at - 7_200_000}})
	}))
	s.now = s.now.Add(25 * time.Hour)
	s.stop(patients[0])
	s.now = s.now.Add(time.Hour)
	body := s.page("")
	targets := regexp.MustCompile(`href="#([a-z_]+)"`).FindAllStringSubmatch(body, -1)
	require.Len(t, targets, 5)
	for _, m := range targets {
		require.Contains(t, body, `id="`+m[1]+`"`)
	}
	require.Contains(t, body, "Patient/1: stopp for 1 time siden")
	require.NotContains(t, body, "Aasen", "no patient has a name here")
}

// ward is a list with patients who have a dose every day.
func (s *site) ward(n int) (list journal.ID, patients []journal.ID) {
	s.t.Helper()
	list, err := s.hub.AddSubject(s.t.Context(), "CareTeam/1")
	require.NoError(s.t, err)
	for i := range n {
		p, err := s.hub.AddSubject(s.t.Context(), fmt.Sprintf("Patient/%d", i+1))
		require.NoError(s.t, err)
		s.write(p, order(journal.OrderActive, 1))
		s.write(list, &journal.Assignment{Patient: p, Version: 1, Active: true, Unit: "Sone Nord", Name: "Aasen, Åse"})
		patients = append(patients, p)
	}
	return list, patients
}

func (s *site) stop(patient journal.ID) { s.write(patient, order(journal.OrderStopped, 2)) }

func order(status journal.OrderStatus, version uint32) journal.Fact {
	return &journal.Order{
		Order: journal.ID{1}, Version: version, Status: status, Drug: journal.Drug{Name: "Metoprolol"}, Dose: 50_000_000, Unit: "mg",
		Timing: journal.Timing{Times: []journal.LocalTime{8 * 60}},
	}
}

func (s *site) write(stream journal.ID, f journal.Fact) {
	s.t.Helper()
	at := journal.InstantOf(s.now)
	author := journal.Author{ID: "sentral", Name: "Sentral", Role: journal.RoleCentre}
	require.NoError(s.t, s.hub.Append(s.t.Context(), stream, journal.Item{Body: journal.Body{Author: author, At: at, Recorded: at, Fact: f}}))
}

// TestARegionFitsOnOnePage: 16,000 devices, the worst first, the rest counted.
func TestARegionFitsOnOnePage(t *testing.T) {
	s := newSite(t)
	worst := s.admit("Verst")
	for i := range 299 {
		s.admit(fmt.Sprintf("PC %03d", i))
	}
	at := journal.InstantOf(s.now)
	require.NoError(t, s.store.Update(t.Context(), func(tx hub.Tx) error {
		devices, err := tx.Devices()
		require.NoError(t, err)
		for _, d := range devices {
			c := hub.Contact{Device: d.ID, Seen: at, Version: "v1"}
			if d.ID == worst {
				c.Unsent, c.Oldest = 12, at-3*60*60_000
			}
			require.NoError(t, tx.Heard([]hub.Contact{c}))
		}
		return nil
	}))
	body := s.page("")
	require.Contains(t, body, "Noe bør gjøres i dag.")
	require.Contains(t, body, "… og 200 maskiner til.")
	require.Contains(t, body, "12, eldste 3 timer")
	require.Less(t, strings.Index(body, "Verst"), strings.Index(body, "PC 0"))
	body = s.page("?q=pc+29")
	require.Contains(t, body, "9 maskiner passer")
	require.NotContains(t, body, "PC 100")
}
