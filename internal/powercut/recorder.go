package powercut

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
)

// kind is what happened to a file.
type kind uint8

const (
	wrote kind = iota
	truncated
	synced
	deleted
	acked
)

// event is one line of the record.
type event struct {
	kind kind
	file string // base name
	at   int64  // offset of a write, size of a truncation, number of an ack
	data []byte
}

// Fault decides whether a call fails; op is "write", "sync", "truncate" or
// "delete", file a base name. Zero: it goes through; else a SQLite code.
type Fault func(op, file string) int32

// Recorder is one registered VFS. Safe for concurrent use.
type Recorder struct {
	name string

	mu     sync.Mutex
	events []event // guarded by mu
	fault  Fault   // guarded by mu
}

var count atomic.Int64

// New registers a VFS of its own for the life of the process. Name it in the
// data source with vfs=Name.
func New() (*Recorder, error) {
	r := &Recorder{name: fmt.Sprintf("powercut-%d", count.Add(1))}
	if err := register(r); err != nil {
		return nil, err
	}
	return r, nil
}

// Name is what the VFS is registered under.
func (r *Recorder) Name() string { return r.name }

// SetFault makes calls fail from now on; nil: none does.
func (r *Recorder) SetFault(f Fault) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fault = f
}

// Ack notes that n was promised to be durable.
func (r *Recorder) Ack(n int64) { r.add(event{kind: acked, at: n}) }

// Len is how many events there are: a cut is possible at 0 to Len.
func (r *Recorder) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.events)
}

func (r *Recorder) add(e event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
}

// failing is the code with which a call has to fail, or zero.
func (r *Recorder) failing(op, file string) int32 {
	r.mu.Lock()
	f := r.fault
	r.mu.Unlock()
	if f == nil {
		return 0
	}
	return f(op, filepath.Base(file))
}

// recorded leaves out what no cut can keep: the shared-memory index is rebuilt.
func recorded(path string) bool { return path != "" && !strings.HasSuffix(path, "-shm") }
