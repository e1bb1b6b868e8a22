package hub_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"feltjournal/journal"
	"feltjournal/sync/hub"
	"feltjournal/sync/wire"
)

// Whoever only wants to be there is cut: before the handshake, and after it.
func TestI22_StrangersAreCut(t *testing.T) {
	s := newSite(t)
	h, url := s.limited(t, func(h *hub.Hub) { h.Limit(0, 0, 200*time.Millisecond, 0) })
	d, certificate, _ := s.join(t, s.invite(t))
	address := strings.TrimPrefix(url, "https://")
	silent, err := net.Dial("tcp", address)
	require.NoError(t, err)
	defer silent.Close()
	config := s.machine(certificate).config
	config.NextProtos = []string{http2.NextProtoTLS}
	shaken, err := (&tls.Dialer{Config: config}).DialContext(t.Context(), "tcp", address)
	require.NoError(t, err)
	defer shaken.Close()
	_, err = io.Copy(io.Discard, silent)
	require.NoError(t, err, "closed")
	_, _ = io.Copy(io.Discard, shaken) // returns when it is closed
	require.EqualValues(t, 2, h.Gauges().Cut)
	s.url = url
	c := s.client(t, certificate)
	for range 5 {
		status, _ := s.sync(t, c, d.request(true))
		require.Equal(t, http.StatusOK, status)
		<-time.After(100 * time.Millisecond) // longer than a stranger is let be
	}
	require.EqualValues(t, 2, h.Gauges().Cut, "who has asked something stays")
}

// A flood of connections that never say anything does not keep a device out:
// the slowest of them has to go.
func TestI22_AFloodOfStrangersKeepsNobodyOut(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))
	_, url := s.limited(t, func(h *hub.Hub) { h.Limit(0, 4, 0, 0) })
	for range 40 {
		c, err := net.Dial("tcp", strings.TrimPrefix(url, "https://"))
		require.NoError(t, err)
		defer c.Close()
	}
	stop := make(chan struct{})
	defer close(stop)
	go func() { // the hub's clock goes on faster than this machine's
		for {
			select {
			case <-stop:
				return
			case <-time.After(10 * time.Millisecond):
				s.ahead.Add(int64(time.Second))
			}
		}
	}()
	s.url = url
	status, _ := s.sync(t, s.client(t, certificate), d.request(true))
	require.Equal(t, http.StatusOK, status)
}

// One connection too many is told so in words that a device understands.
func TestI22_TooManyConnectionsIsBusy(t *testing.T) {
	s := newSite(t)
	first, certificate, _ := s.join(t, s.invite(t))
	second, otherCertificate, _ := s.join(t, s.invite(t))
	h, url := s.limited(t, func(h *hub.Hub) { h.Limit(1, 0, 0, 0) })
	s.url = url
	c := s.client(t, certificate)
	status, _ := s.sync(t, c, first.request(true))
	require.Equal(t, http.StatusOK, status)
	status, body := s.sync(t, s.client(t, otherCertificate), second.request(true))
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Equal(t, string(wire.CodeBusy), string(body))
	require.EqualValues(t, 1, h.Gauges().Busy["connections"])
	require.Eventually(t, func() bool { return h.Gauges().Connections == 1 }, 20*time.Second, time.Millisecond, "it is closed")
	status, _ = s.sync(t, c, first.request(true))
	require.Equal(t, http.StatusOK, status)
}

// A device that leaks connections keeps the newest.
func TestI22_ADeviceHasFewConnections(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))
	for range 12 {
		status, _ := s.sync(t, s.client(t, certificate), d.request(true)) // a client each
		require.Equal(t, http.StatusOK, status)
	}
	require.Eventually(t, func() bool { return s.hub.Gauges().Connections <= 6 }, 20*time.Second, time.Millisecond)
}

// limited serves the site by a hub with limits that can be met.
func (s *site) limited(t *testing.T, limit func(*hub.Hub)) (h *hub.Hub, url string) {
	t.Helper()
	h = hub.New(s.cfg)
	limit(h)
	return h, s.serve(t, h)
}

// A device that asks and never reads the answer holds no place and nobody up,
// and is cut off in the end.
func TestG12_ASlowReaderHoldsNothing(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))
	other, otherCertificate, _ := s.join(t, s.invite(t))
	for range 60 {
		s.append(s.patients[0], note(strings.Repeat("Sov godt. ", 40)))
	}
	h, url := s.limited(t, func(h *hub.Hub) { h.Limit(0, 0, 0, 3*time.Second) })
	frame, err := wire.EncodeRequest(d.request(true))
	require.NoError(t, err)
	slow := s.deaf(t, url, certificate)
	slow.post(t, 1, wire.SyncPath, frame)
	require.Eventually(t, func() bool { return h.Gauges().Requests == 1 }, 20*time.Second, time.Millisecond, "it was answered")
	require.Zero(t, h.Gauges().Working)
	s.url = url
	status, _ := s.sync(t, s.client(t, otherCertificate), other.request(true))
	require.Equal(t, http.StatusOK, status)
	status, _ = s.sync(t, s.client(t, certificate), d.request(true))
	require.Equal(t, http.StatusOK, status, "not even itself")
	require.Equal(t, http2.FrameRSTStream, slow.until(t, http2.FrameRSTStream))
}

