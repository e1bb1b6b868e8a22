package agent

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"feltjournal/sync/wire"
)

// Limits of the connection to the hub.
const (
	// SyncTimeout bounds one exchange. MaxPushBytes and a full answer pass in it
	// at 20 kB/s.
	SyncTimeout = 2 * time.Minute
	// DialTimeout bounds making a connection, TLS included.
	DialTimeout = 15 * time.Second
	// IdleTimeout is how long an unused connection is kept, so that the next
	// round needs no new handshake.
	IdleTimeout = 10 * time.Minute
	// maxRetryAfter bounds what a hub (or a portal in front of it) can ask for.
	maxRetryAfter = 10 * time.Minute
)

// ErrPortal means that something else than the hub answered: a captive portal,
// a proxy's error page.
var ErrPortal = errors.New("what answered is not the hub")

// Identity is what a workstation shows the hub, and whom it trusts.
type Identity struct {
	Certificate tls.Certificate   // the device's, with its Ed25519 key
	Authority   *x509.Certificate // the hub's own CA; no other is trusted
}

// HTTP is the transport over HTTP/2 and mutual TLS 1.3. It is safe for
// concurrent use.
type HTTP struct {
	base   *url.URL
	client *http.Client
}

// Dial prepares a transport to the hub at address ("https://hub.example:8443").
// Nothing is sent before the first exchange. now is the device's clock.
func Dial(address string, id Identity, now func() time.Time) (*HTTP, error) {
	base, err := hubURL(address)
	if err != nil {
		return nil, err
	}
	trust := trust{authority: id.Authority, host: base.Hostname(), now: now}
	config := trust.config()
	config.Certificates = []tls.Certificate{id.Certificate}
	return &HTTP{base: base, client: newClient(config)}, nil
}

// hubURL accepts nothing but an https address of a hub.
func hubURL(address string) (*url.URL, error) {
	base, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return nil, fmt.Errorf("read the hub's address: %w", err)
	}
	if base.Scheme != "https" || base.Host == "" || base.User != nil || base.RawQuery != "" {
		return nil, fmt.Errorf("the hub's address must look like https://hub.kommune.no:8443, not %q", base.Redacted())
	}
	return base, nil
}

func newClient(config *tls.Config) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			TLSClientConfig:     config,
			TLSHandshakeTimeout: DialTimeout,
			ForceAttemptHTTP2:   true,
			DisableCompression:  true, // frames are compressed already
			MaxIdleConns:        2,
			IdleConnTimeout:     IdleTimeout,
			HTTP2:               &http.HTTP2Config{SendPingTimeout: wire.WakeInterval, PingTimeout: DialTimeout},
		},
		// A hub never redirects; whoever does is not the hub.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Close drops idle connections.
func (h *HTTP) Close() { h.client.CloseIdleConnections() }

// Sync sends req and reads the answer, within SyncTimeout.
func (h *HTTP) Sync(ctx context.Context, req *wire.Request) (*wire.Response, error) {
	frame, err := wire.EncodeRequest(req)
	if err != nil {
		return nil, fmt.Errorf("encode request: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, SyncTimeout)
	defer cancel()
	body, err := h.post(ctx, wire.SyncPath, wire.ContentType, frame, wire.MaxFrame)
	if err != nil {
		return nil, err
	}
	resp, err := wire.DecodeResponse(body)
	if err != nil {
		return nil, fmt.Errorf("decode answer: %w", err)
	}
	return resp, nil
}

// post returns the body of a 200 of the same media type, at most limit bytes.
func (h *HTTP) post(ctx context.Context, path, media string, body []byte, limit int64) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.base.JoinPath(path).String(), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("build request: %w", err)
	}
	req.Header.Set("Content-Type", media)
	req.Header.Set("Accept", media)
	resp, err := h.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("reach the hub: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, refusal(resp)
	}
	if got, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); got != media {
		return nil, fmt.Errorf("%w: it sent %q", ErrPortal, got)
	}
	return readAll(resp.Body, limit)
}

// readAll reads a body that may not be longer than limit.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read the hub's answer: %w", err)
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrAnswer, limit)
	}
	return b, nil
}

// refusal turns any other status than 200 into an error: a *wire.Error when the
// hub said why, or when whoever stands in front of it asks for patience.
func refusal(resp *http.Response) error {
	text, err := io.ReadAll(io.LimitReader(resp.Body, 64))
	if err != nil {
		return fmt.Errorf("read the hub's refusal: %w", err)
	}
	code := wire.Code(strings.TrimSpace(string(text)))
	busy := resp.StatusCode == http.StatusServiceUnavailable || resp.StatusCode == http.StatusTooManyRequests
	switch {
	case busy:
		code = wire.CodeBusy
	case !code.Known():
		return fmt.Errorf("%w: status %d", ErrPortal, resp.StatusCode)
	}
	return &wire.Error{Code: code, RetryAfter: retryAfter(resp.Header.Get("Retry-After"))}
}

// retryAfter reads the number form of the header; the date form would need a
// clock that is right.
func retryAfter(header string) time.Duration {
	seconds, err := strconv.Atoi(strings.TrimSpace(header))
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, maxRetryAfter)
}
