package seal

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"feltjournal/journal"
)

var update = flag.Bool("update", false, "write golden files that do not exist yet")

// testEntry is an entry of fact f with every header and body field set.
func testEntry(f journal.Fact) journal.Entry {
	at := journal.Instant(1_790_000_000_000)
	return journal.Entry{
		Header: journal.Header{ID: journal.ID{0: 1, 15: 7}, Stream: journal.ID{1}, Device: journal.ID{2}, Seq: 3, Stamp: journal.NewStamp(at, 4), Class: f.Class(), KeyEpoch: 5},
		Body: journal.Body{
			Author: journal.Author{ID: "u1", Name: "Åse Bø", HPR: "9144889", Role: journal.RoleNurse},
			At:     at - 60_000, Recorded: at, Trust: journal.TrustSynced,
			Basis: journal.Basis{AsOf: at - 3_600_000, Entries: 12}, Fact: f,
		},
	}
}

// mustSeal seals with the key {1}.
func mustSeal(t require.TestingT, e journal.Entry) Sealed {
	s, err := Seal(e, Key{1})
	require.NoError(t, err)
	return s
}

// TestWhatIsSealedOpensAsItWas goes over every kind of fact of the corpus.
func TestWhatIsSealedOpensAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := corpus{mrand.New(mrand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))}
		e := testEntry(c.fact())
		e.Body = c.body()
		e.At += journal.Instant(rapid.Int64Range(-1<<50, 1<<50).Draw(t, "at"))
		e.Recorded += journal.Instant(rapid.Int64Range(-1<<50, 1<<50).Draw(t, "recorded"))
		e.Basis.AsOf = journal.Instant(rapid.Int64Range(-1<<50, 1<<50).Draw(t, "as of"))
		e.Stamp = journal.Stamp(rapid.Uint64().Draw(t, "stamp"))
		got, err := Open(mustSeal(t, e), Key{1})
		require.NoError(t, err)
		require.Equal(t, e, got)

		b, err := EncodeBody(e.Body)
		require.NoError(t, err)
		body, err := DecodeBody(b)
		require.NoError(t, err)
		require.Equal(t, e.Body, body)
	})
}

func TestAnyTextSurvivesSealing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Just(strings.Repeat("a", journal.MaxText)), rapid.StringN(0, 300, -1)).Draw(t, "text")
		e := testEntry(&journal.Note{Type: "rapport", Text: text})
		got, err := Open(mustSeal(t, e), Key{1})
		require.NoError(t, err)
		require.Equal(t, e, got)
	})
}

func TestSealRefusesWhatCouldNotBeOpened(t *testing.T) {
	note := func(text string) journal.Entry { return testEntry(&journal.Note{Type: "rapport", Text: text}) }
	for name, c := range map[string]struct {
		entry journal.Entry
		want  error
	}{
		"text that is not UTF-8":   {note("\xff"), ErrFormat},
		"body over the limit":      {note(strings.Repeat("a", MaxBody)), ErrLimit},
		"unknown act":              {testEntry(&journal.Administration{Act: 200}), ErrFormat},
		"no act":                   {testEntry(&journal.Administration{}), ErrFormat},
		"unknown order status":     {testEntry(&journal.Order{Status: 9}), ErrFormat},
		"unknown note relation":    {testEntry(&journal.Note{Relation: 3}), ErrFormat},
		"unknown alert type":       {testEntry(&journal.Alert{}), ErrFormat},
		"no fact":                  {with(note("x"), func(e *journal.Entry) { e.Fact = nil }), ErrFormat},
		"unknown trust":            {with(note("x"), func(e *journal.Entry) { e.Trust = 3 }), ErrFormat},
		"negative basis":           {with(note("x"), func(e *journal.Entry) { e.Basis.Entries = -1 }), ErrFormat},
		"instant beyond reckoning": {with(note("x"), func(e *journal.Entry) { e.At = 1 << 60 }), ErrFormat},
		"number zero":              {with(note("x"), func(e *journal.Entry) { e.Seq = 0 }), ErrFormat},
		"number 2^63":              {with(note("x"), func(e *journal.Entry) { e.Seq = 1 << 63 }), ErrFormat},
		"no id":                    {with(note("x"), func(e *journal.Entry) { e.ID = journal.ID{} }), ErrFormat},
		"unknown class":            {with(note("x"), func(e *journal.Entry) { e.Class = 7 }), ErrFormat},
	} {
		_, err := Seal(c.entry, Key{1})
		require.ErrorIs(t, err, c.want, name)
	}
}

func with(e journal.Entry, change func(*journal.Entry)) journal.Entry {
	change(&e)
	return e
}

