package main

import (
	"fmt"
	"os"
	"slices"
	"syscall"
	"time"
)

// samples are numbers of the same kind.
type samples []float64

func (s samples) quantile(q float64) float64 {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[int(float64(len(sorted)-1)*q)]
}

func (s samples) sum() (all float64) {
	for _, v := range s {
		all += v
	}
	return all
}

func (s samples) median() float64 { return s.quantile(0.5) }

// cpuSeconds is user and system time of this process so far.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// stopwatch measures the thread it is used on, which the caller has locked
// (runtime.LockOSThread).
type stopwatch struct{ sched *os.File }

// newStopwatch works without a core's waiting time where Linux does not tell it.
func newStopwatch() *stopwatch {
	f, err := os.Open(fmt.Sprintf("/proc/self/task/%d/schedstat", syscall.Gettid()))
	if err != nil {
		return &stopwatch{}
	}
	return &stopwatch{sched: f}
}

func (s *stopwatch) close() { s.sched.Close() }

// time runs f and returns its time in milliseconds: by the wall, and without
// the time in which the thread was ready to run and had no core.
func (s *stopwatch) time(f func()) (wall, own float64) {
	before := s.queued()
	begin := time.Now()
	f()
	d := time.Since(begin)
	return ms(d), ms(max(0, d-(s.queued()-before)))
}

// queued is how long the thread has stood in line for a core.
func (s *stopwatch) queued() time.Duration {
	if s.sched == nil {
		return 0
	}
	var b [96]byte
	n, _ := s.sched.ReadAt(b[:], 0)
	var ran, waited int64
	if _, err := fmt.Sscan(string(b[:n]), &ran, &waited); err != nil {
		return 0
	}
	return time.Duration(waited)
}

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

// spread is how long something takes, in milliseconds.
type spread struct{ P50, P99, WallP99 float64 }

// times is a series of a stopwatch.
type times struct{ wall, own samples }

func (t *times) add(wall, own float64) { t.wall, t.own = append(t.wall, wall), append(t.own, own) }

func (t *times) spread() spread {
	return spread{P50: t.own.quantile(0.5), P99: t.own.quantile(0.99), WallP99: t.wall.quantile(0.99)}
}

// loud is the note beside a figure of time.
func (s spread) loud(u unit) string {
	return fmt.Sprintf(" (p50 %s, by the wall %s)", u(s.P50), u(s.WallP99))
}
