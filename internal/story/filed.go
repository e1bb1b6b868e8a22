package story

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// filedOnce wants each act of the nurses exactly once in the central journal.
func (c *checking) filedOnce(ctx context.Context) error {
	_, entries, err := c.ase(ctx)
	if err != nil {
		return err
	}
	lines, err := readFiled(c.Filed)
	if err != nil {
		return err
	}
	once, total := 0, 0
	for _, e := range entries {
		if e.Author.ID != Anna.ID && e.Author.ID != Bjorn.ID {
			continue
		}
		total++
		if lines.named(e.ID.String()) == 1 {
			once++
		}
	}
	c.found(once == total && total > 0, "the export holds each fact once", "%d of %d", once, total)
	return nil
}

// filed are the clinical resources in the central journal, a line each.
type filed [][]byte

func readFiled(dir string) (filed, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.ndjson"))
	if err != nil {
		return nil, err
	}
	var all filed
	for _, name := range names {
		if filepath.Base(name) == "Provenance.ndjson" {
			continue // it names what others hold
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read what was filed: %w", err)
		}
		lines := bufio.NewScanner(bytes.NewReader(b))
		lines.Buffer(nil, 1<<22)
		for lines.Scan() {
			all = append(all, bytes.Clone(lines.Bytes()))
		}
		if err := lines.Err(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// named counts the resources that carry id as their identifier.
func (f filed) named(id string) (n int) {
	for _, line := range f {
		if bytes.Contains(line, []byte(`"value":"urn:uuid:`+id)) || bytes.Contains(line, []byte(`"value":"`+id)) {
			n++
		}
	}
	return n
}
