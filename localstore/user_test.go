package localstore

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/journal/seal"
)

func (f *fixture) try(code string) string {
	_, err := f.store.Unlock(context.Background(), anna.ID, code)
	if err != nil && journal.CodeOf(err) == "" {
		require.NoError(f.t, err)
	}
	return journal.CodeOf(err)
}

func TestWrongPINsWaitLongerAndLongerAndEraseTheSlot(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	f.record(stream, "usendt")
	for range 5 {
		require.Equal(t, "pin_wrong", f.try("0000"))
	}
	wait := 30 * time.Second
	for n := 6; n <= 9; n++ {
		require.Equal(t, "pin_wait", f.try(pin), "the right PIN has to wait as well")
		f.now = f.now.Add(wait - time.Second)
		require.Equal(t, "pin_wait", f.try(pin))
		f.now = f.now.Add(time.Second)
		require.Equal(t, "pin_wrong", f.try("0000"))
		wait *= 2
	}
	f.now = f.now.Add(wait)
	require.Equal(t, "pin_erased", f.try("0000"))
	require.Equal(t, "user_unknown", f.try(pin))
	require.Equal(t, AlarmAttempts, f.status().Alarms[0].Code)
	out, err := f.store.Unsent(context.Background(), 0, Budget{Entries: 10, Bytes: 1 << 20})
	require.NoError(t, err)
	require.Len(t, out, 1, "unsent work leaves all the same")
}

func TestRightPINForgetsWrongOnes(t *testing.T) {
	f := newFixture(t).start()
	for range 4 {
		require.Equal(t, "pin_wrong", f.try("0000"))
	}
	require.Empty(t, f.try(pin))
	for range 5 {
		require.Equal(t, "pin_wrong", f.try("0000"))
	}
	require.Equal(t, "pin_wait", f.try(pin))
}

func TestClockSetBackOrRestartGivesNoTries(t *testing.T) {
	f := newFixture(t).start()
	for range 5 {
		f.try("0000")
	}
	f.now = f.now.Add(-time.Hour)
	require.Equal(t, "pin_wait", f.try(pin))
	require.NoError(t, f.store.Close())
	s, err := Open(context.Background(), f.opt)
	require.NoError(t, err)
	defer s.Close()
	f.store = s
	require.Equal(t, "pin_wait", f.try(pin))
}

// An old key file put back brings no new tries: they are counted elsewhere.
func TestAttemptsAreCountedOutsideTheKeyFile(t *testing.T) {
	f := newFixture(t).start()
	keys, err := os.ReadFile(f.path(keyFileName))
	require.NoError(t, err)
	for range 5 {
		f.try("0000")
	}
	require.NoError(t, os.WriteFile(f.path(keyFileName), keys, 0o600))
	require.Equal(t, "pin_wait", f.try(pin))
}

func TestSlotDoesNotOpenElsewhere(t *testing.T) {
	f := newFixture(t).start()
	t.Run("other pepper", func(t *testing.T) {
		f.store.opt.Pepper = StaticPepper("another machine's pepper 0123456")
		require.Equal(t, "pin_wrong", f.try(pin))
		f.store.opt.Pepper = f.opt.Pepper
		require.Empty(t, f.try(pin))
	})
	t.Run("other device", func(t *testing.T) {
		g := newFixture(t)
		g.device.ID = journal.ID{0xd2}
		g.start()
		require.NoError(t, g.store.Close())
		b, err := os.ReadFile(g.path(keyFileName))
		require.NoError(t, err)
		own, err := os.ReadFile(f.path(keyFileName))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(f.path(keyFileName), b, 0o600))
		_, err = f.store.Unlock(context.Background(), anna.ID, pin)
		require.ErrorIs(t, err, ErrWrongKey)
		_, err = Open(context.Background(), f.opt)
		require.ErrorIs(t, err, ErrWrongKey)
		require.Empty(t, f.quarantined(), "a wrong key is no damage")
		require.NoError(t, os.WriteFile(f.path(keyFileName), own, 0o600))
	})
	t.Run("other user", func(t *testing.T) {
		kf, err := readKeyFile(f.opt.Dir)
		require.NoError(t, err)
		kf.Slots[0].User.ID = "mallory"
		require.NoError(t, kf.write(f.opt.Dir))
		_, err = f.store.Unlock(context.Background(), "mallory", pin)
		require.Equal(t, "pin_wrong", journal.CodeOf(err))
	})
	t.Run("unreasonable cost", func(t *testing.T) {
		sl := slot{Cost: PINCost{Time: 1, MemoryKiB: 64 << 20, Threads: 1}}
		_, err := sl.unwrap(&keyFile{}, pin, nil)
		require.ErrorContains(t, err, "unreasonable")
	})
}

