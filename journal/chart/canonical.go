package chart

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"feltjournal/journal"
)

// content is an entry as bytes: equal for equal entries, whatever became of
// nil and empty lists on the way through storage.
func content(e *journal.Entry) []byte { return appendValue(nil, reflect.ValueOf(*e)) }

// factContent is the same for a fact alone.
func factContent(f journal.Fact) []byte { return appendValue(nil, reflect.ValueOf(f)) }

var idType = reflect.TypeFor[journal.ID]()

// appendValue writes a value field by field; every length goes first, so no
// two different values share an encoding.
func appendValue(dst []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return appendPointer(dst, v)
	case reflect.Struct:
		for i := range v.NumField() {
			dst = appendValue(dst, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		dst = binary.AppendUvarint(dst, uint64(v.Len()))
		if v.Type() == idType {
			id := v.Interface().(journal.ID)
			return append(dst, id[:]...)
		}
		for i := range v.Len() {
			dst = appendValue(dst, v.Index(i))
		}
	case reflect.String:
		dst = binary.AppendUvarint(dst, uint64(v.Len()))
		dst = append(dst, v.String()...)
	case reflect.Bool:
		dst = append(dst, flag(v.Bool()))
	default:
		return appendNumber(dst, v)
	}
	return dst
}

func appendPointer(dst []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return append(dst, 0)
	}
	if f, ok := v.Interface().(journal.Fact); ok {
		dst = append(dst, byte(f.Kind()))
	}
	return appendValue(append(dst, 1), v.Elem())
}

func appendNumber(dst []byte, v reflect.Value) []byte {
	if v.CanInt() {
		return binary.AppendVarint(dst, v.Int())
	}
	if v.CanUint() {
		return binary.AppendUvarint(dst, v.Uint())
	}
	return dst // a fact holds nothing else; see TestContent_covers_every_field
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// Canonical is the chart as bytes: the same on every replica that holds the
// same entries, and different when anything a screen shows is different. It is
// lines of text in which clinical content stands only as hashes, so that two
// charts can be compared line by line in a log.
func (c *Chart) Canonical() []byte {
	w := &lines{}
	w.line("chart", c.stream, len(c.entries))
	for _, e := range sortedEntries(c.entries) {
		w.line("entry", e.ID, hash(content(e)))
	}
	if n := len(c.patients); n > 0 {
		w.line("patient", c.patients[n-1].ID)
	}
	for _, a := range c.Alerts() {
		w.line("alert", a.Alert.Alert, a.Entry.ID, a.Active, a.Disputed, len(a.Versions))
	}
	c.writeOrders(w)
	c.writeNotes(w)
	c.writeSections(w)
	c.writeRest(w)
	for _, k := range c.Cases() {
		w.line("case", hex.EncodeToString(k.ID[:]), k.Rule, k.Severity, k.State, k.Order, k.Slot, k.Alert, k.Newer, k.Since,
			hash([]byte(k.Document), []byte(k.Section), []byte(k.Where)), k.Died, k.Entries, k.Voided, closing(k), settling(k))
	}
	return w.b
}

func (c *Chart) writeOrders(w *lines) {
	for _, o := range sortedOrders(c.orders) {
		w.line("order", o.id, o.state.Disputed)
		for _, v := range o.state.Versions {
			w.line("version", v.Order.Version, v.Entry.ID, v.From)
		}
		for _, v := range o.state.Rivals {
			w.line("rival", v.Order.Version, v.Entry.ID)
		}
		for _, d := range o.doses {
			w.line("dose", d.Entry.ID, d.At, d.Act, d.Slot, d.afterStop, d.newer, len(d.allergies), voidIDs(d.Voids), !d.gone.none())
			c.writeFollowers(w, d)
		}
		for _, k := range sortedSlots(o.slots) {
			w.line("slot", k, outcome(o.slots[k]), portions(o.slots[k], (*Dose).Counts))
		}
	}
}

// writeFollowers is what others wrote about a dose. Whether a check is waited
// for is left out: that is for the policy to say.
func (c *Chart) writeFollowers(w *lines, d *Dose) {
	for _, s := range c.checks(d) {
		w.line("check", s.Entry.ID, s.Found, s.After)
	}
	for _, f := range c.followers[d.Entry.ID] {
		w.line("follower", f.Entry.ID, f.Act, f.Counts())
	}
}

func (c *Chart) writeNotes(w *lines) {
	for _, t := range c.Notes() {
		w.line("thread", t.Root.Entry.ID, t.Orphan)
		for _, v := range append([]NoteVersion{t.Root}, t.Replies...) {
			w.line("note", v.Entry.ID, v.Relation, v.CorrectedBy, voidIDs(v.Voids))
		}
	}
}

func (c *Chart) writeSections(w *lines) {
	var documents []string
	for name := range c.sections {
		documents = append(documents, name.document)
	}
	slices.Sort(documents)
	for _, d := range slices.Compact(documents) {
		for _, s := range c.Document(d) {
			w.line("section", hash([]byte(d), []byte(s.Key)), s.Parents(), len(s.Heads), len(s.Versions))
		}
	}
}

func (c *Chart) writeRest(w *lines) {
	for _, o := range c.Observations() {
		w.line("observation", o.Entry.ID, voidIDs(o.Voids))
	}
	for _, e := range c.unknown {
		w.line("unknown", e.ID)
	}
}

// Canonical is the list as bytes, like a chart's.
func (l *List) Canonical() []byte {
	w := &lines{}
	w.line("list", l.stream, len(l.entries))
	for _, e := range sortedEntries(l.entries) {
		w.line("entry", e.ID, hash(content(e)))
	}
	for _, m := range l.where(func(Member) bool { return true }) {
		w.line("member", m.Patient, m.Active, m.Entry.ID)
	}
	count, sum := l.Head()
	w.line("head", count, hex.EncodeToString(sum[:]))
	return w.b
}

type lines struct{ b []byte }

func (w *lines) line(noun string, values ...any) {
	w.b = append(w.b, noun...)
	for _, v := range values {
		w.b = fmt.Append(append(w.b, ' '), v)
	}
	w.b = append(w.b, '\n')
}

func hash(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(binary.AppendUvarint(nil, uint64(len(p))))
		h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func voidIDs(voids []Void) []journal.ID {
	ids := make([]journal.ID, len(voids))
	for i, v := range voids {
		ids[i] = v.Entry.ID
	}
	return ids
}

func closing(k *Case) string {
	var ids []journal.ID
	for _, c := range k.Closures {
		ids = append(ids, c.Entry.ID)
	}
	if k.Closed != nil {
		return fmt.Sprint(ids, k.Closed.Entry.ID)
	}
	return fmt.Sprint(ids)
}

func settling(k *Case) any {
	if k.Settled == nil {
		return nil
	}
	return k.Settled.ID
}

func sortedEntries(m map[journal.ID]*journal.Entry) []*journal.Entry {
	return slices.SortedFunc(maps.Values(m), func(a, b *journal.Entry) int { return bytes.Compare(a.ID[:], b.ID[:]) })
}

func sortedOrders(m map[journal.ID]*order) []*order {
	return slices.SortedFunc(maps.Values(m), func(a, b *order) int { return bytes.Compare(a.id[:], b.id[:]) })
}

func sortedSlots(m map[journal.SlotKey][]*Dose) []journal.SlotKey {
	return slices.SortedFunc(maps.Keys(m), func(a, b journal.SlotKey) int { return bytes.Compare(slotPart(a), slotPart(b)) })
}
