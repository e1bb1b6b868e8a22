//go:build !linux

package postgres

import "syscall"

// giveUpUnheard leaves it to keepalive where there is no TCP_USER_TIMEOUT.
func giveUpUnheard(string, string, syscall.RawConn) error { return nil }
