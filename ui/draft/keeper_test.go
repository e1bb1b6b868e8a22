package draft

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/localstore"
	"feltjournal/ui/internal/ward"
)

func note(text string) *journal.Note { return &journal.Note{Type: "rapport", Text: text} }

func begin(t *testing.T) (*ward.Ward, *ward.Desk, *Keeper) {
	t.Helper()
	w := ward.Empty()
	d := w.NewDesk(t)
	k := NewKeeper(&d.Desk, w)
	k.Take(localstore.Draft{Stream: w.Stream, Name: "note"})
	return w, d, k
}

func kept(w *ward.Ward, i int) string { return w.Kept[i].Fact.(*journal.Note).Text }

func TestKeeper_saves_once_a_moment_after_the_last_key(t *testing.T) {
	w, d, k := begin(t)
	for _, s := range []string{"S", "So", "Sov", "Sovet"} {
		k.Write(note(s))
	}
	require.Empty(t, w.Kept)
	require.Len(t, d.Later, 1)
	d.Wait()
	require.Len(t, w.Kept, 1)
	require.Equal(t, "Sovet", kept(w, 0))
	k.Write(note("Sovet godt"))
	d.Wait()
	require.Len(t, w.Kept, 1, "the same draft")
	require.Equal(t, "Sovet godt", kept(w, 0))
}

func TestKeeper_leave_is_durable_when_it_returns(t *testing.T) {
	w, _, k := begin(t)
	k.Write(note("Sovet"))
	k.Leave()
	require.Equal(t, "Sovet", kept(w, 0))
	k.Leave()
	require.EqualValues(t, 1, w.Kept[0].Revision, "nothing new, nothing saved")
}

func TestKeeper_what_is_typed_during_a_save_is_saved_too(t *testing.T) {
	w, d, k := begin(t)
	var queue []func()
	d.Go = func(f func()) { queue = append(queue, f) }
	k.Write(note("Sovet"))
	d.Wait()
	k.Write(note("Sovet godt"))
	d.Wait()
	require.Len(t, queue, 1, "one save at a time")
	queue[0]()
	require.Equal(t, "Sovet", kept(w, 0))
	k.Flush()
	queue[1]()
	require.Equal(t, "Sovet godt", kept(w, 0))
	require.Len(t, w.Kept, 1)
}

func TestKeeper_a_save_that_ends_after_signing_brings_nothing_back(t *testing.T) {
	w, d, k := begin(t)
	var queue []func()
	d.Go = func(f func()) { queue = append(queue, f) }
	k.Write(note("Sovet"))
	d.Wait()
	k.Forget()
	queue[0]()
	queue[1]()
	require.Empty(t, w.Kept)
}

func TestKeeper_when_idle_waits_for_the_save(t *testing.T) {
	_, d, k := begin(t)
	var queue []func()
	d.Go = func(f func()) { queue = append(queue, f) }
	k.Write(note("Sovet"))
	d.Wait()
	ran := false
	k.WhenIdle(func() { ran = true })
	require.False(t, ran)
	queue[0]()
	require.True(t, ran)
	require.NotEmpty(t, k.ID())
}

func TestKeeper_a_failed_save_is_told_and_tried_again(t *testing.T) {
	w, d, k := begin(t)
	var told error
	k.Saved = func(err error) { told = err }
	w.Refuse = errors.New("disk full")
	k.Write(note("Sovet"))
	d.Wait()
	require.Error(t, told)
	w.Refuse = nil
	k.Flush()
	require.NoError(t, told)
	require.Len(t, w.Kept, 1)
}
