package fhir

import (
	"context"
	"errors"
	"fmt"

	"feltjournal/journal"
)

// batch is how many entries are filed per fsync.
const batch = 500

// Codes for entries that are held instead of filed.
const (
	HoldKind    = "central_kind"    // a fact that this version cannot write as FHIR
	HoldCentre  = "central_only"    // a fact that only the centre may write
	HoldSubject = "central_subject" // the centre has no name for the chart
	HoldInvalid = "central_invalid" // the result would not be valid FHIR
	HoldDiffers = "central_differs" // the centre holds other words under the same id
)

// File writes what devices recorded, and the central journal lacks, to dir as
// FHIR R4 NDJSON. Each entry is written once: it is searched for by its id
// before it is written, made durable and read back before it is called filed,
// so that a crash at any point neither loses nor doubles one. An entry that
// cannot be written is held and delays no other. Only one process files to a
// directory at a time (ErrBusy).
func File(ctx context.Context, c Centre, dir string) (report Report, err error) {
	report.Written = map[journal.Kind]int{}
	todo, err := unfiled(ctx, c)
	if err != nil || len(todo) == 0 {
		return report, err
	}
	l, err := openLedger(dir)
	if err != nil {
		return report, fmt.Errorf("open central journal %s: %w", dir, err)
	}
	defer func() { err = errors.Join(err, l.close()) }()
	for len(todo) > 0 {
		if err := fileBatch(ctx, c, l, todo, &report); err != nil {
			return report, err
		}
		before := todo[0].Entry.ID
		if todo, err = unfiled(ctx, c); err != nil {
			return report, err
		}
		if len(todo) > 0 && todo[0].Entry.ID == before {
			return report, fmt.Errorf("entry %s was filed and is still given as unfiled", before)
		}
	}
	return report, nil
}

func unfiled(ctx context.Context, c Centre) ([]journal.Filing, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	todo, err := c.Unfiled(ctx, batch)
	if err != nil {
		return nil, fmt.Errorf("read what is not filed: %w", err)
	}
	return todo, nil
}

// fileBatch writes, commits, and only then says filed.
func fileBatch(ctx context.Context, c Centre, l *ledger, todo []journal.Filing, report *Report) error {
	clerk, err := newClerk(ctx, c)
	if err != nil {
		return err
	}
	hold := map[int]string{}
	for i, f := range todo {
		if err := fileOne(clerk, l, f); err != nil {
			code := holdCode(err)
			if code == "" {
				return fmt.Errorf("file entry %s: %w", f.Entry.ID, err)
			}
			hold[i] = code
			report.Problems = append(report.Problems, Problem{Ref: f.Entry.ID.String(), What: err.Error()})
		}
	}
	if err := l.commit(); err != nil {
		return err
	}
	return settle(ctx, c, todo, hold, report)
}

func fileOne(k *clerk, l *ledger, f journal.Filing) error {
	lines, err := k.lines(f)
	if err != nil {
		return err
	}
	for _, x := range lines {
		if err := l.add(x); err != nil {
			return err
		}
	}
	return nil
}

// settle tells the hub, in position order, what is filed and what is held.
func settle(ctx context.Context, c Centre, todo []journal.Filing, hold map[int]string, report *Report) error {
	last := map[journal.ID]uint64{}
	for i, f := range todo {
		if code, held := hold[i]; held {
			report.Held++
			if err := c.Hold(ctx, f.Stream, f.Pos, code); err != nil {
				return fmt.Errorf("hold entry %s: %w", f.Entry.ID, err)
			}
			continue
		}
		report.Filed++
		report.Written[f.Entry.Fact.Kind()]++
		last[f.Stream] = max(last[f.Stream], f.Pos)
	}
	for _, stream := range sortedIDs(last) {
		if err := c.Filed(ctx, stream, last[stream]); err != nil {
			return fmt.Errorf("record what is filed: %w", err)
		}
	}
	return nil
}

// heldError is why an entry cannot be filed.
type heldError struct {
	code string
	err  error
}

func (e *heldError) Error() string { return e.code + ": " + e.err.Error() }
func (e *heldError) Unwrap() error { return e.err }

func holdCode(err error) string {
	var held *heldError
	switch {
	case errors.As(err, &held):
		return held.code
	case errors.Is(err, errDiffers):
		return HoldDiffers
	}
	return ""
}
