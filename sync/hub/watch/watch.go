package watch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"golang.org/x/net/netutil"
	"golang.org/x/sync/errgroup"

	"feltjournal/sync/hub"
)

// Limits of the listener.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 20 * time.Second
	writeTimeout  = 60 * time.Second
	idleTimeout   = 2 * time.Minute
	closeTimeout  = 5 * time.Second
	maxHeader     = 16 << 10
	maxOpen       = 256              // connections: some operators and scrapers
	reportTimeout = 30 * time.Second // a page waits for a report
	readyWithin   = time.Second      // the store has to answer
)

// Config is what the page is built of. Hub, Overview, Authority and Now are
// required.
type Config struct {
	Hub       *hub.Hub
	Overview  *hub.Overview
	Authority *x509.Certificate // whose operators may look
	Password  string            // a Hash; empty: nobody gets in by a password
	Listening func(context.Context) error
	Replica   string // name of this process among those of one store
	Version   string
	Now       func() time.Time
	Log       *slog.Logger // nil: silent
}

// Watch is the operators' side of a hub.
type Watch struct {
	cfg  Config
	gate *gate
	mux  http.Handler
}

// New builds it; it starts nothing.
func New(cfg Config) (*Watch, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	g, err := newGate(cfg.Password, cfg.Now, cfg.Log)
	if err != nil {
		return nil, fmt.Errorf("build the operators' page: %w", err)
	}
	w := &Watch{cfg: cfg, gate: g}
	w.mux = w.routes()
	return w, nil
}

func (w *Watch) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", w.healthy)
	mux.HandleFunc("GET /readyz", w.ready)
	mux.Handle("GET /metrics", w.gate.guard(w.metrics()))
	mux.Handle("GET /{$}", w.gate.guard(http.HandlerFunc(w.page)))
	mux.HandleFunc("GET /stil.css", style)
	return w.survive(strict(mux))
}

// Handler serves everything; it expects to be reached over TLS that has
// verified the client certificate, if there is one.
func (w *Watch) Handler() http.Handler { return w.mux }

// strict lets the page show itself, and nothing else.
func strict(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "interest-cohort=()")
		h.Set("Strict-Transport-Security", "max-age=31536000")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// survive keeps a panic in one request from ending the hub's process.
func (w *Watch) survive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				w.cfg.Log.LogAttrs(r.Context(), slog.LevelError, "panic in the operators' page",
					slog.String("path", r.URL.Path), slog.String("type", fmt.Sprintf("%T", p)), slog.String("stack", string(debug.Stack())))
				http.Error(out, "Intern feil.", http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(out, r)
	})
}

// healthy says that the process lives.
func (w *Watch) healthy(out http.ResponseWriter, _ *http.Request) { say(out, http.StatusOK, "ok") }

// ready says whether devices are served: the store answers and the hub listens.
func (w *Watch) ready(out http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
	defer cancel()
	if err := answers(ctx, w.cfg.Hub.Answers); err != nil {
		say(out, http.StatusServiceUnavailable, "the store does not answer")
		return
	}
	if w.cfg.Listening != nil {
		if err := answers(ctx, w.cfg.Listening); err != nil {
			say(out, http.StatusServiceUnavailable, "the hub does not listen")
			return
		}
	}
	say(out, http.StatusOK, "ready")
}

// answers waits for f no longer than ctx, whether f heeds it or not.
func answers(ctx context.Context, f func(context.Context) error) error {
	done := make(chan error, 1)
	go func() { done <- f(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func say(out http.ResponseWriter, status int, text string) {
	out.Header().Set("Content-Type", "text/plain; charset=utf-8")
	out.WriteHeader(status)
	fmt.Fprintln(out, text)
}

// Serve runs the page on listener until ctx ends, over TLS 1.3 with the
// certificate given. It closes listener.
func (w *Watch) Serve(ctx context.Context, listener net.Listener, certificate tls.Certificate) error {
	server := w.server(certificate)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		err := server.ServeTLS(netutil.LimitListener(listener, maxOpen), "", "")
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return fmt.Errorf("serve the operators' page: %w", err)
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

func (w *Watch) server(certificate tls.Certificate) *http.Server {
	operators := x509.NewCertPool()
	operators.AddCert(w.cfg.Authority)
	return &http.Server{
		Handler: w.Handler(), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		TLSConfig: &tls.Config{
			MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate},
			ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: operators, Time: w.cfg.Now,
		},
		ErrorLog: slog.NewLogLogger(w.cfg.Log.Handler(), slog.LevelDebug),
	}
}
