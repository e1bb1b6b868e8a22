package journal

// Slot names one planned dose by the order, the local date and the local time
// label in Europe/Oslo. It is computed on the device and never sent as such,
// so it does not move when the dose changes, and it is well defined on the two
// nights a year when the clock changes.
type Slot struct {
	Order ID
	Date  Date
	Time  LocalTime
	Again bool // the second 02:xx of the night when summer time ends
}

// SlotKey is a slot without its order, as an administration carries it. The
// zero value means no slot: a dose given as needed.
type SlotKey struct {
	Date  Date      `msgpack:"d,omitempty"`
	Time  LocalTime `msgpack:"t,omitempty"`
	Again bool      `msgpack:"a,omitempty"`
}

// Of names the slot of order at k.
func (k SlotKey) Of(order ID) Slot { return Slot{order, k.Date, k.Time, k.Again} }

// Key is the slot without its order.
func (s Slot) Key() SlotKey { return SlotKey{s.Date, s.Time, s.Again} }

// Valid reports whether k names a real day and time.
func (k SlotKey) Valid() bool {
	return k.Date == k.Date.AddDays(0) && k.Date.Year() >= 1900 && k.Date.Year() < 2200 && k.Time >= 0 && k.Time < 24*60
}
