package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"time"

	_ "modernc.org/sqlite" // the bare insert that a record is measured against

	"feltjournal/journal"
	"feltjournal/localstore"
)

// recordCount is how many records are made: the 99th percentile is the
// thirtieth from the end. recordTime bounds it on a slow disk.
const (
	recordCount = 3000
	recordTime  = 45 * time.Second
)

// recordResult is what a durable record costs, and a bare durable insert of
// the same bytes into a file beside it.
type recordResult struct {
	Record, Bare spread
	Count        int
}

func (r *recordResult) addTo(t *table) {
	n := fmt.Sprintf(" (%d in turn)", r.Count)
	t.against(rowRecord, "local record, durable, p50", 1.5, r.Bare.P50, r.Record.P50, r.Record.P50/r.Bare.P50, micros, n)
	t.against(rowRecord, "local record, durable, p99", 2, r.Bare.P99, r.Record.P99, r.Record.P99/r.Bare.P99, micros, n)
}

// measureRecord records in the store of dir and inserts beside it, in turn, so
// that both meet the same disk and the same neighbours.
func measureRecord(ctx context.Context, dir string) (r recordResult, err error) {
	store, user, err := unlocked(ctx, dir)
	if err != nil {
		return r, err
	}
	defer store.Close() //nolint:errcheck // the folder goes next
	stream, err := anyStream(ctx, store)
	if err != nil {
		return r, err
	}
	body := journal.Body{At: journal.InstantOf(time.Now()), Fact: &journal.Note{Type: "rapport", Text: reports[0]}}
	size, err := sealedSize(ctx, store, user, stream, body)
	if err != nil {
		return r, err
	}
	bare, err := openBare(ctx, filepath.Join(dir, "bare.db"), size)
	if err != nil {
		return r, err
	}
	defer bare.db.Close()
	return inTurn(ctx, func() error {
		_, err := store.Record(ctx, user, stream, body, localstore.RecordOptions{})
		return err
	}, func() error { return bare.insert(ctx) })
}

// inTurn times a record and a bare insert, one after the other.
func inTurn(ctx context.Context, record, insert func() error) (r recordResult, err error) {
	runtime.LockOSThread()
	w := newStopwatch()
	defer w.close()
	var ours, theirs times
	note := func(e error) {
		if err == nil {
			err = e
		}
	}
	for begin := time.Now(); r.Count < recordCount && time.Since(begin) < recordTime && err == nil && ctx.Err() == nil; r.Count++ {
		ours.add(w.time(func() { note(record()) }))
		theirs.add(w.time(func() { note(insert()) }))
	}
	r.Record, r.Bare = ours.spread(), theirs.spread()
	return r, err
}

// bareTable is one table with a blob, in the file mode of the store.
type bareTable struct {
	db    *sql.DB
	stmt  *sql.Stmt
	bytes []byte
}

func openBare(ctx context.Context, path string, size int) (*bareTable, error) {
	q := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS rec (row INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT`); err != nil {
		return nil, fmt.Errorf("make the bare table: %w", err)
	}
	stmt, err := db.PrepareContext(ctx, `INSERT INTO rec (bytes) VALUES (?)`)
	if err != nil {
		return nil, fmt.Errorf("prepare the bare insert: %w", err)
	}
	return &bareTable{db: db, stmt: stmt, bytes: make([]byte, size)}, nil
}

func (b *bareTable) insert(ctx context.Context) error {
	_, err := b.stmt.ExecContext(ctx, b.bytes)
	return err
}

// headerBytes are the columns beside the sealed ones: three ids, a number and
// a stamp in clear, and the chain's link.
const headerBytes = 3*16 + 2*8 + 32

// sealedSize is how many bytes a record of body adds.
func sealedSize(ctx context.Context, s *localstore.Store, u *localstore.Unlocked, stream journal.ID, body journal.Body) (int, error) {
	e, err := s.Record(ctx, u, stream, body, localstore.RecordOptions{})
	if err != nil {
		return 0, err
	}
	size := 0
	err = s.StreamRows(ctx, stream, func(r localstore.Row) error {
		if r.ID == e.ID {
			size = headerBytes + len(r.Bytes)
		}
		return nil
	})
	return size, err
}

// unlocked opens a workstation's store as its nurse.
func unlocked(ctx context.Context, dir string) (*localstore.Store, *localstore.Unlocked, error) {
	s, err := localstore.Open(ctx, localstore.Options{Dir: dir, Now: time.Now})
	if err != nil {
		return nil, nil, err
	}
	u, err := s.Unlock(ctx, nurse.ID, pin)
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return s, u, nil
}

// anyStream is one of the patients held.
func anyStream(ctx context.Context, s *localstore.Store) (id journal.ID, err error) {
	heads, err := s.ListHeads(ctx)
	if err != nil {
		return id, err
	}
	lists := map[journal.ID]bool{s.Device(): true}
	for _, h := range heads {
		lists[h.Stream] = true
	}
	epochs, err := s.KeyEpochs(ctx)
	if err != nil {
		return id, err
	}
	for stream := range epochs {
		if !lists[stream] {
			return stream, nil
		}
	}
	return id, fmt.Errorf("the store holds no patient")
}
