package agent

import (
	"bytes"
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// Files of the agent beside the store. None of them opens patient data.
const (
	transportFile = "transport.pem" // the device's private key and certificate
	authorityFile = "ca.pem"        // the hub's CA
	settingsFile  = "agent.json"
)

// Settings are where the hub is and how its answers are known.
type Settings struct {
	HubURL string `json:"hub_url"`
	HubKey []byte `json:"hub_key"` // Ed25519 public key that signs heads
}

// SaveIdentity writes what an enrolment gave to dir, durably, readable by its
// owner only.
func SaveIdentity(dir string, s Settings, id Identity) error {
	key, err := x509.MarshalPKCS8PrivateKey(id.Certificate.PrivateKey)
	if err != nil {
		return fmt.Errorf("encode the device's key: %w", err)
	}
	var transport bytes.Buffer
	transport.Write(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))
	transport.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: id.Certificate.Certificate[0]}))
	settings, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("encode settings: %w", err)
	}
	return errors.Join(
		writeFile(dir, transportFile, transport.Bytes()),
		writeFile(dir, authorityFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: id.Authority.Raw})),
		writeFile(dir, settingsFile, append(settings, '\n')),
	)
}

// LoadIdentity reads what SaveIdentity wrote. A directory that was never
// enrolled is os.ErrNotExist.
func LoadIdentity(dir string) (Settings, Identity, error) {
	var s Settings
	raw, err := os.ReadFile(filepath.Join(dir, settingsFile)) //nolint:gosec // the agent's own directory
	if err != nil {
		return s, Identity{}, fmt.Errorf("read the agent's settings: %w", err)
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, Identity{}, fmt.Errorf("read the agent's settings: %w", err)
	}
	id, err := loadKeys(dir)
	return s, id, err
}

func loadKeys(dir string) (Identity, error) {
	file := filepath.Join(dir, transportFile)
	cert, err := tls.LoadX509KeyPair(file, file)
	if err != nil {
		return Identity{}, fmt.Errorf("read the device's certificate: %w", err)
	}
	if _, ok := cert.PrivateKey.(ed25519.PrivateKey); !ok {
		return Identity{}, errors.New("the device's key is not an Ed25519 key")
	}
	raw, err := os.ReadFile(filepath.Join(dir, authorityFile)) //nolint:gosec // the agent's own directory
	if err != nil {
		return Identity{}, fmt.Errorf("read the hub's authority: %w", err)
	}
	block, _ := pem.Decode(raw)
	if block == nil {
		return Identity{}, fmt.Errorf("%s holds no certificate", authorityFile)
	}
	authority, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return Identity{}, fmt.Errorf("read the hub's authority: %w", err)
	}
	return Identity{Certificate: cert, Authority: authority}, nil
}

// Sign signs message with the device's key.
func (id Identity) Sign(message []byte) []byte {
	return ed25519.Sign(id.Certificate.PrivateKey.(ed25519.PrivateKey), message)
}

// writeFile replaces name in dir in one step, after its bytes are on disk.
func writeFile(dir, name string, b []byte) error {
	f, err := os.CreateTemp(dir, name+".*") // mode 0600
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(f.Name())
	_, werr := f.Write(b)
	if err := errors.Join(werr, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.Rename(f.Name(), filepath.Join(dir, name)); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return syncDir(dir)
}

// syncDir makes a rename survive a power cut. Where a directory cannot be
// synced (Windows) the file system does it by itself.
func syncDir(dir string) error {
	d, err := os.Open(dir) //nolint:gosec // the agent's own directory
	if err != nil {
		return fmt.Errorf("open %s: %w", dir, err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil && runtime.GOOS != "windows" {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}
