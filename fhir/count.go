package fhir

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// Count tells how often each event stands in a directory that [File] wrote: the
// number of lines of one type, id and version. One is right; more is a double.
func Count(dir string) (map[journal.ID]int, error) {
	lines, out := map[lineKey]int{}, map[journal.ID]int{}
	for _, kind := range written {
		if err := countFile(filepath.Join(dir, kind+".ndjson"), lines); err != nil {
			return nil, fmt.Errorf("count %s: %w", kind, err)
		}
	}
	for k, n := range lines {
		if id, err := uuid.Parse(k.id); err == nil {
			out[id] = max(out[id], n)
		}
	}
	return out, nil
}

func countFile(path string, lines map[lineKey]int) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, MaxResource)
	for s.Scan() {
		var r r4.Resource
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			return err
		}
		lines[lineKey{r.ResourceType, r.ID, r.Version()}]++
	}
	return s.Err()
}
