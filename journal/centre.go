package journal

// Item is one entry that the centre writes to a stream. A zero ID asks the
// centre's device to make one; a given ID makes the item idempotent: writing
// it again is a no-op.
type Item struct {
	ID   ID
	Body Body
}

// Filing is one entry that a device wrote and that the central journal has not
// been given yet.
type Filing struct {
	Stream ID
	Pos    uint64 // its position in the stream at the hub
	Entry  Entry
	// Subject is the central journal's name of the stream, "Patient/123"; empty
	// for a device's access log.
	Subject string
}
