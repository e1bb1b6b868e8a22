package localstore

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/zalando/go-keyring"

	"feltjournal/journal"
)

// Pepper is a secret of this machine that is mixed into every PIN: without it
// the key file can not be searched for a PIN elsewhere.
type Pepper interface {
	// Get returns the 32 bytes for device, or an error when they are gone.
	Get(device journal.ID) ([]byte, error)
	// Make makes them, or returns those there are.
	Make(device journal.ID) ([]byte, error)
}

const pepperSize = 32

// StaticPepper is a pepper that is given, by a test or by IT.
type StaticPepper []byte

// Get returns it.
func (p StaticPepper) Get(journal.ID) ([]byte, error) { return p, nil }

// Make returns it.
func (p StaticPepper) Make(journal.ID) ([]byte, error) { return p, nil }

// defaultPepper is the OS key store, and a file where there is none.
func defaultPepper(dir string, rand io.Reader) Pepper {
	return osPepper{file: filePepper{path: filepath.Join(dir, "pepper"), rand: rand}}
}

const keyringService = "feltjournal"

type osPepper struct{ file filePepper }

func (p osPepper) Get(device journal.ID) ([]byte, error) {
	if b, err := p.file.Get(device); err == nil {
		return b, nil
	}
	text, err := keyring.Get(keyringService, device.String())
	if err != nil {
		return nil, fmt.Errorf("read the key store: %w", err)
	}
	return base64.StdEncoding.DecodeString(text)
}

func (p osPepper) Make(device journal.ID) ([]byte, error) {
	if b, err := p.Get(device); err == nil {
		return b, nil
	}
	b := make([]byte, pepperSize)
	if _, err := io.ReadFull(p.file.rand, b); err != nil {
		return nil, fmt.Errorf("read random bytes: %w", err)
	}
	if keyring.Set(keyringService, device.String(), base64.StdEncoding.EncodeToString(b)) == nil {
		return b, nil
	}
	return p.file.Make(device) // a machine without a key store
}

// filePepper keeps the pepper in a file that only its owner may read.
type filePepper struct {
	path string
	rand io.Reader
}

func (p filePepper) Get(journal.ID) ([]byte, error) {
	b, err := os.ReadFile(p.path)
	if err != nil {
		return nil, fmt.Errorf("read the pepper: %w", err)
	}
	if len(b) != pepperSize {
		return nil, fmt.Errorf("localstore: the pepper has %d bytes", len(b))
	}
	return b, nil
}

func (p filePepper) Make(device journal.ID) ([]byte, error) {
	b, err := p.Get(device)
	if !errors.Is(err, os.ErrNotExist) {
		return b, err
	}
	b = make([]byte, pepperSize)
	if _, err := io.ReadFull(p.rand, b); err != nil {
		return nil, fmt.Errorf("read random bytes: %w", err)
	}
	return b, writeFile(p.path, b)
}
