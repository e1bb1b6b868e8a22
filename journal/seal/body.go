package seal

import (
	"fmt"

	"feltjournal/journal"
)

// MaxBody bounds an encoded body in bytes, before compression. A note of
// [journal.MaxText] with everything around it fits, and zstd keeps it in one block.
const MaxBody = 96 << 10

// maxInstant is the largest instant in ms, either way, that a body may hold
// (about the year 140000): the differences below cannot overflow.
const maxInstant = 1 << 52

// bodyForm is the msgpack form of a body. Instants are differences, because
// they are nearly always small or nothing.
type bodyForm struct {
	Kind     journal.Kind   `msgpack:"k"`
	Fact     raw            `msgpack:"f"`
	Author   journal.Author `msgpack:"a"`
	Trust    journal.Trust  `msgpack:"c,omitempty"`
	Recorded int64          `msgpack:"r,omitempty"` // ms after the header's stamp
	At       int64          `msgpack:"t,omitempty"` // ms after recorded
	AsOf     int64          `msgpack:"o,omitempty"` // see since
	Entries  int            `msgpack:"n,omitempty"`
}

// EncodeBody is the msgpack form of b, at most MaxBody bytes ([ErrLimit]).
// What it returns DecodeBody accepts; a text that is not UTF-8 or a value
// outside its enumeration is [ErrFormat]. A draft may leave a value unset.
func EncodeBody(b journal.Body) ([]byte, error) { return encodeBody(b, 0) }

// DecodeBody reverses EncodeBody, after the guard and with every range checked.
// The result shares nothing with b.
func DecodeBody(b []byte) (journal.Body, error) { return decodeBody(b, 0) }

// encodeBody writes instants as differences from stamp.
func encodeBody(b journal.Body, stamp journal.Instant) ([]byte, error) {
	if err := checkBody(b); err != nil {
		return nil, err
	}
	fact, err := encodeFact(b.Fact)
	if err != nil {
		return nil, err
	}
	out, err := Marshal(&bodyForm{
		Kind: b.Fact.Kind(), Fact: fact, Author: b.Author, Trust: b.Trust,
		Recorded: int64(b.Recorded - stamp), At: int64(b.At - b.Recorded),
		AsOf: since(b.Recorded, b.Basis.AsOf), Entries: b.Basis.Entries,
	})
	if err != nil {
		return nil, err
	}
	return out, CheckMsgpack(out, DefaultLimits)
}

func decodeBody(b []byte, stamp journal.Instant) (journal.Body, error) {
	var form bodyForm
	if err := Unmarshal(b, &form, DefaultLimits); err != nil {
		return journal.Body{}, err
	}
	fact, err := decodeFact(form.Kind, form.Fact)
	if err != nil {
		return journal.Body{}, err
	}
	recorded := stamp + journal.Instant(form.Recorded)
	body := journal.Body{
		Author: form.Author, Recorded: recorded, At: recorded + journal.Instant(form.At), Trust: form.Trust,
		Basis: journal.Basis{AsOf: before(recorded, form.AsOf), Entries: form.Entries}, Fact: fact,
	}
	return body, checkBody(body)
}

func encodeFact(f journal.Fact) (raw, error) {
	if u, ok := f.(*Unknown); ok {
		return u.Raw, nil
	}
	return Marshal(f)
}

func decodeFact(k journal.Kind, b raw) (journal.Fact, error) {
	f := journal.NewFact(k)
	if len(b) == 0 {
		return nil, fmt.Errorf("%w: body without a fact", ErrFormat)
	}
	if f == nil {
		return &Unknown{Of: k, Raw: append([]byte(nil), b...)}, nil
	}
	if err := unmarshal(b, f); err != nil {
		return nil, fmt.Errorf("fact of kind %d: %w", k, err)
	}
	return f, nil
}

// since is how long before recorded asOf was, in ms and moved by one so that
// zero is left to mean never.
func since(recorded, asOf journal.Instant) int64 {
	d := int64(recorded - asOf)
	switch {
	case asOf == 0:
		return 0
	case d >= 0:
		return d + 1
	}
	return d
}

// before reverses since.
func before(recorded journal.Instant, d int64) journal.Instant {
	switch {
	case d == 0:
		return 0
	case d > 0:
		d--
	}
	return recorded - journal.Instant(d)
}

// checkBody holds a body to what both sides rely on: instants that can be
// reckoned with, and enumerations this version knows.
func checkBody(b journal.Body) error {
	for _, i := range []journal.Instant{b.At, b.Recorded, b.Basis.AsOf} {
		if i < -maxInstant || i > maxInstant {
			return fmt.Errorf("%w: instant %d", ErrFormat, i)
		}
	}
	switch {
	case b.Fact == nil || b.Fact.Kind() == 0:
		return fmt.Errorf("%w: body without a fact", ErrFormat)
	case b.Trust > journal.TrustOff:
		return fmt.Errorf("%w: clock trust %d", ErrFormat, b.Trust)
	case b.Basis.Entries < 0:
		return fmt.Errorf("%w: basis of %d entries", ErrFormat, b.Basis.Entries)
	case !knownValues(b.Fact):
		return fmt.Errorf("%w: fact of kind %d with an unknown value", ErrFormat, b.Fact.Kind())
	}
	return nil
}

// knownValues reports whether no enumeration of f is beyond what this version
// knows. An Act from the future must not be shown as one of ours.
func knownValues(f journal.Fact) bool {
	switch f := f.(type) {
	case *journal.Note:
		return f.Relation <= journal.NoteCorrection
	case *journal.Administration:
		return f.Act == 0 || f.Act.Known()
	case *journal.Order:
		return f.Status <= journal.OrderUnknown
	case *journal.Alert:
		return f.Type <= journal.AlertCritical
	case *journal.Countersign:
		return f.Purpose <= journal.SignWitness
	case *journal.Movement:
		return f.Type <= journal.MovementCount
	}
	return true
}

// checkStated wants every enumeration that has no zero value. A draft may do
// without, an entry may not.
func checkStated(f journal.Fact) error {
	stated := true
	switch f := f.(type) {
	case *journal.Administration:
		stated = f.Act != 0
	case *journal.Order:
		stated = f.Status != 0
	case *journal.Alert:
		stated = f.Type != 0
	case *journal.Countersign:
		stated = f.Purpose != 0
	case *journal.Movement:
		stated = f.Type != 0
	}
	if !stated {
		return fmt.Errorf("%w: fact of kind %d without its state", ErrFormat, f.Kind())
	}
	return nil
}
