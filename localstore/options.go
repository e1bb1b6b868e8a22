package localstore

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"sync"
	"time"

	"feltjournal/journal"
)

// Options configure a store. Dir and Now are required.
type Options struct {
	Dir    string           // holds everything; made with mode 0700
	Now    func() time.Time // the wall clock
	Rand   io.Reader        // nil: crypto/rand
	Pepper Pepper           // nil: the OS key store, else a file beside the database
	PIN    PINCost          // zero: DefaultPINCost
	// Sleep pauses between the chunks of Apply; nil: a timer. It returns
	// ctx.Err() when ctx ends first.
	Sleep func(ctx context.Context, d time.Duration) error

	vfs         string // tests: a recording or failing file system
	synchronous string // tests: the power-cut control
	checkpoint  int    // tests: WAL pages before a checkpoint
}

// Device is who a new store belongs to.
type Device struct {
	ID            journal.ID
	ReplicaPublic []byte // stream keys are wrapped to it
	HubURL        string
}

func (o Options) withDefaults() (Options, error) {
	if o.Dir == "" || o.Now == nil {
		return o, errors.New("localstore: options need Dir and Now")
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	} else if _, ok := o.Rand.(*lockedReader); !ok {
		o.Rand = &lockedReader{from: o.Rand}
	}
	if o.PIN == (PINCost{}) {
		o.PIN = DefaultPINCost
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.synchronous == "" {
		o.synchronous = "FULL"
	}
	if o.checkpoint == 0 {
		o.checkpoint = 1000
	}
	if o.Pepper == nil {
		o.Pepper = defaultPepper(o.Dir, o.Rand)
	}
	return o, nil
}

// lockedReader lets one given source serve several goroutines.
type lockedReader struct {
	mu   sync.Mutex
	from io.Reader // guarded by mu
}

func (r *lockedReader) Read(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.from.Read(b)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
