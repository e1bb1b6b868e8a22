package seal

import "errors"

// What can be wrong with bytes from outside. Every error of this package that
// is about its input wraps one of them.
var (
	// ErrOpen means the wrong key, or that header or sealed bytes were altered.
	ErrOpen = errors.New("seal: cannot be opened with this key")
	// ErrFormat means that the bytes are not what this version writes or reads.
	ErrFormat = errors.New("seal: malformed")
	// ErrLimit means that a limit was passed: size, depth, count or ratio.
	ErrLimit = errors.New("seal: over a limit")
)
