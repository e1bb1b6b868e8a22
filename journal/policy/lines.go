package policy

import (
	"slices"
	"strconv"

	"github.com/pelletier/go-toml/v2/unstable"
)

// lines are the line numbers of everything in a file that is known to be
// valid, by path: the keys from the top, with the number of the element within
// an array of tables or a list.
func lines(text []byte) map[string]int {
	w := &lineWalk{lines: map[string]int{}, elements: map[string]int{}}
	for i, c := range text {
		if c == '\n' {
			w.ends = append(w.ends, i)
		}
	}
	w.p.Reset(text)
	table := ""
	for w.p.NextExpression() {
		e := w.p.Expression()
		switch e.Kind {
		case unstable.Table:
			table = w.down("", e.Key())
		case unstable.ArrayTable:
			table = w.element(w.down("", e.Key()))
		case unstable.KeyValue:
			w.keyValue(table, e)
		}
	}
	return w.lines
}

type lineWalk struct {
	p        unstable.Parser
	lines    map[string]int
	elements map[string]int // of arrays of tables
	ends     []int          // offsets of the ends of lines
	last     int
}

// under is the path of key in the table at path.
func under(path, key string) string { return path + "\x00" + key }

// down follows a key from a table, through the last element of every array of
// tables on the way except the one it ends at.
func (w *lineWalk) down(path string, key unstable.Iterator) string {
	for key.Next() {
		if n := w.elements[path]; n > 0 {
			path = under(path, strconv.Itoa(n-1))
		}
		path = under(path, string(key.Node().Data))
		w.see(path, key.Node())
	}
	return path
}

func (w *lineWalk) element(path string) string {
	n := w.elements[path]
	w.elements[path]++
	path = under(path, strconv.Itoa(n))
	w.lines[path] = w.last
	return path
}

func (w *lineWalk) see(path string, n *unstable.Node) {
	before, _ := slices.BinarySearch(w.ends, int(n.Raw.Offset))
	w.last = before + 1
	if w.lines[path] == 0 {
		w.lines[path] = w.last
	}
}

func (w *lineWalk) keyValue(table string, e *unstable.Node) {
	w.value(w.down(table, e.Key()), e.Value())
}

func (w *lineWalk) value(path string, v *unstable.Node) {
	children := v.Children()
	for n := 0; children.Next(); n++ {
		switch child := children.Node(); {
		case child.Kind == unstable.KeyValue:
			w.keyValue(path, child)
		case v.Kind == unstable.Array:
			at := under(path, strconv.Itoa(n))
			w.see(at, child)
			w.value(at, child)
		}
	}
}
