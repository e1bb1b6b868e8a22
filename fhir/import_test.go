package fhir_test

import (
	"context"
	"os"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/assets/demo"
	"feltjournal/fhir"
	"feltjournal/journal"
	"feltjournal/journal/chart"
)

var now = time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)

const day = journal.Date(20261123)

func importDir(t *testing.T, c fhir.Centre, dir string) fhir.Report {
	t.Helper()
	e, problems, err := fhir.Read(os.DirFS(dir))
	require.NoError(t, err)
	require.Empty(t, problems)
	r, err := fhir.Import(context.Background(), c, e, now)
	require.NoError(t, err)
	return r
}

// importLines imports resources given as JSON, and returns every problem.
func importLines(t *testing.T, c fhir.Centre, at time.Time, lines ...string) (fhir.Report, []fhir.Problem) {
	t.Helper()
	var all []byte
	for _, l := range lines {
		all = append(append(all, l...), '\n')
	}
	e, problems, err := fhir.Read(fstest.MapFS{"all.ndjson": {Data: all}})
	require.NoError(t, err)
	r, err := fhir.Import(context.Background(), c, e, at)
	require.NoError(t, err)
	return r, append(problems, r.Problems...)
}

// fjordvik is the demo municipality, imported once; tests work on copies.
var fjordvik = sync.OnceValues(func() (*memory, error) {
	dir, err := os.MkdirTemp("", "fjordvik")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := demo.Write(dir, day); err != nil {
		return nil, err
	}
	e, _, err := fhir.Read(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	m := newMemory()
	_, err = fhir.Import(context.Background(), m, e, now)
	return m, err
})

func demoCentre(t *testing.T) *memory {
	t.Helper()
	m, err := fjordvik()
	require.NoError(t, err)
	return m.clone()
}

func entriesOf[T journal.Fact](m *memory, ref string) (out []T) {
	for _, e := range m.streams[m.subjects[ref]] {
		if f, ok := e.Fact.(T); ok {
			out = append(out, f)
		}
	}
	return out
}

func TestImport_demo_municipality(t *testing.T) {
	dir, m := t.TempDir(), newMemory()
	require.NoError(t, demo.Write(dir, day))
	r := importDir(t, m, dir)
	require.Equal(t, 44, r.Patients)
	require.Equal(t, 2, r.Lists)
	require.Equal(t, 44, r.Assigned)
	require.Equal(t, 44, r.Written[journal.KindPatient])
	for _, p := range r.Problems {
		require.Contains(t, p.What, "dosage", "only the free texts are not understood: %v", p)
	}
	orders := entriesOf[*journal.Order](m, demo.Ase)
	require.Len(t, orders, 10, "Marevan is one order with a plan")
	for _, o := range orders {
		require.Empty(t, o.Unclear)
	}
}

func TestImport_again_writes_nothing(t *testing.T) {
	m := demoCentre(t)
	dir := t.TempDir()
	require.NoError(t, demo.Write(dir, day))
	r := importDir(t, m, dir)
	require.Zero(t, r.Entries(), "%v", r.Written)
}

func TestImport_story_writes_exactly_what_changed(t *testing.T) {
	m := demoCentre(t)
	dir := t.TempDir()
	require.NoError(t, demo.Story(dir, day))
	r := importDir(t, m, dir)
	require.Equal(t, 1, r.Stopped)
	require.Equal(t, 1, r.Assigned)
	require.Equal(t, 1, r.Removed)
	require.Equal(t, 1, r.Written[journal.KindPatient])

	var stop *journal.Order
	for _, o := range entriesOf[*journal.Order](m, demo.Ase) {
		if o.Order == fhir.IDOf(demo.AseStopped) && o.Version == 2 {
			stop = o
		}
	}
	require.NotNil(t, stop)
	require.Equal(t, journal.OrderStopped, stop.Status)
	require.Equal(t, journal.InstantOf(now), stop.Ended, "an undated stop counts from its import")
	require.NotEmpty(t, stop.EndReason)
	require.Len(t, entriesOf[*journal.Alert](m, demo.Ase), 2)

	as := entriesOf[*journal.Assignment](m, demo.Ward)
	require.Len(t, as, 26)
	var left *journal.Assignment
	for _, a := range as {
		if !a.Active {
			left = a
		}
	}
	require.Equal(t, m.subjects[demo.Leaver], left.Patient)
	require.Equal(t, "Flyttet til Fjordvik omsorgssenter", left.Reason)
	require.Equal(t, "Kari Moen, sykepleier", left.By)
	require.Zero(t, importDir(t, m, dir).Entries(), "and once only")
}

// The municipality starts the day with nothing to clear up, so that whatever a
// story raises is the story's own.
func TestImport_demo_raises_no_case(t *testing.T) {
	m := demoCentre(t)
	for ref, stream := range m.subjects {
		c := chart.Fold(stream, m.streams[stream])
		require.Empty(t, c.Cases(), ref)
	}
	rows := chart.Fold(m.subjects[demo.Ase], m.streams[m.subjects[demo.Ase]]).Round(day, journal.InstantOf(now))
	require.Len(t, rows, 10, "the other dosage of Marevan is not for a Monday")
}
