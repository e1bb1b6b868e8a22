package load

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"feltjournal/sync/wire"
)

// dialTimeout bounds making a connection, TLS included; sync/agent has the same.
const dialTimeout = 15 * time.Second

// Traffic counts what went over the connections, inside TLS: HTTP/2 frames and
// all that is in them.
type Traffic struct {
	Up, Down      atomic.Int64 // bytes
	Full, Resumed atomic.Int64 // handshakes
}

// line is a connection to the hub.
type line struct {
	conn *tls.Conn
	http *http.ClientConn
	base *url.URL
}

// plain counts the plaintext of a TLS connection.
type plain struct {
	*tls.Conn
	traffic *Traffic
}

func (p plain) Read(b []byte) (int, error) {
	n, err := p.Conn.Read(b)
	p.traffic.Down.Add(int64(n))
	return n, err
}

func (p plain) Write(b []byte) (int, error) {
	n, err := p.Conn.Write(b)
	p.traffic.Up.Add(int64(n))
	return n, err
}

// dialer makes the connections of a fleet.
type dialer struct {
	base    *url.URL
	http    *http.Transport
	traffic *Traffic
	spread  bool // the hub is on loopback: each workstation has its own address there
}

func newDialer(address string, traffic *Traffic) (*dialer, error) {
	base, err := url.Parse(address)
	if err != nil || base.Scheme != "https" || base.Port() == "" {
		return nil, errors.Join(fmt.Errorf("the hub's address must look like https://localhost:8443, not %q", address), err)
	}
	ip, err := netip.ParseAddr(base.Hostname())
	local := base.Hostname() == "localhost" || err == nil && ip.IsLoopback() && ip.Is4()
	inner := *base
	inner.Scheme = "http" // the transport finds the TLS already made
	return &dialer{base: &inner, traffic: traffic, http: newTransport(), spread: local && runtime.GOOS == "linux"}, nil
}

// newTransport speaks HTTP/2 over connections that it is given, so that what
// goes over them can be counted inside TLS.
func newTransport() *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	return &http.Transport{
		Protocols: protocols, DisableCompression: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			c, ok := ctx.Value(made{}).(net.Conn)
			if !ok {
				return nil, errors.New("no connection was made")
			}
			return c, nil
		},
	}
}

// made is under what a context carries the connection to use.
type made struct{}

// dial connects a workstation.
func (l *dialer) dial(ctx context.Context, d *Device) (*line, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	network, host := "tcp", l.base.Host
	var from net.Dialer
	if l.spread {
		// One address has 28,000 ports, and each is closed for a minute after use.
		from.LocalAddr = &net.TCPAddr{IP: net.IPv4(127, byte(1+d.number>>16), byte(d.number>>8), byte(d.number))}
		network, host = "tcp4", net.JoinHostPort("127.0.0.1", l.base.Port())
	}
	raw, err := from.DialContext(ctx, network, host)
	if err != nil {
		return nil, fmt.Errorf("reach the hub: %w", err)
	}
	conn := tls.Client(raw, d.tls)
	if err := conn.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("TLS to the hub: %w", err), raw.Close())
	}
	if conn.ConnectionState().DidResume {
		l.traffic.Resumed.Add(1)
	} else {
		l.traffic.Full.Add(1)
	}
	c, err := l.http.NewClientConn(context.WithValue(ctx, made{}, plain{conn, l.traffic}), l.base.Scheme, l.base.Host)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("HTTP to the hub: %w", err), conn.Close())
	}
	return &line{conn: conn, http: c, base: l.base}, nil
}

func (l *line) close() {
	_ = l.http.Close()
	_ = l.conn.Close()
}

// errPortal means that what answered is not a hub in order.
var errPortal = errors.New("what answered is not the hub")

// request sends one and returns the answer if it has status 200 and the media
// type asked for; a refusal is a *wire.Error.
func (l *line) request(ctx context.Context, method, path, media string, frame []byte) (*http.Response, error) {
	var content io.Reader = http.NoBody
	if frame != nil {
		content = bytes.NewReader(frame)
	}
	req, err := http.NewRequestWithContext(ctx, method, l.base.JoinPath(path).String(), content)
	if err != nil {
		return nil, fmt.Errorf("build request: %w", err)
	}
	if frame != nil {
		req.Header.Set("Content-Type", media)
	}
	req.Header.Set("Accept", media)
	resp, err := l.http.RoundTrip(req)
	if err != nil {
		return nil, fmt.Errorf("ask the hub: %w", err)
	}
	got, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	if resp.StatusCode == http.StatusOK && got == media {
		return resp, nil
	}
	defer resp.Body.Close()
	return nil, refusal(resp)
}

func refusal(resp *http.Response) error {
	text, err := io.ReadAll(io.LimitReader(resp.Body, wire.MaxCode))
	if err != nil {
		return fmt.Errorf("read a refusal: %w", err)
	}
	code := wire.Code(strings.TrimSpace(string(text)))
	if resp.StatusCode == http.StatusOK || !code.Known() {
		return fmt.Errorf("%w: status %d", errPortal, resp.StatusCode)
	}
	seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After")) // none: zero
	return &wire.Error{Code: code, RetryAfter: time.Duration(seconds) * time.Second}
}

// sync is one question and its answer.
func (l *line) sync(ctx context.Context, req *wire.Request) (*wire.Response, error) {
	frame, err := wire.EncodeRequest(req)
	if err != nil {
		return nil, fmt.Errorf("encode request: %w", err)
	}
	resp, err := l.request(ctx, http.MethodPost, wire.SyncPath, wire.ContentType, frame)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, wire.MaxFrame+1))
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	answer, err := wire.DecodeResponse(b)
	if err != nil {
		return nil, fmt.Errorf("decode the answer: %w", err)
	}
	return answer, nil
}
