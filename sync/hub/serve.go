package hub

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// Limits on connections.
const (
	maxHeader      = 16 << 10         // bytes of request headers
	headerTimeout  = 10 * time.Second // TLS handshake, headers
	readTimeout    = 60 * time.Second // a whole request: a frame at 20 kB/s
	idleTimeout    = 12 * time.Minute // longer than a device keeps its connection
	writeTimeout   = 30 * time.Second // without a byte getting through
	answerTimeout  = 90 * time.Second // a whole answer: a frame at 12 kB/s
	pingAfter      = 60 * time.Second // of silence
	maxStreamsOpen = 32               // requests at once on one connection
	closeTimeout   = 5 * time.Second  // for requests to end when the hub stops
)

// Buffers of a connection. There are thousands that have nothing to say, and
// each keeps the largest it has needed.
const (
	maxFrameRead  = 16 << 10  // the least that HTTP/2 allows
	receiveBuffer = 256 << 10 // on its way to be read: a whole push of a device (agent.MaxPushBytes)
	headerTable   = 512       // bytes of remembered headers: what a device repeats
	headerTableUp = 1         // of ours: none, they are few
)

func limitsOfHTTP2() *http.HTTP2Config {
	return &http.HTTP2Config{
		MaxConcurrentStreams: maxStreamsOpen, MaxReadFrameSize: maxFrameRead,
		MaxReceiveBufferPerConnection: receiveBuffer, MaxReceiveBufferPerStream: receiveBuffer,
		MaxDecoderHeaderTableSize: headerTable, MaxEncoderHeaderTableSize: headerTableUp,
		SendPingTimeout: pingAfter, PingTimeout: headerTimeout, WriteByteTimeout: writeTimeout,
	}
}

// Serve runs the hub on listener until ctx ends: HTTP/2 over TLS 1.3 with the
// server certificate given, and [Hub.Run]. It closes listener.
func (h *Hub) Serve(ctx context.Context, listener net.Listener, certificate tls.Certificate) error {
	if h.cfg.Authority == nil {
		return errors.Join(ErrAuthority, listener.Close())
	}
	g, ctx := errgroup.WithContext(ctx)
	server := h.server(ctx, certificate)
	g.Go(func() error { return h.Run(ctx) })
	g.Go(func() error {
		err := server.ServeTLS(&door{Listener: listener, doors: h.guard.doors, now: h.cfg.Now, done: ctx.Done()}, "", "")
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return fmt.Errorf("serve: %w", err)
	})
	g.Go(func() error {
		<-ctx.Done()
		plain, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
		defer cancel()
		if err := server.Shutdown(plain); err != nil {
			return server.Close()
		}
		return nil
	})
	return g.Wait()
}

func (h *Hub) server(ctx context.Context, certificate tls.Certificate) *http.Server {
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	return &http.Server{
		Handler:           h.Handler(),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		Protocols:         protocols,
		HTTP2:             limitsOfHTTP2(),
		TLSConfig:         h.tls(certificate),
		ErrorLog:          slog.NewLogLogger(h.cfg.Log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnContext:       withCaller,
	}
}

// tls is TLS 1.3 only, with the key exchange of crypto/tls: hybrid post-quantum
// where the device can.
func (h *Hub) tls(certificate tls.Certificate) *tls.Config {
	clients := x509.NewCertPool()
	clients.AddCert(h.cfg.Authority.Certificate)
	c := &tls.Config{
		MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2"},
		// Who enrols has no certificate yet; every other path asks for one.
		ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: clients,
		Time: h.cfg.Now, VerifyConnection: h.shaken,
	}
	t := &tickets{master: h.cfg.Master, now: h.cfg.Now, base: c}
	c.GetConfigForClient = t.config
	return c
}

// shaken counts handshakes.
func (h *Hub) shaken(s tls.ConnectionState) error {
	if s.DidResume {
		h.guard.tally.resumed.Add(1)
	} else {
		h.guard.tally.full.Add(1)
	}
	return nil
}
