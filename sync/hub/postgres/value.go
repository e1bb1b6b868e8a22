package postgres

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"feltjournal/journal"
)

// All values travel in PostgreSQL's binary form. The hub writes and reads a few
// kinds of column by the hundred thousand, so it writes them itself.

// Types of the elements of arrays.
const (
	oidBool  = 16
	oidBytes = 17
	oidInt8  = 20
	oidInt2  = 21
	oidInt4  = 23
	oidText  = 25
)

func int64Value[N ~int | ~int64 | ~uint64](n N) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(n))
}

func int16Value[N ~uint8](n N) []byte { return []byte{0, byte(n)} }

func boolValue(b bool) []byte {
	if b {
		return []byte{1}
	}
	return []byte{0}
}

func idsValue(ids []journal.ID) []byte {
	out := make([]byte, 0, len(ids)*len(journal.ID{}))
	for _, id := range ids {
		out = append(out, id[:]...)
	}
	return out
}

// column is an array that is being written: one column of many rows.
type column struct {
	oid  uint32
	n    int
	data []byte
}

func (c *column) bytes(b []byte) {
	c.length(len(b))
	c.data = append(c.data, b...)
}

// text writes s without what PostgreSQL refuses in a text, so that nothing a
// device says of itself can fail what it shares a transaction with.
func (c *column) text(s string) {
	if strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s) {
		s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "\ufffd")
	}
	c.length(len(s))
	c.data = append(c.data, s...)
}

func (c *column) int64(n uint64) {
	c.length(8)
	c.data = binary.BigEndian.AppendUint64(c.data, n)
}

func (c *column) int32(n uint32) {
	c.length(4)
	c.data = binary.BigEndian.AppendUint32(c.data, n)
}

func (c *column) int16(n uint16) {
	c.length(2)
	c.data = binary.BigEndian.AppendUint16(c.data, n)
}

func (c *column) bool(b bool) {
	c.length(1)
	if b {
		c.data = append(c.data, 1)
	} else {
		c.data = append(c.data, 0)
	}
}

func (c *column) length(n int) {
	c.n++
	c.data = binary.BigEndian.AppendUint32(c.data, uint32(n))
}

// extend appends the rows of another column of the same type.
func (c *column) extend(other *column) {
	c.n += other.n
	c.data = append(c.data, other.data...)
}

// value is the array.
func (c *column) value() []byte {
	out := make([]byte, 0, 20+len(c.data))
	if c.n == 0 { // an empty array has no dimension
		out = binary.BigEndian.AppendUint32(out, 0)
		out = binary.BigEndian.AppendUint32(out, 0)
		return binary.BigEndian.AppendUint32(out, c.oid)
	}
	for _, n := range [5]uint32{1, 0, c.oid, uint32(c.n), 1} { // dimensions, has NULL, type, length, lower bound
		out = binary.BigEndian.AppendUint32(out, n)
	}
	return append(out, c.data...)
}

// table is some columns side by side.
type table []column

func newTable(oids ...uint32) table {
	t := make(table, len(oids))
	for i, oid := range oids {
		t[i].oid = oid
	}
	return t
}

func (t table) params() [][]byte {
	out := make([][]byte, len(t))
	for i := range t {
		out[i] = t[i].value()
	}
	return out
}

// idColumn is an array of ids.
func idColumn(ids []journal.ID) []byte {
	c := column{oid: oidBytes}
	for i := range ids {
		c.bytes(ids[i][:])
	}
	return c.value()
}

// errShape is a column of the wrong length: the schema is not ours, or the
// database was changed by somebody else.
var errShape = errors.New("a column has the wrong length")

// row reads one row, column by column.
type row struct {
	values [][]byte
	err    error
}

func (r *row) next() []byte {
	if len(r.values) == 0 {
		r.err = errShape
		return nil
	}
	v := r.values[0]
	r.values = r.values[1:]
	return v
}

func (r *row) fixed(dst []byte) {
	v := r.next()
	if len(v) != len(dst) {
		r.err = fmt.Errorf("%w: %d bytes in place of %d", errShape, len(v), len(dst))
		return
	}
	copy(dst, v)
}

func (r *row) id() (id journal.ID) {
	r.fixed(id[:])
	return id
}

func (r *row) ids() (out []journal.ID) {
	v := r.next()
	for ; len(v) >= len(journal.ID{}); v = v[len(journal.ID{}):] {
		out = append(out, journal.ID(v[:len(journal.ID{})]))
	}
	return out
}

// bytes is a copy, since what PostgreSQL sent is overwritten by the next row;
// nil if it is empty.
func (r *row) bytes() []byte { return append([]byte(nil), r.next()...) }

func (r *row) text() string { return string(r.next()) }

func (r *row) bool() bool {
	v := r.next()
	return len(v) == 1 && v[0] == 1
}

// int reads a number of 2, 4 or 8 bytes.
func (r *row) int() uint64 {
	switch v := r.next(); len(v) {
	case 8:
		return binary.BigEndian.Uint64(v)
	case 4:
		return uint64(binary.BigEndian.Uint32(v))
	case 2:
		return uint64(binary.BigEndian.Uint16(v))
	}
	r.err = errShape
	return 0
}