func TestEveryBitOfHeaderAndBodyIsBound(t *testing.T) {
	s := mustSeal(t, testEntry(&journal.Note{Type: "rapport", Text: "Sov godt."}))
	for i := range 8 * len(s.Bytes) {
		altered := s
		altered.Bytes = append([]byte(nil), s.Bytes...)
		altered.Bytes[i/8] ^= 1 << (i % 8)
		_, err := Open(altered, Key{1})
		require.ErrorIs(t, err, ErrOpen, "bit %d", i)
	}
	for name, change := range map[string]func(*journal.Header){
		"id": func(h *journal.Header) { h.ID[3]++ }, "stream": func(h *journal.Header) { h.Stream[3]++ }, "device": func(h *journal.Header) { h.Device[3]++ },
		"seq": func(h *journal.Header) { h.Seq++ }, "stamp": func(h *journal.Header) { h.Stamp++ }, "class": func(h *journal.Header) { h.Class++ }, "epoch": func(h *journal.Header) { h.KeyEpoch++ },
	} {
		altered := s
		change(&altered.Header)
		_, err := Open(altered, Key{1})
		require.ErrorIs(t, err, ErrOpen, name)
	}
	_, err := Open(s, Key{2})
	require.ErrorIs(t, err, ErrOpen)
	for n := range s.Bytes {
		_, err := Open(Sealed{Header: s.Header, Bytes: s.Bytes[:n]}, Key{1})
		require.ErrorIs(t, err, ErrOpen, "cut to %d bytes", n)
	}
}

// sealPlain seals plain as if it had come out of compress: what a holder of the
// key could send that Seal never makes.
func sealPlain(plain []byte) Sealed {
	h := testEntry(&journal.Note{}).Header
	b, err := crypt(h, Key{1}, func(aead aead, nonce, header []byte) ([]byte, error) {
		return aead.Seal(nil, nonce, plain, header), nil
	})
	if err != nil {
		panic(err)
	}
	return Sealed{Header: h, Bytes: b}
}

