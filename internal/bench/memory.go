package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"
)

// restTime is how long an agent is left alone before its memory at rest is
// read.
const restTime = 5 * time.Second

// memoryResult is resident memory of `syncd agent run` in MB.
type memoryResult struct {
	Peak, Rest           float64 // with the whole ward
	EmptyPeak, EmptyRest float64 // the same program with a list without patients
}

func (r *memoryResult) addTo(t *table) {
	n := patientCount * entriesEach
	t.within(rowMemory, fmt.Sprintf("memory of syncd agent with %d entries, RSS at rest (limit: with none)", n), 40, r.EmptyRest, r.Rest, megabyte, "")
	t.within(rowMemory, "memory of syncd agent, peak of the first download", 40, r.EmptyPeak, r.Peak, megabyte, "")
}

// measureMemory starts two agents: one that downloads the ward, which goes on
// running and is the caller's to stop, and one with nothing to hold.
func measureMemory(ctx context.Context, syncd, dir string, c *centre) (r memoryResult, s *station, err error) {
	progress("syncd agent downloads %d entries ...", patientCount*entriesEach)
	empty, err := startStation(ctx, syncd, filepath.Join(dir, "empty"), c, c.vacant)
	if err != nil {
		return r, nil, err
	}
	defer func() { err = errors.Join(err, empty.stop()) }()
	if s, err = startStation(ctx, syncd, filepath.Join(dir, "ward"), c, c.unit); err != nil {
		return r, nil, err
	}
	if err := errors.Join(empty.complete(ctx), s.complete(ctx)); err != nil {
		return r, s, err
	}
	rest := time.NewTimer(restTime)
	defer rest.Stop()
	select {
	case <-ctx.Done():
		return r, s, ctx.Err()
	case <-rest.C:
	}
	if r.EmptyRest, r.EmptyPeak, err = empty.resident(); err != nil {
		return r, s, err
	}
	r.Rest, r.Peak, err = s.resident()
	return r, s, err
}
