package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/sync/wire"
)

// freePort is an address of loopback that nobody has at this moment.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}

// page asks a hub's page with an operator's certificate or a password.
type page struct {
	t    *testing.T
	url  string
	http *http.Client
}

func newPage(t *testing.T, home, address string, certificates ...tls.Certificate) *page {
	t.Helper()
	pem, err := os.ReadFile(filepath.Join(home, "page.pem"))
	require.NoError(t, err)
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(pem))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: certificates}}
	t.Cleanup(transport.CloseIdleConnections)
	return &page{t, "https://" + address, &http.Client{Transport: transport}}
}

func (p *page) get(path, password string) (int, string) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, p.url+path, nil)
	require.NoError(p.t, err)
	if password != "" {
		req.SetBasicAuth("drift", password)
	}
	resp, err := p.http.Do(req)
	require.NoError(p.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(p.t, err)
	return resp.StatusCode, string(b)
}

func TestHub_OperatorsSeeAServedHub(t *testing.T) {
	dir := t.TempDir()
	home, kari := filepath.Join(dir, "hub"), filepath.Join(dir, "kari.pem")
	_, err := syncd(t.Context(), "hub", "init", "--dir", home, "--name", "127.0.0.1")
	require.NoError(t, err)
	require.NoError(t, typePassword(t, home, "riktig hest batteri\nriktig hest batteri\n"))
	require.ErrorContains(t, typePassword(t, home, "riktig hest batteri\nriktig hest bateri\n"), "not the same")
	require.ErrorContains(t, typePassword(t, home, "kort\nkort\n"), "12 characters")
	_, err = syncd(t.Context(), "hub", "operator", "--dir", home, "--name", "Kari IT", "--out", kari)
	require.NoError(t, err)
	_, err = syncd(t.Context(), "hub", "operator", "--dir", home, "--name", "Kari IT", "--out", kari)
	require.ErrorContains(t, err, "there already")
	operator, err := tls.LoadX509KeyPair(kari, kari)
	require.NoError(t, err)

	hubAt, pageAt := freePort(t), freePort(t)
	log, stop := serveWatched(t, home, hubAt, pageAt)
	p := newPage(t, home, pageAt)
	status, body := p.get("/healthz", "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "ok\n", body)
	status, body = p.get("/readyz", "")
	require.Equal(t, http.StatusOK, status, body)
	status, _ = p.get("/", "")
	require.Equal(t, http.StatusUnauthorized, status)
	status, body = p.get("/", "riktig hest batteri")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "Alt er i orden.")
	require.Contains(t, body, "SQLite, schema")
	status, body = newPage(t, home, pageAt, operator).get("/metrics", "")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "feltjournal_hub_report_up 1")
	operatorIsNoDevice(t, home, hubAt, operator)
	stop()

	require.NotEmpty(t, log.Bytes())
	for line := range bytes.Lines(log.Bytes()) {
		require.True(t, json.Valid(line), "%s", line)
	}
	require.NotContains(t, log.String(), "hest", "no password in the log")
	out, err := syncd(t.Context(), "hub", "status", "--dir", home, "--json")
	require.NoError(t, err)
	var report struct {
		Patients int
		Findings []any
	}
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.Empty(t, report.Findings)
	out, err = syncd(t.Context(), "hub", "status", "--dir", home)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(out, "all is well"))
}

// operatorIsNoDevice shows an operator's certificate to the hub itself.
func operatorIsNoDevice(t *testing.T, home, address string, operator tls.Certificate) {
	t.Helper()
	pem, err := os.ReadFile(filepath.Join(home, "authority.pem"))
	require.NoError(t, err)
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(pem))
	transport := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{operator}}}
	t.Cleanup(transport.CloseIdleConnections)
	p := &page{t, "https://" + address, &http.Client{Transport: transport}}
	status, body := p.get(wire.WakePath, "")
	require.Equal(t, wire.CodeDevice.Status(), status)
	require.Equal(t, string(wire.CodeDevice), body)
}

func typePassword(t *testing.T, home, typed string) error {
	t.Helper()
	root := rootCommand()
	root.SetArgs([]string{"hub", "password", "--dir", home})
	root.SetIn(strings.NewReader(typed))
	root.SetOut(io.Discard)
	root.SetErr(io.Discard)
	return root.ExecuteContext(t.Context())
}

// serveWatched serves a hub and its page; log is complete after stop.
func serveWatched(t *testing.T, home, hubAt, pageAt string) (log *bytes.Buffer, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	log, done := new(bytes.Buffer), make(chan error, 1)
	root := rootCommand()
	root.SetArgs([]string{"hub", "serve", "--dir", home, "--listen", hubAt, "--watch", pageAt, "--log", "json"})
	root.SetErr(log)
	go func() { done <- root.ExecuteContext(ctx) }()
	require.Eventually(t, func() bool {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", pageAt)
		if err != nil {
			return false
		}
		return c.Close() == nil
	}, waitLong, waitShort)
	return log, func() {
		cancel()
		require.NoError(t, <-done)
	}
}

func TestHub_WatchWantsACertificateWithItsKey(t *testing.T) {
	home := filepath.Join(t.TempDir(), "hub")
	_, err := syncd(t.Context(), "hub", "init", "--dir", home, "--name", "127.0.0.1")
	require.NoError(t, err)
	_, err = syncd(t.Context(), "hub", "serve", "--dir", home, "--listen", freePort(t), "--watch", freePort(t), "--watch-cert", "x.pem")
	require.ErrorContains(t, err, "go together")
	_, err = syncd(t.Context(), "hub", "serve", "--dir", home, "--log", "xml")
	require.ErrorContains(t, err, "json or text")
	require.NoError(t, os.WriteFile(filepath.Join(home, "page.password"), []byte("hemmelig"), 0o600))
	_, err = syncd(t.Context(), "hub", "serve", "--dir", home, "--listen", freePort(t), "--watch", freePort(t))
	require.ErrorContains(t, err, "syncd hub password")
}
