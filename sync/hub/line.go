package hub

import (
	"container/heap"
	"slices"
	"time"
)

// line is those of one urgency that wait, a heap by who is called first.
type line []*turn

func (l line) Len() int           { return len(l) }
func (l line) Less(i, j int) bool { return l[i].before(l[j]) }

func (l line) Swap(i, j int) {
	l[i], l[j] = l[j], l[i]
	l[i].index, l[j].index = i, j
}

// Push is heap.Interface.
func (l *line) Push(x any) {
	t := x.(*turn) // only stand pushes
	t.index = len(*l)
	*l = append(*l, t)
}

// Pop is heap.Interface.
func (l *line) Pop() any {
	last := len(*l) - 1
	t := (*l)[last]
	(*l)[last], t.index = nil, -1
	*l = (*l)[:last]
	return t
}

func (g *gate) lineOf(t *turn) *line {
	if t.heavy {
		return &g.lines[t.urgency][1]
	}
	return &g.lines[t.urgency][0]
}

func (g *gate) stand(t *turn) { heap.Push(g.lineOf(t), t) }

// next takes out who is called next, nil: nobody that there is a place for.
func (g *gate) next(at time.Time) *turn {
	for u := range g.lines {
		light, heavy := g.head(u, 0, at), g.head(u, 1, at)
		if heavy != nil && g.heavy < g.heavyPlaces && (light == nil || heavy.before(light)) {
			light = heavy
		}
		if light != nil {
			heap.Remove(g.lineOf(light), light.index)
			return light
		}
	}
	return nil
}

// head is the first of a line, if it may be called: who has taken more than its
// share is not called before it is due, not even to a free place, while others
// are at work. Its batches would hold up theirs in the store.
func (g *gate) head(u, kind int, at time.Time) *turn {
	l := g.lines[u][kind]
	if len(l) == 0 || g.working > 0 && l[0].due.After(at) {
		return nil
	}
	return l[0]
}

// last is who is called last of those that wait for a place.
func (g *gate) last() *turn {
	for u := len(g.lines) - 1; u >= 0; u-- {
		var last *turn
		for _, l := range g.lines[u] {
			for _, t := range l {
				if last == nil || last.before(t) {
					last = t
				}
			}
		}
		if last != nil {
			return last
		}
	}
	return nil
}

// drop takes t out of where it waits.
func (g *gate) drop(t *turn) {
	g.queued[t.urgency]--
	if t.index >= 0 {
		heap.Remove(g.lineOf(t), t.index)
		return
	}
	t.visitor.parked = slices.DeleteFunc(t.visitor.parked, func(p *turn) bool { return p == t })
}
