package watch

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost of a password (RFC 9106, second recommendation).
const (
	hashTime    = 3
	hashMemory  = 64 << 10 // KiB
	hashThreads = 4
	hashBytes   = 32
	saltBytes   = 16
)

// MinPassword is how many characters a password has at least.
const MinPassword = 12

// Errors of passwords.
var (
	ErrShort = errors.New("a password has at least 12 characters")
	errHash  = errors.New("not a password file of `syncd hub password`")
)

// Hash is a salted Argon2id hash of a password in the usual text form.
func Hash(password string) (string, error) {
	if len([]rune(password)) < MinPassword {
		return "", ErrShort
	}
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("read random bytes for a salt: %w", err)
	}
	sum := argon2.IDKey([]byte(password), salt, hashTime, hashMemory, hashThreads, hashBytes)
	text := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashTime, hashThreads, text(salt), text(sum)), nil
}

// hash is a parsed Hash.
type hash struct{ salt, sum []byte }

func parseHash(s string) (h hash, err error) {
	part := strings.Split(strings.TrimSpace(s), "$")
	want := fmt.Sprintf("m=%d,t=%d,p=%d", hashMemory, hashTime, hashThreads)
	if len(part) != 6 || part[1] != "argon2id" || part[3] != want {
		return h, errHash
	}
	if h.salt, err = base64.RawStdEncoding.DecodeString(part[4]); err != nil || len(h.salt) != saltBytes {
		return h, errHash
	}
	if h.sum, err = base64.RawStdEncoding.DecodeString(part[5]); err != nil || len(h.sum) != hashBytes {
		return h, errHash
	}
	return h, nil
}

// matches takes as long for every password.
func (h hash) matches(password string) bool {
	sum := argon2.IDKey([]byte(password), h.salt, hashTime, hashMemory, hashThreads, hashBytes)
	return subtle.ConstantTimeCompare(sum, h.sum) == 1
}

// ReadHash reads the hash in a file; none: there is no such file, and nobody
// gets in by a password. A file that others can read is refused.
func ReadHash(path string) (text string, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the page's password: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s can be read by others, should be 0600", path)
	}
	b, err := os.ReadFile(path) //nolint:gosec // named by who runs the hub
	if err != nil {
		return "", fmt.Errorf("read the page's password: %w", err)
	}
	if _, err := parseHash(string(b)); err != nil {
		return "", fmt.Errorf("read the page's password: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}
