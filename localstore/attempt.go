package localstore

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"

	"feltjournal/journal"
)

// attemptsName is outside the database and outside the key file, so that
// putting back an old copy of either gives no new tries.
const attemptsName = "attempts.json"

const (
	freeAttempts  = 5                // wrong PINs before a wait
	maxAttempts   = 10               // wrong PINs before the slot is erased
	firstWait     = 30 * time.Second // doubles with each further wrong PIN
	minPINLength  = 4
	maxPINLength  = 128
	usersLockName = "keys.lock" // exclusive while the key file or the attempts change
)

// attempt counts the wrong PINs of one user since the last right one.
type attempt struct {
	Wrong int   `json:"wrong"`
	Last  int64 `json:"last"` // ms
}

func readAttempts(dir string) (map[string]attempt, error) {
	m := map[string]attempt{}
	b, err := os.ReadFile(filepath.Join(dir, attemptsName))
	if errors.Is(err, os.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	return m, json.Unmarshal(b, &m)
}

func writeAttempts(dir string, m map[string]attempt) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, attemptsName), b)
}

// wait is how long a has to wait at now. A clock that was set back shortens
// nothing.
func (a attempt) wait(now journal.Instant) time.Duration {
	if a.Wrong < freeAttempts {
		return 0
	}
	delay := firstWait << (a.Wrong - freeAttempts)
	passed := time.Duration(max(0, int64(now)-a.Last)) * time.Millisecond
	return max(0, delay-passed)
}
