package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"feltjournal/internal/pgtest"
	"feltjournal/sync/hub/postgres"
)

// database makes an empty one with the hub's schema. The server syncs what it
// commits, as in earnest.
func (b *bench) database(ctx context.Context) (url string, err error) {
	if b.server == nil {
		progress("PostgreSQL starts …")
		b.server, err = pgtest.Run(pgtest.Options{Sync: true, Settings: []string{"shared_buffers=512MB", "max_wal_size=4GB", "checkpoint_timeout=15min"}})
		if err != nil {
			return "", err
		}
	}
	b.bases++
	name := fmt.Sprintf("bench%d", b.bases)
	if err := b.server.Exec("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	_, err = postgres.Migrate(ctx, b.server.URL(name), false)
	return b.server.URL(name), err
}

// postgresCPU is user and system time of the server and all that it started.
func (b *bench) postgresCPU() (time.Duration, error) {
	if b.server == nil {
		return 0, errors.New("there is no PostgreSQL")
	}
	raw, err := os.ReadFile(filepath.Join(filepath.Dir(b.server.Socket()), "data", "postmaster.pid"))
	if err != nil {
		return 0, fmt.Errorf("find the server's process: %w", err)
	}
	master := strings.TrimSpace(strings.SplitN(string(raw), "\n", 2)[0])
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	var all time.Duration
	for _, file := range stats {
		line, err := os.ReadFile(file)
		if err != nil {
			continue // it has just ended; its parent has its time
		}
		_, rest, _ := strings.Cut(string(line), ") ")
		fields := strings.Fields(rest)
		if len(fields) < 15 || fields[1] != master && filepath.Base(filepath.Dir(file)) != master {
			continue
		}
		var own, system, children, childrenSystem int64
		if _, err := fmt.Sscan(strings.Join(fields[11:15], " "), &own, &system, &children, &childrenSystem); err != nil {
			return 0, fmt.Errorf("read the CPU time of PostgreSQL: %w", err)
		}
		all += time.Duration(own+system+children+childrenSystem) * 10 * time.Millisecond
	}
	return all, nil
}
