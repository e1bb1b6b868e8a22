package agent

import (
	"crypto/ed25519"
	"io"
	"log/slog"
	"time"
)

// Config is what an agent is built of. Store, Transport, Sign, Now and Rand
// are required.
type Config struct {
	Store     Store
	Transport Transport
	Sign      func(message []byte) []byte // Ed25519 with the device's key
	HubKey    ed25519.PublicKey           // checks the head of each answer; nil: not checked
	Now       func() time.Time            // the device's own clock, however wrong
	Rand      io.Reader                   // for jitter
	Log       *slog.Logger                // nil: silent
	Batch     int                         // entries pushed at once at most; zero: MaxPush
	Version   string                      // of the program, in ASCII; the hub's operator sees it
}

// Agent synchronises one workstation. Round and Run must not run at the same
// time; apart from that it may be used from any goroutine.
type Agent struct {
	cfg Config

	// Owned by whoever runs Round.
	batch   int      // entries to push at once, smaller after a failed exchange
	offer   offering // how far the offering after a rollback has come
	vector  bool     // the hub asked for the vector
	failing string   // code of the last logged failure
	said    said     // what the hub knows of this device
}

// New builds an agent; it starts nothing.
func New(cfg Config) *Agent {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Batch <= 0 || cfg.Batch > MaxPush {
		cfg.Batch = MaxPush
	}
	return &Agent{cfg: cfg, batch: cfg.Batch}
}
