package localstore

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
)

func (f *fixture) drafts(u *Unlocked) []string {
	drafts, broken, err := f.store.Drafts(context.Background(), u)
	require.NoError(f.t, err)
	require.Zero(f.t, broken)
	var out []string
	for _, d := range drafts {
		out = append(out, d.Fact.(*journal.Note).Text)
	}
	return out
}

func (f *fixture) save(d Draft, text string) Draft {
	d.Name, d.Fact = "rapport", note(text)
	d, err := f.store.SaveDraft(context.Background(), f.user, d)
	require.NoError(f.t, err)
	return d
}

func TestR_NOTE_04_DraftEditedInTwoWindowsIsKeptTwice(t *testing.T) {
	f := newFixture(t).start()
	first := f.save(Draft{Stream: f.stream()}, "a")
	here := f.save(first, "ab")
	require.Equal(t, first.ID, here.ID)
	there := f.save(first, "ac") // edited from the same version in another window
	require.NotEqual(t, first.ID, there.ID)
	require.ElementsMatch(t, []string{"ab", "ac"}, f.drafts(f.user))
	f.save(there, "acd")
	require.ElementsMatch(t, []string{"ab", "acd"}, f.drafts(f.user))
}

func TestDraftSurvivesRestartAndIsPrivate(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	f.save(Draft{Stream: stream}, "Ikke ferdig å skrive")
	k, err := f.user.ReplicaKey()
	require.NoError(t, err)
	require.NoError(t, f.store.AddUser(context.Background(), journal.Author{ID: "b", Name: "Bjørn"}, "1357", k))
	f.reopen()
	require.Equal(t, []string{"Ikke ferdig å skrive"}, f.drafts(f.user))
	b, err := f.store.Unlock(context.Background(), "b", "1357")
	require.NoError(t, err)
	require.Empty(t, f.drafts(b))
	drafts, _, err := f.store.Drafts(context.Background(), f.user)
	require.NoError(t, err)
	require.NoError(t, f.store.DeleteDraft(context.Background(), b, drafts[0].ID))
	require.Len(t, f.drafts(f.user), 1, "another user deletes nothing")
	require.Equal(t, stream, drafts[0].Stream)
}

func TestDraftGoesWithItsRecordOrNotAtAll(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	d := f.save(Draft{Stream: stream}, "a")
	_, err := f.store.Record(context.Background(), f.user, journal.ID{9}, journal.Body{Fact: note("a")}, RecordOptions{Draft: d.ID})
	require.Equal(t, "no_key", journal.CodeOf(err))
	require.Len(t, f.drafts(f.user), 1)
	_, err = f.store.Record(context.Background(), f.user, stream, journal.Body{Fact: note("a")}, RecordOptions{Draft: d.ID})
	require.NoError(t, err)
	require.Empty(t, f.drafts(f.user))
}

func TestBrokenDraftHidesNoOther(t *testing.T) {
	f := newFixture(t).start()
	s := f.stream()
	a := f.save(Draft{Stream: s}, "a")
	f.save(Draft{Stream: s}, "b")
	_, err := f.store.write.Exec(`UPDATE drafts SET sealed = zeroblob(50) WHERE id = ?`, a.ID[:])
	require.NoError(t, err)
	drafts, broken, err := f.store.Drafts(context.Background(), f.user)
	require.NoError(t, err)
	require.Equal(t, 1, broken)
	require.Len(t, drafts, 1)
}
