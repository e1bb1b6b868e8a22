package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"feltjournal/localstore"
	"feltjournal/localstore/replica"
)

// unlockReps is how often the replica is opened.
const unlockReps = 5

// unlockResult is what unlocking costs; medians.
type unlockResult struct {
	PINSeconds  float64 // CPU: Argon2id and the key slot
	OpenSeconds float64 // CPU: keys, decryption, fold of everything
	ReadSeconds float64 // CPU: nothing but reading the sealed rows
	ListMs      float64 // from the PIN's acceptance to the patient list
	Entries     int
}

func (r *unlockResult) addTo(t *table) {
	t.within(rowUnlock, fmt.Sprintf("unlock: keys, decrypt, fold %d entries, CPU", r.Entries), 1, r.ReadSeconds, r.OpenSeconds, seconds, "")
	t.within(rowUnlock, "unlock: patient list usable after the PIN is accepted", 300, r.ReadSeconds*1000, r.ListMs, millis, "")
	t.beside(rowUnlock, "unlock: Argon2id of the PIN (64 MiB, t=3), CPU", seconds(r.PINSeconds))
}

// measureUnlock opens the replica in dir again and again.
func measureUnlock(ctx context.Context, dir string) (r unlockResult, err error) {
	runtime.LockOSThread()
	store, err := localstore.Open(ctx, localstore.Options{Dir: dir, Now: time.Now})
	if err != nil {
		return r, err
	}
	defer store.Close() //nolint:errcheck // only read
	var pins, opens, reads, lists samples
	for range unlockReps {
		one, err := unlockOnce(ctx, store)
		if err != nil {
			return r, err
		}
		pins, opens, lists = append(pins, one.PINSeconds), append(opens, one.OpenSeconds), append(lists, one.ListMs)
		runtime.GC()
		begin := cpuSeconds()
		r.Entries = 0
		if err := store.Rows(ctx, 0, func(localstore.Row) error { r.Entries++; return nil }); err != nil {
			return r, err
		}
		reads = append(reads, cpuSeconds()-begin)
	}
	r.PINSeconds, r.OpenSeconds, r.ReadSeconds, r.ListMs = pins.median(), opens.median(), reads.median(), lists.median()
	return r, nil
}

func unlockOnce(ctx context.Context, store *localstore.Store) (r unlockResult, err error) {
	runtime.GC()
	begin := cpuSeconds()
	user, err := store.Unlock(ctx, nurse.ID, pin)
	if err != nil {
		return r, err
	}
	r.PINSeconds = cpuSeconds() - begin
	runtime.GC() // Argon2's memory is not the replica's to clean up
	w := newStopwatch()
	defer w.close()
	begin = cpuSeconds()
	var rep *replica.Replica
	_, r.ListMs = w.time(func() {
		if rep, err = replica.Open(ctx, store, user, replica.Options{Now: time.Now}); err == nil && len(rep.Patients()) != patientCount {
			err = fmt.Errorf("the list has %d patients", len(rep.Patients()))
		}
	})
	if err != nil {
		return r, err
	}
	defer rep.Close()
	err = rep.Load(ctx)
	r.OpenSeconds = cpuSeconds() - begin
	return r, err
}