func TestOpenRefusesHostilePlainBodies(t *testing.T) {
	packed := encoder().EncodeAll(bytes.Repeat([]byte("abcdefgh"), 90<<7), nil)
	bomb, ok := bareBlock(packed)
	require.True(t, ok)
	for name, c := range map[string]struct {
		plain []byte
		want  error
	}{
		"empty":                       {[]byte{}, ErrFormat},
		"unknown dictionary":          {[]byte{9, 4, 1, 2, 3, 4}, ErrFormat},
		"dictionary zero with ids":    {append([]byte{0x10}, make([]byte, 40)...), ErrFormat},
		"ids beyond the end":          {[]byte{0xf1, 1, 2, 3}, ErrFormat},
		"length cut":                  {[]byte{1, 0x80}, ErrFormat},
		"length of eleven bytes":      {[]byte("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), ErrFormat},
		"zstd bomb":                   {append([]byte{1, 0x80, 0xd0, 0x05}, bomb...), ErrLimit},
		"declared 8 EiB":              {append([]byte("\x01\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), 1, 2, 3), ErrLimit},
		"declared less than there is": {append([]byte{1, 100}, bomb...), ErrFormat},
		"noise":                       {[]byte{1, 100, 1, 2, 3, 4, 5}, ErrFormat},
		"stored, not a body":          {[]byte{0, 0xc0}, ErrFormat},
		"stored, with trailing":       {[]byte{0, 0x80, 0x80}, ErrFormat},
		"stored, over the limit":      {make([]byte, MaxBody+1), ErrFormat},
	} {
		s := sealPlain(c.plain)
		var err error
		cost := allocated(func() { _, err = Open(s, Key{1}) })
		require.ErrorIs(t, err, c.want, name)
		require.Less(t, cost, uint64(2<<20), name)
	}
	_, err := Open(Sealed{Header: testEntry(&journal.Note{}).Header, Bytes: make([]byte, MaxSealed+1)}, Key{1})
	require.ErrorIs(t, err, ErrLimit)
}

func TestFactsOfUnknownKindAreKeptAsTheyCame(t *testing.T) {
	e := testEntry(&Unknown{Of: 200, Raw: []byte("\x82a\x92\x01\xa2hib\xc4\x10abcdefghijklmnop")})
	got, err := Open(mustSeal(t, e), Key{1})
	require.NoError(t, err)
	require.Equal(t, e, got)
	require.EqualValues(t, 200, got.Fact.Kind())
	require.Error(t, got.Fact.Validate())
}

func TestSealingIsSafeForConcurrentUse(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			c := corpus{mrand.New(mrand.NewPCG(uint64(i), 0))}
			for range 50 {
				e := testEntry(c.fact())
				got, err := Open(mustSeal(t, e), Key{1})
				if err != nil || got.Fact.Kind() != e.Fact.Kind() {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func TestShippedDictionariesNeverChange(t *testing.T) {
	for id, want := range map[int]string{1: dict1} {
		sum := sha256.Sum256(dictionary(id))
		require.Equal(t, want, hex.EncodeToString(sum[:]), "dictionary %d is part of every body sealed with it", id)
	}
	require.Len(t, dictionaries(), currentDictID)
}

// dict1 is the SHA-256 of dict/1.zdict.
const dict1 = "471a1f0364c091226c5b2d3a5a6f06ca478c0c3b2be6ae036299a0586bb1dd31"

// TestGoldenEntriesOpenForEver: what one version sealed every later one opens.
func TestGoldenEntriesOpenForEver(t *testing.T) {
	facts := []journal.Fact{
		&journal.Note{Type: "rapport", Text: "Pasienten har sovet godt i natt. Blodtrykk 130/80."},
		&journal.Administration{
			Order: journal.ID{5, 6, 7}, Version: 2, Slot: journal.SlotKey{Date: 20261122, Time: 480}, Act: journal.ActGiven,
			Drug: journal.Drug{Name: "Paracet", ATC: "N02BE01", Strength: "500 mg", Form: "tablett"}, Dose: 1_000_000, Unit: "tablett", Route: "oral",
		},
		&journal.Observation{Code: "8867-4", Name: "Puls", Value: 72_000_000, Unit: "/min"},
		&journal.Section{Document: journal.CarePlan, Key: "ernæring", Title: "Ernæring", Text: "Næringsdrikk to ganger daglig.", Parents: []journal.ID{{7}}},
		&journal.EnteredInError{Target: journal.ID{8}, Reason: "feil pasient"}, &journal.CaseClosure{Case: journal.CaseID{9}, Reason: "avklart", Seen: []journal.ID{{1}, {2}}},
		&journal.Access{Action: "åpnet", Patient: journal.ID{4}}, &journal.Note{Type: "x", Text: "kort"},
	}
	for i, f := range facts {
		name := filepath.Join("testdata", fmt.Sprintf("entry-%d.golden", i))
		want := testEntry(f)
		if _, err := os.Stat(name); *update && os.IsNotExist(err) {
			require.NoError(t, os.MkdirAll("testdata", 0o755))
			require.NoError(t, os.WriteFile(name, []byte(hex.EncodeToString(mustSeal(t, want).Bytes)+"\n"), 0o644))
		}
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		b, err := hex.DecodeString(strings.TrimSpace(string(text)))
		require.NoError(t, err)
		got, err := Open(Sealed{Header: want.Header, Bytes: b}, Key{1})
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestHeaderLayoutIsFixed(t *testing.T) {
	b := AppendHeader(nil, testEntry(&journal.Note{}).Header)
	require.Len(t, b, HeaderSize)
	require.Equal(t, "01"+"01000000000000000000000000000007"+"01000000000000000000000000000000"+"02000000000000000000000000000000"+
		"0000000000000003"+"01a0c4506c000004"+"04"+"0005", hex.EncodeToString(b))
}

func TestLinksShowWhatWasDroppedReorderedOrAltered(t *testing.T) {
	list := sealedShift(t, 4)
	chain := func(list ...Sealed) (l Link) {
		for _, s := range list {
			l = l.Next(s)
		}
		return l
	}
	whole := chain(list...)
	require.NotEqual(t, whole, chain(list[:3]...))
	require.NotEqual(t, whole, chain(list[0], list[1], list[3]))
	require.NotEqual(t, whole, chain(list[1], list[0], list[2], list[3]))
	altered := list[3]
	altered.Stamp++
	require.NotEqual(t, whole, chain(list[0], list[1], list[2], altered))
	require.NotEqual(t, LinkMessage(journal.ID{1}, 4, whole), LinkMessage(journal.ID{2}, 4, whole))
	require.NotEqual(t, LinkMessage(journal.ID{1}, 4, whole), LinkMessage(journal.ID{1}, 5, whole))
}

func TestWrappedKeysOpenOnlyForTheirReplicaStreamAndEpoch(t *testing.T) {
	mine, err := NewReplicaKey()
	require.NoError(t, err)
	other, err := NewReplicaKey()
	require.NoError(t, err)
	k, err := NewKey(rand.Reader)
	require.NoError(t, err)
	w, err := WrapKey(mine.Public(), journal.ID{1}, 2, k)
	require.NoError(t, err)
	require.Len(t, w, 80)

	b, err := mine.Bytes()
	require.NoError(t, err)
	again, err := ParseReplicaKey(b)
	require.NoError(t, err)
	got, err := again.UnwrapKey(journal.ID{1}, 2, w)
	require.NoError(t, err)
	require.Equal(t, k, got)

	for name, try := range map[string]func() (Key, error){
		"other replica": func() (Key, error) { return other.UnwrapKey(journal.ID{1}, 2, w) },
		"other stream":  func() (Key, error) { return mine.UnwrapKey(journal.ID{2}, 2, w) },
		"other epoch":   func() (Key, error) { return mine.UnwrapKey(journal.ID{1}, 3, w) },
		"cut":           func() (Key, error) { return mine.UnwrapKey(journal.ID{1}, 2, w[:79]) },
		"empty":         func() (Key, error) { return mine.UnwrapKey(journal.ID{1}, 2, nil) },
	} {
		_, err := try()
		require.ErrorIs(t, err, ErrOpen, name)
	}
	_, err = WrapKey([]byte{1, 2, 3}, journal.ID{1}, 2, k)
	require.ErrorIs(t, err, ErrFormat)
	_, err = ParseReplicaKey([]byte{1})
	require.ErrorIs(t, err, ErrFormat)
}
