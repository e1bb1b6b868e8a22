package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/vmihailenco/msgpack/v5"
)

// limits is what a shift costs when it is nothing but msgpack rows in SQLite
// (WAL, FULL) and each direction of each device as one zstd stream. Names and
// meaning are those of the peers bench's own program, phys, which is used
// instead of this one where it is at hand.
type limits struct {
	Devices     int     `json:"devices"`
	HubCPU      float64 `json:"sqlite_hub_cpu_s"`
	HubMs       float64 `json:"sqlite_hub_ms"`
	DevicesCPU  float64 `json:"sqlite_devices_cpu_s"`
	DevicesMs   float64 `json:"sqlite_devices_ms"`
	UpBytes     float64 `json:"zstd_default_up_B"`
	DownBytes   float64 `json:"zstd_default_down_B"`
	BaseCPU     float64 `json:"sqlite_base_cpu_s,omitempty"`
	BaseMs      float64 `json:"sqlite_base_insert_ms,omitempty"`
	BaseBytes   float64 `json:"zstd_default_base_B,omitempty"`
	RecordP50Ms float64 `json:"sqlite_one_op_p50_ms"`
	RecordP99Ms float64 `json:"sqlite_one_op_p99_ms"`
}

// row is one record of the workload.
type row struct {
	id, patient string
	number, at  int64
	bytes       []byte
}

// workload is the file: what all have, and what each device wrote and receives.
type workload struct {
	base     []row
	ops      map[int][]row
	received map[int][]row
}

// measureLimit runs the workload of a file.
func measureLimit(file string) (l limits, err error) {
	w, err := readWorkload(file)
	if err != nil {
		return l, err
	}
	dir, err := os.MkdirTemp("", "feltjournal-limit-")
	if err != nil {
		return l, err
	}
	defer os.RemoveAll(dir)
	l.Devices = len(w.ops)
	if err := l.weigh(w); err != nil {
		return l, err
	}
	return l, l.store(dir, w)
}

func readWorkload(file string) (*workload, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("open workload: %w", err)
	}
	defer f.Close()
	w := &workload{ops: map[int][]row{}, received: map[int][]row{}}
	holders := map[string][]any{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := int64(0); lines.Scan(); n++ {
		var m map[string]any
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return nil, fmt.Errorf("read workload: %w", err)
		}
		if m["t"] == "patient" {
			holders[m["id"].(string)] = m["dev"].([]any)
			continue
		}
		if err := w.add(m, n, holders); err != nil {
			return nil, err
		}
	}
	return w, lines.Err()
}

func (w *workload) add(m map[string]any, n int64, holders map[string][]any) error {
	kind, device := m["t"], m["d"]
	delete(m, "t")
	delete(m, "d")
	for k, v := range m {
		if x, ok := v.(float64); ok {
			m[k] = int64(x)
		}
	}
	b, err := msgpack.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode a row: %w", err)
	}
	r := row{id: m["id"].(string), patient: m["p"].(string), number: n, at: m["ts"].(int64), bytes: b}
	if kind == "base" {
		r.id = "b" + r.id // what is new goes to another place in the index
		w.base = append(w.base, r)
		return nil
	}
	from := int(device.(float64))
	w.ops[from] = append(w.ops[from], r)
	for _, h := range holders[r.patient] {
		if to := int(h.(float64)); to != from {
			w.received[to] = append(w.received[to], r)
		}
	}
	return nil
}

// weigh compresses each device's stream up and down.
func (l *limits) weigh(w *workload) error {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	size := func(rows []row) float64 {
		var all []byte
		for _, r := range rows {
			all = append(all, r.bytes...)
		}
		return float64(len(e.EncodeAll(all, nil)))
	}
	for d := range w.ops {
		l.UpBytes += size(w.ops[d])
		l.DownBytes += size(w.received[d])
	}
	if l.Devices == 2 {
		l.BaseBytes = size(w.base)
	}
	return nil
}

// store inserts as the hub and the devices would: one transaction for a
// device's push, one for what it receives, one for each local record.
func (l *limits) store(dir string, w *workload) error {
	hub, err := openBook(filepath.Join(dir, "hub"))
	if err != nil {
		return err
	}
	defer hub.db.Close()
	if err := hub.insert(w.base); err != nil {
		return err
	}
	if l.Devices == 2 {
		l.BaseCPU, l.BaseMs = hub.cpu, hub.took.sum()
	}
	hub.cpu, hub.took = 0, nil
	for d := range l.Devices {
		if err := hub.insert(w.ops[d]); err != nil {
			return err
		}
		if err := l.receive(filepath.Join(dir, fmt.Sprint(d)), w.received[d]); err != nil {
			return err
		}
	}
	l.HubCPU, l.HubMs = hub.cpu, hub.took.sum()
	return l.record(filepath.Join(dir, "local"), w.ops[0])
}

// receive counts making the file as well, as phys does.
func (l *limits) receive(path string, rows []row) error {
	begin := cpuSeconds()
	b, err := openBook(path)
	if err != nil {
		return err
	}
	err = errors.Join(b.insert(rows), b.db.Close())
	l.DevicesCPU, l.DevicesMs = l.DevicesCPU+cpuSeconds()-begin, l.DevicesMs+b.took.sum()
	return err
}

func (l *limits) record(path string, rows []row) error {
	b, err := openBook(path)
	if err != nil {
		return err
	}
	defer b.db.Close()
	for i := range rows {
		if err := b.insert(rows[i : i+1]); err != nil {
			return err
		}
	}
	l.RecordP50Ms, l.RecordP99Ms = b.took.quantile(0.5), b.took.quantile(0.99)
	return nil
}

// book is a file of rows and what inserting into it has cost.
type book struct {
	db   *sql.DB
	cpu  float64
	took samples // ms, of each transaction
}

func openBook(path string) (*book, error) {
	q := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(context.Background(), `CREATE TABLE rec (id TEXT NOT NULL, number INTEGER NOT NULL, patient TEXT NOT NULL, at INTEGER NOT NULL,
		body BLOB NOT NULL, PRIMARY KEY (id, number)) WITHOUT ROWID; CREATE INDEX by_patient ON rec (patient, at)`); err != nil {
		return nil, errors.Join(fmt.Errorf("make the limit's table: %w", err), db.Close())
	}
	return &book{db: db}, nil
}

// insert makes one durable transaction.
func (b *book) insert(rows []row) error {
	begin, began := cpuSeconds(), time.Now()
	if err := insertRows(context.Background(), b.db, rows); err != nil {
		return fmt.Errorf("insert at the limit: %w", err)
	}
	b.cpu, b.took = b.cpu+cpuSeconds()-begin, append(b.took, ms(time.Since(began)))
	return nil
}

func insertRows(ctx context.Context, db *sql.DB, rows []row) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	stmt, err := tx.PrepareContext(ctx, `INSERT INTO rec VALUES (?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, r := range rows {
		if _, err := stmt.ExecContext(ctx, r.id, r.number, r.patient, r.at, r.bytes); err != nil {
			return err
		}
	}
	return tx.Commit()
}