// deaf is a device that opens no window for what it is sent.
type deaf struct {
	framer *http2.Framer
	coder  *hpack.Encoder
	block  *bytes.Buffer
}

func (s *site) deaf(t *testing.T, url string, certificate tls.Certificate) *deaf {
	t.Helper()
	config := s.machine(certificate).config
	config.NextProtos = []string{http2.NextProtoTLS}
	c, err := (&tls.Dialer{Config: config}).DialContext(t.Context(), "tcp", strings.TrimPrefix(url, "https://"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	_, err = io.WriteString(c, http2.ClientPreface)
	require.NoError(t, err)
	d := &deaf{framer: http2.NewFramer(c, c), block: &bytes.Buffer{}}
	d.coder = hpack.NewEncoder(d.block)
	require.NoError(t, d.framer.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0}))
	return d
}

func (d *deaf) post(t *testing.T, stream uint32, path string, body []byte) {
	t.Helper()
	for _, f := range [][2]string{{":method", "POST"}, {":scheme", "https"}, {":authority", "localhost"}, {":path", path}, {"content-type", wire.ContentType}} {
		require.NoError(t, d.coder.WriteField(hpack.HeaderField{Name: f[0], Value: f[1]}))
	}
	require.NoError(t, d.framer.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: d.block.Bytes(), EndHeaders: true}))
	require.NoError(t, d.framer.WriteData(stream, true, body))
}

// until reads until a frame of this type comes.
func (d *deaf) until(t *testing.T, want http2.FrameType) http2.FrameType {
	t.Helper()
	for {
		f, err := d.framer.ReadFrame()
		require.NoError(t, err)
		if f.Header().Type == want {
			return want
		}
	}
}

// The store cannot be reached: devices are asked to come back, and the log says
// so once.
func TestI22_AStoreThatIsAwayIsBusy(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))
	log := &transcript{}
	_, s.url = s.replica(t, func(c *hub.Config) {
		c.Store = away{s.store}
		c.Log = slog.New(slog.NewTextHandler(log, nil))
	})
	c := s.client(t, certificate)
	for range 5 {
		status, body := s.sync(t, c, d.request(true))
		require.Equal(t, http.StatusServiceUnavailable, status)
		require.Equal(t, string(wire.CodeBusy), string(body))
	}
	require.Equal(t, 1, strings.Count(log.String(), "the store cannot be reached; devices"))
	s.ahead.Add(int64(2 * time.Minute))
	status, _ := s.sync(t, c, d.request(true))
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Equal(t, 2, strings.Count(log.String(), "the store cannot be reached; devices"))
}

// away is a store that serves what the hub does for itself, and no request.
type away struct{ hub.Store }

var errAway = errors.Join(hub.ErrUnavailable, errors.New("the primary is gone"))

func (away) View(context.Context, func(hub.Tx) error) error   { return errAway }
func (away) Update(context.Context, func(hub.Tx) error) error { return errAway }

func (away) Extend(context.Context, hub.Scope, func(hub.Tx) error) error { return errAway }

// A device that a stop waits for goes first, until it has it; for a note it
// waits its turn.
func TestG12_WhoIsOwedAStopGoesFirst(t *testing.T) {
	s := newSite(t)
	d, certificate, _ := s.join(t, s.invite(t))
	c := s.client(t, certificate)
	meet := func() {
		status, body := s.sync(t, c, d.request(d.epoch == journal.ID{}))
		require.Equal(t, http.StatusOK, status)
		resp, err := wire.DecodeResponse(body)
		require.NoError(t, err)
		d.take(resp)
	}
	meet()
	s.append(s.patients[0], note("Sov godt."))
	require.False(t, s.hub.GoesFirst(d.id, d.request(false)))
	s.append(s.patients[0], stopped())
	require.True(t, s.hub.GoesFirst(d.id, d.request(false)))
	meet()
	require.False(t, s.hub.GoesFirst(d.id, d.request(false)))
	d.record(s.patients[0], stopped())
	require.True(t, s.hub.GoesFirst(d.id, d.request(false)), "it brings one")
}
