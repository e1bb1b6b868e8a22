package hub_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

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

// A16: a device in a retry loop is told to wait; others are not. The clock
// stands, so that a slow machine does not keep it below its pace.
func TestA16_RateLimitIsPerDevice(t *testing.T) {
	s := newSite(t)
	s.frozen.Store(true)
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
