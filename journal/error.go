package journal

import (
	"errors"
	"fmt"
)

// Error is something the user can mend. Code is the key of a sentence in the
// translations ("error.<code>"); Args fill it in. Everything that is not an
// *Error is internal: the screen shows what is safe and what to do next.
type Error struct {
	Code string
	Args map[string]any
}

// Error is the form for logs; it never holds what was typed.
func (e *Error) Error() string { return "journal: " + e.Code }

// Invalid builds an *Error from a code and key, value pairs.
func Invalid(code string, args ...any) *Error {
	e := &Error{Code: code}
	for i := 0; i+1 < len(args); i += 2 {
		if e.Args == nil {
			e.Args = map[string]any{}
		}
		e.Args[fmt.Sprint(args[i])] = args[i+1]
	}
	return e
}

// CodeOf is the code of the *Error in err's chain, or "".
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
