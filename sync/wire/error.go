package wire

import "errors"

// Why a frame was not read or not made. Every error of this package wraps one.
var (
	ErrMalformed = errors.New("wire: malformed")
	ErrTooLarge  = errors.New("wire: over a limit")
	ErrVersion   = errors.New("wire: a protocol version this one does not speak")
)

// CodeOf is the code to answer a decoding error with.
func CodeOf(err error) Code {
	switch {
	case errors.Is(err, ErrVersion):
		return CodeVersion
	case errors.Is(err, ErrTooLarge):
		return CodeTooLarge
	case errors.Is(err, ErrMalformed):
		return CodeMalformed
	}
	return CodeInternal
}
