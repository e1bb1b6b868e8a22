package policy

import _ "embed" // the documented schema travels in the program

//go:embed default.toml
var defaultText string

// DefaultText is the file that says what [Default] says, and describes the
// schema key by key, in Norwegian.
func DefaultText() string { return defaultText }
