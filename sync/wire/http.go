package wire

import "time"

// Where the hub listens. All of it is TLS 1.3; all but EnrollPath wants a
// client certificate.
const (
	SyncPath   = "/v1/sync"   // POST a request frame, get a response frame
	WakePath   = "/v1/wake"   // GET server-sent events; each only says that something is there
	EnrollPath = "/v1/enroll" // POST EnrollRequest as JSON, get EnrollResponse
)

// Media types of the bodies. A body of any other type is not read: a captive
// portal answers 200 with HTML.
const (
	ContentType       = "application/vnd.feltjournal.sync"
	EnrollContentType = "application/json"
)

// WakeInterval is how often the hub sends a comment on an idle wake stream, so
// that a dead connection is found on both sides.
const WakeInterval = 25 * time.Second

// MaxEnroll caps both enrolment bodies, in bytes.
const MaxEnroll = 64 << 10
