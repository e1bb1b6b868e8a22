package wire

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strings"

	"feltjournal/journal"
)

// EnrollRequest asks the hub to take in a workstation, against a one-time code.
type EnrollRequest struct {
	Secret  []byte `json:"secret"`  // the secret half of the code
	Request []byte `json:"request"` // PKCS#10, DER, of the device's own Ed25519 key
	Replica []byte `json:"replica"` // public key that stream keys are sealed to
}

// EnrollResponse is the workstation's place: its name, its certificate and who
// may unlock it.
type EnrollResponse struct {
	Device      journal.ID       `json:"device"`
	Certificate []byte           `json:"certificate"` // DER, client certificate of the device
	Authority   []byte           `json:"authority"`   // DER, the hub's CA; its hash is in the code
	HeadKey     []byte           `json:"head_key"`    // Ed25519 public key that signs Response.Head
	Users       []journal.Author `json:"users"`
}

// Sizes of the two halves of a code, in bytes.
const (
	SecretSize = 10
	printSize  = 10
)

// ErrCode says that what was typed is not an enrolment code.
var ErrCode = errors.New("not an enrolment code")

// crockford leaves out the letters that are mistaken for digits.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// FormatCode is the one-time code a person types at the workstation: secret
// (SecretSize bytes), and the start of the hash of the hub's CA certificate,
// so that the workstation knows its hub before it trusts any authority.
func FormatCode(secret, authority []byte) string {
	sum := sha256.Sum256(authority)
	s := crockford.EncodeToString(append(append([]byte(nil), secret...), sum[:printSize]...))
	var groups []string
	for ; len(s) > 4; s = s[4:] {
		groups = append(groups, s[:4])
	}
	return strings.Join(append(groups, s), "-")
}

// ParseCode takes a code apart as it was typed: letter case, spaces, dashes,
// O for 0 and I or L for 1 do not matter. trusts tells whether a CA certificate
// (DER) is the one the code was made for.
func ParseCode(s string) (secret []byte, trusts func(authority []byte) bool, err error) {
	tidy := strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.TrimSpace(s)))
	b, err := crockford.DecodeString(tidy)
	if err != nil || len(tidy) != (SecretSize+printSize)*8/5 {
		return nil, nil, ErrCode
	}
	return b[:SecretSize], func(authority []byte) bool {
		sum := sha256.Sum256(authority)
		return string(sum[:printSize]) == string(b[SecretSize:])
	}, nil
}
