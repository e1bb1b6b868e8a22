//go:build linux

package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/sync/hub"
)

// restMost is how long it may take until everything has reached everybody, after
// the last failover. A workstation that nobody calls looks by
// itself within 5 minutes; what came that late is found all the same.
const restMost = 6 * time.Minute

// rest waits until every entry is acknowledged and at every workstation, and
// says how much is not.
func (s *stage) rest(ctx context.Context) (unacked, undelivered int) {
	ctx, cancel := context.WithTimeout(ctx, restMost)
	defer cancel()
	var devices []journal.ID
	seen := map[journal.ID]*observed{}
	for _, w := range s.stations {
		devices = append(devices, w.seen.device)
		seen[w.seen.device] = w.seen
	}
	acked := func(d journal.ID) uint64 { return seen[d].upTo() }
	for {
		if unacked, undelivered = s.book.outstanding(devices, acked); unacked+undelivered == 0 {
			return 0, 0
		}
		if !wait(ctx, 4*glance) {
			return unacked, undelivered
		}
	}
}

func (o *observed) upTo() uint64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.acked
}

// account reads the store and every workstation's file.
func (s *stage) account(ctx context.Context) (a account, err error) {
	a = account{acked: map[journal.ID]uint64{}, held: map[journal.ID]map[journal.ID]int{}}
	s.book.mu.Lock()
	a.written = maps.Clone(s.book.written)
	s.book.mu.Unlock()
	for _, w := range s.stations {
		held := map[journal.ID]int{}
		err := w.store.Rows(ctx, 0, func(r localstore.Row) error {
			held[r.ID]++
			return nil
		})
		if err != nil {
			return a, fmt.Errorf("read workstation %d: %w", w.number, err)
		}
		a.held[w.seen.device], a.acked[w.seen.device] = held, w.seen.upTo()
	}
	err = s.own.View(ctx, func(tx hub.Tx) (err error) {
		a.stored, err = histories(tx)
		return err
	})
	return a, err
}

func histories(tx hub.Tx) ([]history, error) {
	streams, err := tx.Streams(0)
	if err != nil {
		return nil, fmt.Errorf("read the streams: %w", err)
	}
	var all []history
	for _, stream := range streams {
		h := history{head: stream}
		for {
			const page = 500
			rows, err := tx.Tail(stream.ID, uint64(len(h.rows)), page)
			if err != nil {
				return nil, fmt.Errorf("read a stream: %w", err)
			}
			h.rows = append(h.rows, rows...)
			if len(rows) < page {
				break
			}
		}
		all = append(all, h)
	}
	return all, nil
}

// clock is how moments are printed.
const clock = "15:04:05.000"

// calm are codes of rounds that mean no more than a delay.
var calm = map[string]bool{"": true, "network": true, "busy": true}

// disquiet lists what workstations and the hub noticed that is more than a
// delay.
func (s *stage) disquiet(ctx context.Context, out io.Writer) (found []string, err error) {
	rounds := map[string]int{}
	for _, w := range s.stations {
		codes, refused, rewinds := w.seen.told()
		for code, n := range codes {
			rounds[code] += n
			if !calm[code] {
				found = append(found, fmt.Sprintf("workstation %d showed %q %d times", w.number, code, n))
			}
		}
		for _, line := range w.link.told() {
			found = append(found, fmt.Sprintf("workstation %d was answered at %s", w.number, line))
		}
		st, err := w.store.Status(ctx)
		if err != nil {
			return found, fmt.Errorf("read the status of workstation %d: %w", w.number, err)
		}
		if refused+rewinds+st.Conflicts+len(st.Alarms) > 0 {
			found = append(found, fmt.Sprintf("workstation %d: refused %d, rollbacks believed %d, conflicts %d, alarms %v",
				w.number, refused, rewinds, st.Conflicts, st.Alarms))
		}
	}
	// The stage's own hub would tell what it remembers.
	epochs, err := hub.New(s.home.Config(s.own, time.Now, rand.Reader)).Epochs(ctx)
	if err != nil {
		return found, err
	}
	for _, e := range epochs[1:] {
		found = append(found, fmt.Sprintf("the hub declared a rollback at %s, because of %q of %s", e.At.Time().Format(clock), e.Why, e.Device))
	}
	err = s.own.View(ctx, func(tx hub.Tx) error {
		n, err := tx.QuarantineSize(journal.ID{})
		if n > 0 {
			found = append(found, fmt.Sprintf("the hub has %d entries in quarantine", n))
		}
		return err
	})
	fmt.Fprintf(out, "rounds: %s\n", counted(rounds))
	return found, err
}

func counted(n map[string]int) string {
	var parts []string
	for _, code := range slices.Sorted(maps.Keys(n)) {
		name := code
		if name == "" {
			name = "well"
		}
		parts = append(parts, fmt.Sprintf("%s %d", name, n[code]))
	}
	return strings.Join(parts, ", ")
}

// copies compares what the three nodes have, table by table, whatever the
// tables are.
func (s *stage) copies(ctx context.Context) (tables int, differ []string, err error) {
	first := map[string]string{}
	for i, n := range s.cluster.Nodes {
		sums, err := digests(ctx, n.URL("postgres"))
		if err != nil {
			return 0, nil, fmt.Errorf("read %s: %w", n.Name, err)
		}
		if i == 0 {
			first = sums
		}
		for table, sum := range sums {
			if first[table] != sum {
				differ = append(differ, fmt.Sprintf("%s: %s has %s, %s has %s", table, s.cluster.Nodes[0].Name, first[table], n.Name, sum))
			}
		}
		if len(sums) != len(first) {
			differ = append(differ, fmt.Sprintf("%s has %d tables, not %d", n.Name, len(sums), len(first)))
		}
	}
	return len(first), differ, nil
}

// digests are rows and a sum over all of each table of one node.
func digests(ctx context.Context, url string) (map[string]string, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer drop(conn)
	rows, err := conn.Query(ctx, `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`)
	if err != nil {
		return nil, err
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	for _, table := range tables {
		var sum string
		q := `SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM ` + table + ` t`
		if err := conn.QueryRow(ctx, q).Scan(&sum); err != nil {
			return nil, err
		}
		sums[table] = sum
	}
	return sums, nil
}
