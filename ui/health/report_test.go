package health

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/ui/i18n"
	"feltjournal/ui/theme"
)

var now = journal.InstantOf(time.Date(2026, 11, 22, 2, 3, 0, 0, time.UTC))

func ago(d time.Duration) journal.Instant { return now - journal.Instant(d.Milliseconds()) }

func well() State {
	return State{
		Now: now, Agent: true, LastContact: ago(10 * time.Second), LastAnswer: ago(10 * time.Second), ServerTime: ago(10 * time.Second),
		Complete: ago(10 * time.Second),
	}
}

func words(t *testing.T) *i18n.Words {
	t.Helper()
	w, err := i18n.Load(i18n.Bokmal)
	require.NoError(t, err)
	return w
}

func TestLine_green_only_for_what_was_read_back(t *testing.T) {
	w := words(t)
	for name, change := range map[string]func(*State){
		"unsent":      func(s *State) { s.Unsent = 1 },
		"unconfirmed": func(s *State) { s.Unconfirmed = 1 },
	} {
		s := well()
		change(&s)
		require.NotEqual(t, theme.Good, s.confirmed(w).Tone, name)
		require.NotEqual(t, theme.Good, s.Safe(w).Tone, name)
	}
	s := well()
	require.Equal(t, theme.Good, s.confirmed(w).Tone)
}

func TestLine_names_the_true_cause(t *testing.T) {
	w := words(t)
	for want, change := range map[string]func(*State){
		"Tilkoblet":                      func(*State) {},
		"Koblet fra (demo)":              func(s *State) { s.Offline = true },
		"Synkroniseres ikke":             func(s *State) { s.Agent = false },
		"Aldri kontaktet felles journal": func(s *State) { s.LastAnswer = 0 },
		"Felles journal svarer med feil": func(s *State) { s.ContactCode = "device" },
		"Frakoblet":                      func(s *State) { s.ContactCode = CodeNoContact },
	} {
		s := well()
		change(&s)
		require.Equal(t, want, s.Network(w).Text)
	}
	s := well()
	s.LastAnswer = ago(3 * time.Hour)
	require.Equal(t, "Frakoblet", s.Network(w).Text, "an old answer is no contact")
}

func TestPicture_an_old_one_is_marked_and_dated(t *testing.T) {
	w := words(t)
	s := well()
	s.Complete = ago(5 * time.Hour)
	p := s.Picture(w)
	require.Equal(t, theme.Caution, p.Tone)
	require.Equal(t, "Bildet er fra i går 22:03 (5 timer siden)", p.Text)
	s.Complete = 0
	require.Contains(t, s.Picture(w).Text, "aldri")
}

func TestAdvice_says_what_to_do(t *testing.T) {
	w := words(t)
	s := well()
	require.Contains(t, s.Advice(w)[0].Text, "Ingenting")
	s.Agent = false
	require.Contains(t, s.Advice(w)[0].Text, "Ring brukerstøtte")
	s = well()
	s.ContactCode = "equivocation"
	require.Contains(t, s.Advice(w)[0].Text, "To arbeidsstasjoner")
	s = well()
	s.Refused = 2
	require.Contains(t, s.Advice(w)[0].Text, "ikke slettet")
}

func TestClock_is_compared_with_the_hub(t *testing.T) {
	w := words(t)
	s := well()
	require.Equal(t, "går riktig", s.Clock(w))
	s.ServerTime = s.LastAnswer - journal.Instant((3 * time.Hour).Milliseconds())
	require.Equal(t, "180 minutter foran", s.Clock(w))
	s.ServerTime = s.LastAnswer + journal.Instant((5 * time.Minute).Milliseconds())
	require.Equal(t, "5 minutter bak", s.Clock(w))
}

func TestPeers_are_told_of_while_there_is_no_contact(t *testing.T) {
	w := words(t)
	s := well()
	s.Peers = []Peer{{"Karis maskin", ago(5 * time.Hour)}, {"Bjørns maskin", ago(3 * time.Hour)}}
	_, told := s.peers(w)
	require.False(t, told, "with contact their work is seen")
	s.ContactCode = CodeNoContact
	p, told := s.peers(w)
	require.True(t, told)
	require.Equal(t, "Bjørns maskin sist sett 00:03, 1 til", p.Text)
	require.Contains(t, s.Line(w), p)
}

func TestPage_says_what_the_list_is_worth(t *testing.T) {
	w := words(t)
	s := well()
	s.Lists = []List{{"Sone Nord", 9, true}, {"Sone Sør", 4, false}}
	facts := NewPage(w).facts(&s)
	require.Contains(t, facts, fact{"Listen «Sone Nord»", "stemmer med felles journal (9 pasienter)"})
	require.Contains(t, facts, fact{"Listen «Sone Sør»", "stemmer IKKE med felles journal (4 pasienter her)"})
}
