package fhir

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"feltjournal/fhir/r4"
)

// written are the resource types that [File] writes, one file each.
var written = []string{"DocumentReference", "MedicationAdministration", "Observation", "SupplyDelivery", "Basic", "Provenance", "AuditEvent"}

// ErrBusy means that another process is filing to the same directory.
var ErrBusy = errors.New("another export to this directory is under way")

// lineKey names a version of a resource, so that it is written once.
type lineKey struct{ kind, id, version string }

// line is one resource as it is written.
type line struct {
	lineKey
	data []byte // JSON with its newline
}

// ledger is the directory that stands for the central journal: NDJSON files
// that are only ever appended to, and an index of what stands in them.
type ledger struct {
	dir   string
	lock  *flock.Flock
	files map[string]*os.File
	sizes map[string]int64 // up to where each file holds whole lines
	index map[lineKey][32]byte
	dirty map[string]bool
	spans []span // written since the last commit, to be read back
}

// span is where a line was written.
type span struct {
	line
	at int64
}

// openLedger opens dir for one writer, reads the index and cuts off a last
// line that a crash left half written. Its entry is still unfiled and is
// written again.
func openLedger(dir string) (l *ledger, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	l = &ledger{
		dir: dir, lock: flock.New(filepath.Join(dir, ".lock")), files: map[string]*os.File{},
		sizes: map[string]int64{}, index: map[lineKey][32]byte{}, dirty: map[string]bool{},
	}
	locked, err := l.lock.TryLock()
	if err != nil {
		return nil, err
	}
	if !locked {
		return nil, ErrBusy
	}
	for _, kind := range written {
		if err := l.open(kind); err != nil {
			return nil, errors.Join(err, l.close())
		}
	}
	return l, syncDir(dir)
}

func (l *ledger) open(kind string) error {
	f, err := os.OpenFile(filepath.Join(l.dir, kind+".ndjson"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	l.files[kind] = f
	r := bufio.NewReaderSize(f, 1<<16)
	for {
		data, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return l.cut(kind)
		}
		if err != nil {
			return err
		}
		l.sizes[kind] += int64(len(data))
		var head r4.Resource
		if json.Unmarshal(data, &head) == nil && head.ID != "" {
			l.index[lineKey{kind, head.ID, head.Version()}] = sha256.Sum256(data)
		}
	}
}

// cut drops what stands after the last whole line, and makes what stands before
// it durable: a process that died before its commit may have left lines that
// only the operating system holds, and they are about to be counted on.
func (l *ledger) cut(kind string) error {
	if err := l.files[kind].Truncate(l.sizes[kind]); err != nil {
		return fmt.Errorf("repair %s: %w", kind, err)
	}
	return l.files[kind].Sync()
}

// errDiffers means that the directory holds the same version in other words.
var errDiffers = errors.New("the central journal holds other words under this id")

// add appends a line, unless it stands there: that is how a write whose outcome
// is not known is searched for before it is repeated. Nothing is durable before
// commit.
func (l *ledger) add(x line) error {
	sum := sha256.Sum256(x.data)
	if held, ok := l.index[x.lineKey]; ok {
		if held != sum {
			return errDiffers
		}
		return nil
	}
	at := l.sizes[x.kind]
	if _, err := l.files[x.kind].WriteAt(x.data, at); err != nil {
		return fmt.Errorf("write %s: %w", x.kind, errors.Join(err, l.cut(x.kind)))
	}
	l.sizes[x.kind] = at + int64(len(x.data))
	l.index[x.lineKey], l.dirty[x.kind] = sum, true
	l.spans = append(l.spans, span{x, at})
	return nil
}

// commit makes what was added durable and reads it back. Only after it returns
// nil does the central journal have it.
func (l *ledger) commit() error {
	for kind := range l.dirty {
		if err := l.files[kind].Sync(); err != nil {
			return fmt.Errorf("sync %s: %w", kind, err)
		}
	}
	for _, s := range l.spans {
		got := make([]byte, len(s.data))
		if _, err := l.files[s.kind].ReadAt(got, s.at); err != nil {
			return fmt.Errorf("read back %s: %w", s.kind, err)
		}
		if !bytes.Equal(got, s.data) {
			return fmt.Errorf("read back %s: not what was written", s.kind)
		}
	}
	clear(l.dirty)
	l.spans = l.spans[:0]
	return nil
}

// close lets go of the files and the lock.
func (l *ledger) close() error {
	var errs []error
	for _, f := range l.files {
		errs = append(errs, f.Close())
	}
	l.files = nil
	return errors.Join(append(errs, l.lock.Unlock())...)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
