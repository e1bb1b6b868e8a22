package wire

// Code is why the hub refused a request or keeps an entry in quarantine. The
// window has a sentence for each.
type Code string

// Codes of refusal.
const (
	CodeMalformed    Code = "malformed"    // the frame or message could not be read
	CodeTooLarge     Code = "too_large"    // over a limit
	CodeVersion      Code = "version"      // a protocol version this hub does not speak
	CodeDevice       Code = "device"       // not the device of the certificate, unknown or revoked
	CodeGap          Code = "gap"          // an own entry is missing before this one
	CodeChain        Code = "chain"        // link or signature does not match
	CodeEquivocation Code = "equivocation" // the same number with other bytes: a cloned or restored device
	CodeRights       Code = "rights"       // this device never held the stream
	CodeUnreadable   Code = "unreadable"   // the hub cannot open or understand the body
	CodeStamp        Code = "stamp"        // the clock of a device is wrong beyond doubt; an alarm, never a refusal (I11)
	CodeBusy         Code = "busy"         // come back after RetryAfterMs
	CodeInternal     Code = "internal"
)
