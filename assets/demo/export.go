package demo

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// export collects resources in the order they were made.
type export struct {
	day       journal.Date
	rand      *rand.Rand
	resources []resource
	measured  map[string]*r4.Observation // values that doses stand on
}

// resource is any R4 struct.
type resource interface{ Base() *r4.Resource }

func (e *export) add(r ...resource) { e.resources = append(e.resources, r...) }

// find gives the resource called ref, which the tables always hold.
func (e *export) find(ref string) resource {
	for _, r := range e.resources {
		if r.Base().Ref() == ref {
			return r
		}
	}
	panic("demo: no " + ref + " in the tables")
}

// save writes one file per resource type, as a Bulk Data export does, and
// replaces what was there.
func (e *export) save(dir string) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("make export directory: %w", err)
	}
	byType := map[string][]resource{}
	for _, r := range e.resources {
		t := r.Base().ResourceType
		byType[t] = append(byType[t], r)
	}
	for t, rs := range byType {
		if err := saveFile(filepath.Join(dir, t+".ndjson"), rs); err != nil {
			return err
		}
	}
	return nil
}

func saveFile(path string, rs []resource) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write export: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, r := range rs {
		if err := enc.Encode(r); err != nil {
			return fmt.Errorf("write export %s: %w", r.Base().Ref(), err)
		}
	}
	return w.Flush()
}

func base(kind, id string, meta *r4.Meta) r4.Resource {
	return r4.Resource{ResourceType: kind, ID: id, Meta: meta}
}

func concept(system, code, display string) *r4.CodeableConcept {
	return &r4.CodeableConcept{Coding: []r4.Coding{{System: system, Code: code, Display: display}}}
}

func ptr[T any](v T) *T { return &v }
