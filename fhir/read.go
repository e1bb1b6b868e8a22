package fhir

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"feltjournal/fhir/r4"
)

// Limits on what is read.
const (
	MaxResource = 16 << 20 // bytes of one resource; a longer line is passed over
	MaxExport   = 1 << 30  // bytes of one export; more is refused
)

// Export is what a Bulk Data export holds, decoded but not yet judged.
type Export struct {
	patients        []Found[r4.Patient]
	allergies       []Found[r4.AllergyIntolerance]
	flags           []Found[r4.Flag]
	requests        []Found[r4.MedicationRequest]
	medications     []Found[r4.Medication]
	administrations []Found[r4.MedicationAdministration]
	documents       []Found[r4.DocumentReference]
	observations    []Found[r4.Observation]
	groups          []Found[r4.Group]
	lists           []Found[r4.List]
	teams           []Found[r4.CareTeam]
	practitioners   []Found[r4.Practitioner]
	roles           []Found[r4.PractitionerRole]
	encounters      []Found[r4.Encounter]
	deliveries      []Found[r4.SupplyDelivery]
	basics          []Found[r4.Basic]

	// Other counts the resources of types that Feltjournal does not use.
	Other map[string]int

	problems problems
	seen     map[string]seen
}

// Found is a resource and where it stood.
type Found[T any] struct {
	R *T
	Source
}

// Source is where a resource stood, and how well it could be read.
type Source struct {
	File string
	Line int
	// Damaged: an element had the wrong JSON type and was passed over.
	Damaged bool
	// Modified: a modifierExtension or implicitRules changes what the rest means.
	Modified bool
	// Raw is the line as it stood; kept for orders, whose original text is shown.
	Raw []byte
}

// Resources is how many resources are held.
func (e *Export) Resources() int { return len(e.seen) }

// Read reads every *.ndjson file at the top of fsys. Only a file that cannot
// be read at all, or more than [MaxExport] bytes, is an error; everything else
// that is wrong becomes a Problem and the rest is read.
func Read(fsys fs.FS) (*Export, []Problem, error) {
	e := newExport()
	files, err := fs.Glob(fsys, "*.ndjson")
	if err != nil {
		return nil, nil, fmt.Errorf("list export: %w", err)
	}
	if len(files) == 0 {
		return nil, nil, errors.New("read export: no .ndjson file there")
	}
	left := int64(MaxExport)
	for _, name := range files {
		if left, err = e.readFile(fsys, name, left); err != nil {
			return nil, nil, fmt.Errorf("read export %s: %w", name, err)
		}
	}
	return e, e.problems.all(), nil
}

func newExport() *Export {
	return &Export{Other: map[string]int{}, seen: map[string]seen{}}
}

var errTooLarge = fmt.Errorf("more than %d bytes in all; export fewer patients at a time", MaxExport)

func (e *Export) readFile(fsys fs.FS, name string, left int64) (int64, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return left, err
	}
	defer f.Close() //nolint:errcheck // only read
	r := bufio.NewReaderSize(f, 1<<16)
	for n := 1; ; n++ {
		line, size, err := nextLine(r)
		left -= size
		switch {
		case left < 0:
			return left, errTooLarge
		case errors.Is(err, errLongLine):
			e.problems.add(Source{File: path.Base(name), Line: n}, "", "a resource of more than %d bytes is passed over", MaxResource)
		case len(line) > 0:
			e.readLine(line, Source{File: path.Base(name), Line: n})
		}
		if errors.Is(err, io.EOF) {
			return left, nil
		}
		if err != nil && !errors.Is(err, errLongLine) {
			return left, err
		}
	}
}

var errLongLine = errors.New("line too long")

// nextLine reads one line without its end, in at most MaxResource bytes of
// memory; the rest of a longer one is read past. size counts every byte.
func nextLine(r *bufio.Reader) (line []byte, size int64, err error) {
	for {
		part, err := r.ReadSlice('\n')
		size += int64(len(part))
		if size <= MaxResource {
			line = append(line, part...)
		} else {
			line = nil
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if size > MaxResource && (err == nil || errors.Is(err, io.EOF)) {
			err = errors.Join(errLongLine, err)
		}
		return bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff"))), size, err
	}
}

// shortRef takes "https://server/fhir/Patient/1/_history/2" to "Patient/1". A
// reference is a name here; it is never followed.
func shortRef(ref string) string {
	ref, _, _ = strings.Cut(ref, "/_history/")
	ref, _, _ = strings.Cut(ref, "?")
	parts := strings.Split(strings.TrimSuffix(ref, "/"), "/")
	if len(parts) < 2 || strings.HasPrefix(ref, "#") || strings.HasPrefix(ref, "urn:") {
		return ref
	}
	return parts[len(parts)-2] + "/" + parts[len(parts)-1]
}
