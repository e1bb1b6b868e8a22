package localstore

import (
	"context"
	"database/sql"
	"path/filepath"

	"github.com/gofrs/flock"

	"feltjournal/journal"
)

// Contact is the outcome of one attempt to reach the hub.
type Contact struct {
	At   journal.Instant // our clock
	Code string          // "" is well; otherwise the key of a sentence ("error.<code>")
}

// Status is what the status line says. The access log is not counted.
type Status struct {
	State
	Unsent      int // saved here, not yet at the hub
	Unconfirmed int // at the hub, not yet read back from the central journal
	Refused     int // in quarantine at the hub, or held for a person
	Conflicts   int // foreign bytes in quarantine here
	Alarms      []Alarm
	AgentAlive  bool // some process has the right to sync
}

// SetStatus records how an attempt went, for every process to show.
func (s *Store) SetStatus(ctx context.Context, c Contact) error {
	return s.inTx(ctx, "record contact", func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE device SET last_contact = ?, contact_code = ?`, int64(c.At), c.Code)
		return err
	})
}

// Status reads it.
func (s *Store) Status(ctx context.Context) (Status, error) {
	m, err := s.Marks(ctx)
	if err != nil {
		return Status{}, err
	}
	st := Status{State: m.State, AgentAlive: s.syncing()}
	if err := s.count(ctx, m, &st); err != nil {
		return st, err
	}
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM quarantine`).Scan(&st.Conflicts); err != nil {
		return st, s.check("count the quarantine", err)
	}
	st.Alarms, err = s.alarms(ctx)
	return st, err
}

func (s *Store) count(ctx context.Context, m *Marks, st *Status) error {
	st.Refused = len(m.Refused)
	return s.each(ctx, "count what waits", func(rows *sql.Rows) error {
		r := Row{Placed: Placed{}}
		var stream []byte
		if err := rows.Scan(&r.Seq, &stream, &r.Pos); err != nil {
			return err
		}
		var err error
		if r.Stream, err = idOf(stream); err != nil {
			return err
		}
		r.Device = m.State.Device
		st.add(m, &r)
		return nil
	}, `SELECT o.seq, o.stream, e.pos FROM own o JOIN entries e ON e.device = ?1 AND e.seq = o.seq
		WHERE o.seq > (SELECT settled FROM device) AND e.class <> ?2`, s.device(), journal.ClassAccess)
}

func (st *Status) add(m *Marks, r *Row) {
	switch receipt, code := m.Receipt(r); {
	case receipt == ReceiptLocal:
		st.Unsent++
	case receipt == ReceiptHub && m.Streams[r.Stream].LeftAt == 0:
		st.Unconfirmed++
	case receipt == ReceiptRefused && code == CodeHeld:
		st.Refused++
	}
}

// OwnSync asks for the right to sync, which one process has at a time. owned
// is false when another has it; release gives it back and may be called twice.
func (s *Store) OwnSync(context.Context) (release func(), owned bool, err error) {
	lock := flock.New(filepath.Join(s.opt.Dir, syncLockName))
	owned, err = lock.TryLock()
	if err != nil || !owned {
		return func() {}, false, s.check("take the right to sync", err)
	}
	return func() { lock.Close() }, true, nil //nolint:errcheck // the lock ends with the process at the latest
}

// syncing reports whether somebody has the right to sync.
func (s *Store) syncing() bool {
	probe := flock.New(filepath.Join(s.opt.Dir, syncLockName))
	free, err := probe.TryRLock()
	probe.Close() //nolint:errcheck // a probe
	return err == nil && !free
}
