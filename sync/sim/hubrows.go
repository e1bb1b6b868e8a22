package sim

import (
	"bytes"
	"cmp"
	"slices"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// Insert adds a row; what is taken is left as it was.
func (t *hubTx) Insert(r hub.Row) error {
	d := t.d
	seq, at := numbered{r.Device, r.Seq}, numbered{r.Stream, r.Pos}
	_, taken := d.bySeq[seq]
	_, known := d.byID[r.ID]
	i, placed := position(d.rows[r.Stream], r.Pos)
	if taken || known || placed {
		return hub.ErrExists
	}
	if err := set(t, d.bySeq, seq, at); err != nil {
		return err
	}
	if err := set(t, d.byID, r.ID, at); err != nil {
		return err
	}
	r.Bytes = bytes.Clone(r.Bytes)
	rows := d.rows[r.Stream]
	if i < len(rows) {
		return set(t, d.rows, r.Stream, slices.Insert(slices.Clone(rows), i, r))
	}
	return set(t, d.rows, r.Stream, append(rows, r)) // an undone append only shortens the list again
}

func (t *hubTx) row(at numbered, ok bool) (hub.Row, error) {
	if !ok {
		return hub.Row{}, hub.ErrNotFound
	}
	return t.At(at.id, at.n)
}

func (t *hubTx) Entry(device journal.ID, seq uint64) (hub.Row, error) {
	at, ok := t.d.bySeq[numbered{device, seq}]
	return t.row(at, ok)
}

func (t *hubTx) ByID(id journal.ID) (hub.Row, error) {
	at, ok := t.d.byID[id]
	return t.row(at, ok)
}

func (t *hubTx) At(stream journal.ID, pos uint64) (hub.Row, error) {
	i, ok := position(t.d.rows[stream], pos)
	if !ok {
		return hub.Row{}, hub.ErrNotFound
	}
	return copyRow(t.d.rows[stream][i]), nil
}

// copyRow gives the caller a row of its own.
func copyRow(r hub.Row) hub.Row {
	r.Bytes = bytes.Clone(r.Bytes)
	return r
}

func (t *hubTx) Tail(stream journal.ID, after uint64, limit int) ([]hub.Row, error) {
	return t.tail(stream, after, limit, func(*hub.Row) bool { return true }), nil
}

func (t *hubTx) Critical(stream journal.ID, after uint64, limit int) ([]hub.Row, error) {
	return t.tail(stream, after, limit, func(r *hub.Row) bool { return r.Class == journal.ClassCritical }), nil
}

func (t *hubTx) tail(stream journal.ID, after uint64, limit int, want func(*hub.Row) bool) []hub.Row {
	var out []hub.Row
	rows := t.d.rows[stream]
	i, _ := position(rows, after+1)
	for ; i < len(rows) && len(out) < limit; i++ {
		if want(&rows[i]) {
			out = append(out, copyRow(rows[i]))
		}
	}
	return out
}

func (t *hubTx) Root(stream journal.ID, pos uint64) ([8]byte, error) {
	r, err := t.At(stream, pos)
	return r.Root, err
}

func (t *hubTx) Places(device journal.ID, after uint64, limit int) ([]hub.Place, error) {
	var out []hub.Place
	for k, at := range t.d.bySeq {
		if k.id == device && k.n > after {
			out = append(out, hub.Place{Seq: k.n, Stream: at.id, Pos: at.n})
		}
	}
	slices.SortFunc(out, func(a, b hub.Place) int { return cmp.Compare(a.Seq, b.Seq) })
	return out[:min(limit, len(out))], nil
}

func (t *hubTx) Mark(stream journal.ID, pos uint64, state hub.State, relayed bool) error {
	rows := t.d.rows[stream]
	i, ok := position(rows, pos)
	if !ok {
		return hub.ErrNotFound
	}
	old := rows[i]
	t.undo = append(t.undo, func() { rows[i] = old })
	rows[i].State, rows[i].Relayed = state, relayed
	return nil
}

func (t *hubTx) InState(stream journal.ID, state hub.State, limit int) ([]hub.Row, error) {
	ids := []journal.ID{stream}
	if stream == (journal.ID{}) {
		ids = ids[:0]
		for id := range t.d.rows {
			ids = append(ids, id)
		}
		ascending(ids)
	}
	var out []hub.Row
	for _, id := range ids {
		for _, r := range t.d.rows[id] {
			if r.State == state && len(out) < limit {
				out = append(out, copyRow(r))
			}
		}
	}
	return out, nil
}

func (t *hubTx) CountState(state hub.State, limit int) (int, error) {
	rows, err := t.InState(journal.ID{}, state, limit)
	return len(rows), err
}

func (t *hubTx) Recent(since journal.Stamp, limit int) ([]hub.Row, error) {
	var out []hub.Row
	for _, rows := range t.d.rows {
		for _, r := range rows {
			if r.Class == journal.ClassCritical && r.Stamp > since {
				out = append(out, copyRow(r))
			}
		}
	}
	slices.SortFunc(out, func(a, b hub.Row) int {
		return cmp.Or(cmp.Compare(a.Stamp, b.Stamp), bytes.Compare(a.Stream[:], b.Stream[:]), cmp.Compare(a.Pos, b.Pos))
	})
	return out[:min(limit, len(out))], nil
}

// position finds pos among rows, which are in order but need not begin at 1.
func position(rows []hub.Row, pos uint64) (int, bool) {
	return slices.BinarySearchFunc(rows, pos, func(r hub.Row, p uint64) int { return cmp.Compare(r.Pos, p) })
}
