package watch

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"feltjournal/sync/hub"
)

// How often passwords are tried: each costs 64 MiB and a tenth of a second.
const (
	triesEach   = rate.Limit(0.2) // a second, of one address
	burstEach   = 5
	triesAll    = rate.Limit(2)
	burstAll    = 10
	maxVisitors = 1000
)

// gate lets operators in.
type gate struct {
	hash *hash // nil: there is no password
	now  func() time.Time
	log  *slog.Logger
	key  [32]byte // of remembered passwords; new in each process

	mu       sync.Mutex
	right    []byte                   // guarded by mu, as all below: MAC of the right password once somebody typed it
	visitors map[string]*rate.Limiter // by address
	all      *rate.Limiter
}

func newGate(text string, now func() time.Time, log *slog.Logger) (*gate, error) {
	g := &gate{now: now, log: log, visitors: map[string]*rate.Limiter{}, all: rate.NewLimiter(triesAll, burstAll)}
	if _, err := rand.Read(g.key[:]); err != nil {
		return nil, err
	}
	if text != "" {
		h, err := parseHash(text)
		if err != nil {
			return nil, err
		}
		g.hash = &h
	}
	return g, nil
}

// guard lets only operators through.
func (g *gate) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch g.admit(r) {
		case http.StatusOK:
			next.ServeHTTP(w, r)
		case http.StatusTooManyRequests:
			w.Header().Set("Retry-After", "10")
			http.Error(w, "For mange forsøk. Vent litt.", http.StatusTooManyRequests)
		default:
			if g.hash != nil {
				w.Header().Set("WWW-Authenticate", `Basic realm="Feltjournal", charset="UTF-8"`)
			}
			http.Error(w, "Siden krever driftssertifikat eller passord.", http.StatusUnauthorized)
		}
	})
}

func (g *gate) admit(r *http.Request) int {
	if r.TLS != nil && len(r.TLS.VerifiedChains) > 0 {
		if _, ok := hub.OperatorOf(r.TLS.PeerCertificates[0]); ok {
			return http.StatusOK
		}
	}
	_, password, given := r.BasicAuth()
	if !given || g.hash == nil {
		return http.StatusUnauthorized
	}
	return g.check(password, r.RemoteAddr)
}

// check tries a password. One that was right before costs nothing: a page that
// renews itself and a scraper send it every time.
func (g *gate) check(password, address string) int {
	mac := hmac.New(sha256.New, g.key[:])
	mac.Write([]byte(password))
	sum := mac.Sum(nil)
	g.mu.Lock()
	defer g.mu.Unlock() // one try at a time bounds what they cost together
	if g.right != nil && hmac.Equal(g.right, sum) {
		return http.StatusOK
	}
	if !g.pace(address) {
		return http.StatusTooManyRequests
	}
	if !g.hash.matches(password) {
		g.log.Warn("wrong password at the operators' page", slog.String("from", address))
		return http.StatusUnauthorized
	}
	g.right = sum
	return http.StatusOK
}

// pace reports whether address may try; g.mu is held.
func (g *gate) pace(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	v := g.visitors[host]
	if v == nil {
		if len(g.visitors) >= maxVisitors {
			clear(g.visitors) // the limit of all of them together still holds
		}
		v = rate.NewLimiter(triesEach, burstEach)
		g.visitors[host] = v
	}
	now := g.now()
	return v.AllowN(now, 1) && g.all.AllowN(now, 1)
}
