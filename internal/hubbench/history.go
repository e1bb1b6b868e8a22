package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	_ "modernc.org/sqlite" // rows are filled in behind the store's back

	"feltjournal/sync/load"
)

// History: units of three and their 20 patients each.
const (
	historyDevices = 6_000
	historyFew     = 100_000 // entries, beside those of set.entries
	historyPushes  = 1_500   // workstations that come
)

// history compares what a push and a pull cost with few and with many entries
// stored.
func (b *bench) history(ctx context.Context) error {
	few, err := b.remember(ctx, "history-few", historyFew)
	if err != nil {
		return err
	}
	many, err := b.remember(ctx, "history-many", b.set.entries)
	if err != nil {
		return err
	}
	t := &b.table
	what := fmt.Sprintf("with %d entries stored against %d", b.set.entries, historyFew)
	t.most("history", "hub CPU per push "+what, 1.3, many.push/few.push, times)
	t.most("history", "hub CPU per pull "+what, 1.3, many.pull/few.pull, times)
	t.beside("history", "per push of 20 entries; per pull of 40", fmt.Sprintf("%s → %s; %s → %s", millis(few.push), millis(many.push), millis(few.pull), millis(many.pull)))
	return nil
}

// costs are in ms of hub CPU.
type costs struct{ push, pull float64 }

func (b *bench) remember(ctx context.Context, name string, entries int) (c costs, err error) {
	city := b.city("", historyDevices)
	s, err := b.settle(ctx, name, false, city)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	progress("%s: %d entries …", name, entries)
	if err := s.fill(ctx, entries); err != nil {
		return c, err
	}
	p, err := s.serve(ctx)
	if err != nil {
		return c, err
	}
	f, err := s.fleet(ctx, city, p)
	if err != nil {
		return c, err
	}
	return s.cost(ctx, f)
}

// cost lets everybody connect first, so that neither handshakes nor vectors are
// in what is measured; the pages that are read are cold for both.
func (s *site) cost(ctx context.Context, f *load.Fleet) (c costs, err error) {
	if err := f.Connect(ctx, 0, historyPushes); err != nil {
		return c, err
	}
	defer f.Disconnect()
	if err := f.Record(ctx, 0, historyPushes, stormEntries); err != nil {
		return c, err
	}
	per := func(round func() error) (float64, error) {
		before, err := s.cpu()
		if err != nil {
			return 0, err
		}
		if err := round(); err != nil {
			return 0, err
		}
		after, err := s.cpu()
		return ms(after-before) / historyPushes, err
	}
	visit := func() error { return f.Connect(ctx, 0, historyPushes) }
	if c.push, err = per(visit); err != nil {
		return c, err
	}
	if c.pull, err = per(visit); err != nil {
		return c, err
	}
	v, err := f.Check(ctx, s.store)
	if err == nil && v.Lost+v.Doubled+v.Missed > 0 {
		err = fmt.Errorf("the hub broke a promise: %s", v)
	}
	return c, err
}

// fill lays invented rows under every patient's stream, evenly, and moves the
// heads accordingly. They are as long as real ones; nobody opens them.
func (s *site) fill(ctx context.Context, entries int) (err error) {
	db, err := sql.Open("sqlite", "file:"+s.at+"?_pragma=synchronous(OFF)&_pragma=cache_size(-400000)&_pragma=busy_timeout(10000)")
	if err != nil {
		return fmt.Errorf("open the store behind its back: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	var patients int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM streams WHERE kind = 1").Scan(&patients); err != nil {
		return fmt.Errorf("count patients: %w", err)
	}
	began := time.Now()
	for _, statement := range []string{
		fmt.Sprintf("CREATE TEMP TABLE last AS SELECT %d AS n", 1+entries/patients),
		"CREATE TEMP TABLE centre AS SELECT id, acked FROM devices WHERE centre = 1",
		"CREATE TEMP TABLE subject AS SELECT id, row_number() OVER (ORDER BY id) AS nr FROM streams WHERE kind = 1",
		"BEGIN",
		fillRows,
		"UPDATE streams SET pos = (SELECT n FROM last), confirmed = (SELECT n FROM last), root = randomblob(32) WHERE kind = 1",
		"UPDATE entries SET root = (SELECT substr(s.root, 1, 8) FROM streams s WHERE s.id = entries.stream) WHERE pos = (SELECT n FROM last) AND stream IN (SELECT id FROM subject)",
		"UPDATE devices SET acked = (SELECT max(seq) FROM entries WHERE device = devices.id) WHERE centre = 1",
		"COMMIT",
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("lay history: %.60s: %w", statement, err)
		}
	}
	progress("%s: laid in %s", s.name, time.Since(began).Round(time.Second))
	return nil
}

// fillRows writes them in the order of the store, by which its pages fill. Ids
// begin with a time, as real ones do.
const fillRows = `INSERT INTO entries (stream, pos, id, device, seq, stamp, class, epoch, root, state, relayed, sealed)
WITH RECURSIVE place(n) AS (SELECT 2 UNION ALL SELECT place.n + 1 FROM place, last WHERE place.n < last.n)
SELECT s.id, p.n, CAST(unhex(printf('%012x', 1790000000000 + s.nr * l.n + p.n)) || randomblob(10) AS BLOB), c.id, c.acked + (s.nr - 1) * l.n + p.n,
  (1790000000000 + p.n) * 65536, 2, 1, randomblob(8), 1, 0, randomblob(110)
FROM subject s CROSS JOIN place p CROSS JOIN centre c CROSS JOIN last l`
