package seal

import (
	"bytes"
	"fmt"
)

// GuardLimits bound what a msgpack value may hold before it is decoded.
type GuardLimits struct {
	Bytes int // of the whole value
	Depth int // containers inside each other, at most MaxDepth
	Map   int // entries of one map
	Array int // elements of one array
	Text  int // bytes of one str or bin
}

// MaxDepth is the deepest nesting any limits can allow; a fact needs 5.
const MaxDepth = 16

// DefaultLimits hold for a body (guides/reliability.md section 5, global caps).
var DefaultLimits = GuardLimits{Bytes: MaxBody, Depth: MaxDepth, Map: 256, Array: 4096, Text: MaxBody}

// CheckMsgpack walks b without decoding it and reports the first thing that a
// decoder could be killed or misled by: a declared length beyond what is
// there, nesting, duplicate keys, trailing bytes, text that is not UTF-8,
// extension types, NaN. Its cost is bounded by len(b), whatever b declares, and
// it does not recurse. The error wraps [ErrLimit] or [ErrFormat].
func CheckMsgpack(b []byte, lim GuardLimits) error {
	if len(b) > lim.Bytes {
		return fmt.Errorf("%w: %d bytes, at most %d", ErrLimit, len(b), lim.Bytes)
	}
	g := guard{reader: reader{b: b, text: lim.Text}, lim: lim}
	for first := true; first || g.depth > 0; first = false {
		if err := g.step(); err != nil {
			return err
		}
	}
	if len(g.b) > 0 {
		return fmt.Errorf("%w: %d bytes behind the value", ErrFormat, len(g.b))
	}
	return nil
}

// guard is the state of a walk: the open containers, innermost last.
type guard struct {
	reader
	lim   GuardLimits
	open  [MaxDepth]container
	depth int
	keys  []token // of the open maps, in the order of open
}

type container struct {
	left  uint64 // values still to come
	isMap bool
	key   bool      // the next value is a key
	seen  [2]uint64 // one-character and small integer keys met so far, as bits
	keys  int       // where its other keys begin in guard.keys
}

// step reads one token and closes what it completes.
func (g *guard) step() error {
	t, err := g.next()
	if err != nil {
		return err
	}
	if g.depth > 0 {
		if err := g.enter(&g.open[g.depth-1], t); err != nil {
			return err
		}
	}
	if t.family >= famArray {
		if err := g.push(t); err != nil {
			return err
		}
	}
	for g.depth > 0 && g.open[g.depth-1].left == 0 {
		g.depth--
		g.keys = g.keys[:g.open[g.depth].keys]
	}
	return nil
}

// enter counts t as the next part of c.
func (g *guard) enter(c *container, t token) error {
	if c.isMap && c.key {
		c.key = false
		return g.addKey(c, t)
	}
	c.key = c.isMap
	c.left--
	return nil
}

func (g *guard) push(t token) error {
	most, parts := g.lim.Array, t.n
	if t.family == famMap {
		most, parts = g.lim.Map, 2*t.n
	}
	switch {
	case t.n > uint64(most):
		return fmt.Errorf("%w: container of %d, at most %d", ErrLimit, t.n, most)
	case parts > uint64(len(g.b)):
		return fmt.Errorf("%w: %d values declared, %d bytes left", ErrFormat, parts, len(g.b))
	case g.depth >= min(g.lim.Depth, MaxDepth):
		return fmt.Errorf("%w: nested deeper than %d", ErrLimit, g.lim.Depth)
	}
	isMap := t.family == famMap
	g.open[g.depth] = container{left: t.n, isMap: isMap, key: isMap, keys: len(g.keys)}
	g.depth++
	return nil
}

// addKey refuses a key that c already has. A letter and the small integer of
// its code are the same key, as they are to the decoder.
func (g *guard) addKey(c *container, t token) error {
	if code, ok := letter(t); ok {
		bit := uint64(1) << (code & 63)
		if c.seen[code>>6]&bit != 0 {
			return fmt.Errorf("%w: duplicate key", ErrFormat)
		}
		c.seen[code>>6] |= bit
		return nil
	}
	if t.family > famStr || t.family == famNil || t.family == famBool || t.family == famFloat {
		return fmt.Errorf("%w: a key is a text or an integer", ErrFormat)
	}
	for _, k := range g.keys[c.keys:] {
		if k.family == t.family && k.n == t.n && bytes.Equal(k.data, t.data) {
			return fmt.Errorf("%w: duplicate key", ErrFormat)
		}
	}
	g.keys = append(g.keys, t)
	return nil
}

// letter is the code of a key that is one ASCII character or an integer below 128.
func letter(t token) (byte, bool) {
	switch {
	case t.family == famStr && len(t.data) == 1:
		return t.data[0], true
	case t.family == famUint && t.n < 0x80:
		return byte(t.n), true
	}
	return 0, false
}