func TestSeveralUsersOpenTheSameReplica(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	k, err := f.user.ReplicaKey()
	require.NoError(t, err)
	bjorn := journal.Author{ID: "bjørn", Name: "Bjørn Dal", Role: journal.RoleHealthcare}
	require.NoError(t, f.store.AddUser(context.Background(), bjorn, "1357", k))
	u, err := f.store.Unlock(context.Background(), bjorn.ID, "1357")
	require.NoError(t, err)
	e, err := f.store.Record(context.Background(), u, stream, journal.Body{Fact: note("x")}, RecordOptions{})
	require.NoError(t, err)
	require.Equal(t, bjorn, e.Author)
	users, err := f.store.Users(context.Background())
	require.NoError(t, err)
	require.Equal(t, []User{{anna, 0}, {bjorn, 0}}, users)
	stranger, err := seal.NewReplicaKey()
	require.NoError(t, err)
	require.ErrorIs(t, f.store.AddUser(context.Background(), bjorn, "1357", stranger), ErrWrongKey)
	require.Equal(t, "pin_length", journal.CodeOf(f.store.AddUser(context.Background(), bjorn, "1", k)))
}

func TestChangedPINKeepsDrafts(t *testing.T) {
	f := newFixture(t).start()
	_, err := f.store.SaveDraft(context.Background(), f.user, Draft{Name: "rapport", Fact: note("utkast")})
	require.NoError(t, err)
	require.NoError(t, f.store.ChangePIN(context.Background(), f.user, "9999"))
	require.Equal(t, "pin_wrong", f.try(pin))
	u, err := f.store.Unlock(context.Background(), anna.ID, "9999")
	require.NoError(t, err)
	drafts, broken, err := f.store.Drafts(context.Background(), u)
	require.NoError(t, err)
	require.Zero(t, broken)
	require.Len(t, drafts, 1)
}

func TestLockedRefusesEverything(t *testing.T) {
	f := newFixture(t).start()
	stream := f.stream()
	f.user.Lock()
	f.user.Lock()
	ctx := context.Background()
	_, err := f.user.Key(ctx, stream, 1)
	require.Equal(t, "locked", journal.CodeOf(err))
	_, err = f.store.Record(ctx, f.user, stream, journal.Body{Fact: note("x")}, RecordOptions{})
	require.Equal(t, "locked", journal.CodeOf(err))
	_, err = f.store.SaveDraft(ctx, f.user, Draft{Fact: note("x")})
	require.Equal(t, "locked", journal.CodeOf(err))
	_, _, err = f.store.Drafts(ctx, f.user)
	require.Equal(t, "locked", journal.CodeOf(err))
	_, err = f.user.ReplicaKey()
	require.Equal(t, "locked", journal.CodeOf(err))
}

func TestFilePepperIsMadeOnceAndIsPrivate(t *testing.T) {
	f := newFixture(t)
	p := filePepper{path: f.path("pepper"), rand: f.rand}
	_, err := p.Get(f.device.ID)
	require.ErrorIs(t, err, os.ErrNotExist)
	a, err := p.Make(f.device.ID)
	require.NoError(t, err)
	b, err := p.Make(f.device.ID)
	require.NoError(t, err)
	require.Equal(t, a, b)
	info, err := os.Stat(p.path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, os.WriteFile(p.path, a[:31], 0o600))
	_, err = p.Make(f.device.ID)
	require.Error(t, err, "a damaged pepper is never made anew")
}
