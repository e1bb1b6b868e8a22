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
	pingAfter      = 60 * time.Second // of silence
	maxStreamsOpen = 32               // requests at once on one connection
	closeTimeout   = 5 * time.Second  // for requests to end when the hub stops
)

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
		err := server.ServeTLS(listener, "", "")
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
	clients := x509.NewCertPool()
	clients.AddCert(h.cfg.Authority.Certificate)
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	return &http.Server{
		Handler:           h.Handler(),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		Protocols:         protocols,
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams: maxStreamsOpen, SendPingTimeout: pingAfter, PingTimeout: headerTimeout, WriteByteTimeout: writeTimeout,
		},
		TLSConfig: &tls.Config{
			MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate},
			// Who enrols has no certificate yet; every other path asks for one.
			ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: clients,
			Time: h.cfg.Now,
		},
		ErrorLog:    slog.NewLogLogger(h.cfg.Log.Handler(), slog.LevelDebug),
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
}
