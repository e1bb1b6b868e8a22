package wire

import "time"

// Error is a whole request that the hub refused; nothing of it was stored. Over
// HTTP it is the Status of its Code with the bare code as text body, and a
// Retry-After header in whole seconds when RetryAfter is set.
type Error struct {
	Code       Code
	RetryAfter time.Duration
}

// Error is the form for logs.
func (e *Error) Error() string { return "the hub refused the request: " + string(e.Code) }

// Status is the HTTP status a refusal travels under.
func (c Code) Status() int {
	switch c {
	case CodeBusy:
		return 503
	case CodeTooLarge:
		return 413
	case CodeDevice:
		return 403
	case CodeGap, CodeChain, CodeEquivocation:
		return 409
	case CodeVersion:
		return 426
	case CodeInternal:
		return 500
	}
	return 400
}

// Known reports whether c is one of this version's codes.
func (c Code) Known() bool {
	switch c {
	case CodeMalformed, CodeTooLarge, CodeVersion, CodeDevice, CodeGap, CodeChain, CodeEquivocation, CodeRights,
		CodeUnreadable, CodeStamp, CodeBusy, CodeInternal:
		return true
	}
	return false
}
