package hub

import (
	"crypto/ed25519"
	"io"
	"log/slog"
	"sync"
	"time"

	"feltjournal/journal"
)

// Config is what a hub is built of. Store, Master, Sign, Now and Rand are
// required.
type Config struct {
	Store  Store
	Master MasterKey
	Sign   ed25519.PrivateKey // signs the head of every answer
	Now    func() time.Time
	Rand   io.Reader
	Log    *slog.Logger // nil: silent; it is never given patient data
	Answer int          // entries of one answer at most; zero: wire.MaxEntries

	Authority *Authority // nil: nobody can be enrolled, and Serve does not run
}

// Hub is the central side. It is safe for concurrent use.
type Hub struct {
	cfg   Config
	guard *guard

	latest latest

	mu        sync.Mutex
	centre    journal.ID // guarded by mu, as all below: this process's writer, zero: none yet
	booted    bool
	age       uint64                                    // grows whenever what is remembered of the store is forgotten
	epochs    []Epoch                                   // oldest first; the last is current
	heads     map[journal.ID]Stream                     // newest committed head of a stream
	floors    map[journal.ID]uint64                     // versions of heads below which nothing is remembered
	watchers  map[journal.ID][]*session                 // whose device holds a stream
	sessions  map[journal.ID]*session                   // what a device was last told
	listeners map[journal.ID]map[chan struct{}]struct{} // who waits to be woken
	fresh     journal.Instant                           // nothing that others committed before is missing from memory; zero: nobody looks
	seen      map[journal.ID]Contact                    // contacts not yet written down
	alarmed   map[alarmKey]journal.Instant              // when an alarm was last written down
	rung      map[Kind]uint64                           // alarms since the process began
}

// New builds a hub over cfg.Store; it starts nothing and reads nothing yet.
func New(cfg Config) *Hub {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Answer <= 0 || cfg.Answer > maxAnswer {
		cfg.Answer = maxAnswer
	}
	h := &Hub{cfg: cfg, listeners: map[journal.ID]map[chan struct{}]struct{}{}, seen: map[journal.ID]Contact{}}
	h.guard = newGuard()
	h.forget()
	h.alarmed, h.rung = map[alarmKey]journal.Instant{}, map[Kind]uint64{}
	return h
}

// forget drops all that is remembered from the store; h.mu is held. The epochs
// are read again by the next request, and stay for those under way.
func (h *Hub) forget() {
	h.booted = false
	h.age++
	h.latest.clear()
	h.heads = map[journal.ID]Stream{}
	h.floors = map[journal.ID]uint64{}
	h.watchers = map[journal.ID][]*session{}
	h.sessions = map[journal.ID]*session{}
}

func (h *Hub) now() journal.Instant { return journal.InstantOf(h.cfg.Now()) }
