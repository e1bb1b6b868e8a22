package sim

import (
	"container/heap"
	"time"
)

// event is something that will happen.
type event struct {
	at time.Time
	n  int // order of planning: ties are broken the same way in every run
	do func()
}

// queue holds what will happen, earliest first.
type queue struct {
	events events
	n      int
}

// at plans do.
func (q *queue) at(t time.Time, do func()) {
	q.n++
	heap.Push(&q.events, event{t, q.n, do})
}

// next moves the world on to the next event before end; false when there is
// none.
func (q *queue) next(w *world, end time.Time) bool {
	if len(q.events) == 0 || q.events[0].at.After(end) {
		return false
	}
	e := heap.Pop(&q.events).(event)
	w.now = e.at
	e.do()
	return true
}

type events []event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	return e[i].at.Before(e[j].at) || e[i].at.Equal(e[j].at) && e[i].n < e[j].n
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)   { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}
