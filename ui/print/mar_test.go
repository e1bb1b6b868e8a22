package print

import (
	"strings"
	"testing"

	fynetheme "fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"

	"feltjournal/journal"
	"feltjournal/journal/chart"
	"feltjournal/ui/i18n"
	"feltjournal/ui/internal/ward"
	"feltjournal/ui/print/pdftext"
	"feltjournal/ui/print/slotcode"
)

func stampOf(tb testing.TB, w *ward.Ward, l i18n.Language) Stamp {
	tb.Helper()
	words, err := i18n.Load(l)
	require.NoError(tb, err)
	return Stamp{Words: words, Place: "Solvik kommune · Fjordtun sykehjem, 2. etasje", AsOf: w.Picture, Now: w.Clock, By: ward.Anna}
}

func read(tb testing.TB, pdf []byte, err error) []pdftext.Page {
	tb.Helper()
	require.NoError(tb, err)
	pages, err := pdftext.Read(pdf)
	require.NoError(tb, err)
	require.NotEmpty(tb, pages)
	return pages
}

func all(pages []pdftext.Page) string {
	var b strings.Builder
	for i := range pages {
		b.WriteString(pages[i].All())
	}
	return b.String()
}

// requireWhole: no text leaves its page or stands in another's place.
func requireWhole(tb testing.TB, pages []pdftext.Page) {
	tb.Helper()
	r := ruler{newPDF()}
	fonts := map[string]string{}
	for i := range pages {
		p := &pages[i]
		boxes := make([][4]float64, len(p.Texts))
		for j, t := range p.Texts {
			if fonts[t.Font] == "" {
				fonts[t.Font] = t.Font
			}
			bold := max(r.width(face{t.Size, true}, t.S), r.width(face{t.Size, false}, t.S)) / mm
			require.GreaterOrEqual(tb, t.X, margin/mm-0.1, t.S)
			require.LessOrEqual(tb, t.X+bold, p.Width-margin/mm+bold*0.08+0.1, "page %d: %q", i+1, t.S)
			require.Positive(tb, t.Y-margin/mm+t.Size, t.S)
			require.Less(tb, t.Y+t.Size*0.7, p.Height, t.S)
			boxes[j] = [4]float64{t.X, t.Y - t.Size*0.1, t.X + min(bold, r.width(face{t.Size, false}, t.S)/mm), t.Y + t.Size*0.6}
		}
		for j := range boxes {
			for k := range j {
				a, b := boxes[j], boxes[k]
				over := a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
				require.False(tb, over, "page %d: %q stands on %q", i+1, p.Texts[j].S, p.Texts[k].S)
			}
		}
	}
}

func TestFont_has_every_letter_of_the_languages_here(t *testing.T) {
	for _, res := range [][]byte{fynetheme.DefaultTextFont().Content(), fynetheme.DefaultTextBoldFont().Content()} {
		f, err := sfnt.Parse(res)
		require.NoError(t, err)
		var b sfnt.Buffer
		for _, r := range "æøåÆØÅäöüéèêóòâôÄÖčđŋšŧžáČĐŊŠŦŽÁïÏńŃ½¼¾µ°–—«»·…±×%§" {
			g, err := f.GlyphIndex(&b, r)
			require.NoError(t, err)
			require.NotZero(t, g, "no glyph for %q", r)
		}
	}
}

func TestMAR_every_page_says_what_it_is(t *testing.T) {
	w := ward.Aase()
	w.Picture = ward.At("05:12")
	pdf, err := MAR(stampOf(t, w, i18n.Bokmal), w.Chart, 20261122, 7)
	pages := read(t, pdf, err)
	require.Greater(t, len(pages), 3)
	for i := range pages {
		s := pages[i].All()
		require.Contains(t, s, stampOf(t, w, i18n.Bokmal).Words.T("print.page", "Page", i+1, "Pages", len(pages)))
		require.Contains(t, s, "Bilde per kl. 05:12, 3 t gammelt · utskrift 22.11.2026 08:20 av Anna Berg, sykepleier")
		require.Contains(t, s, "Fjordtun sykehjem")
		require.Contains(t, s, "Papir viser et øyeblikk (22.11.2026 08:20).")
		require.Contains(t, s, "Aasen, Åse")
		require.Contains(t, s, "født 01.01.1936 · rom 101")
		require.Contains(t, s, "CAVE: penicillin (anafylaksi)", "R-MED-05: CAVE on every page")
		require.Contains(t, s, "1 nektet", "the legend of the digits")
	}
	requireWhole(t, pages)
}

func TestMAR_says_how_old_the_picture_is(t *testing.T) {
	words := stampOf(t, ward.Aase(), i18n.Bokmal).Words
	for age, want := range map[journal.Instant]string{
		-3000: "0 min gammelt", -2 * minute: "en klokke går feil", 59 * minute: "59 min gammelt", 3*hour + minute: "3 t gammelt", 50 * hour: "2 døgn gammelt",
	} {
		require.Equal(t, want, old(words, age))
	}
}

func TestMAR_what_is_registered_is_shown_and_has_no_code(t *testing.T) {
	w := ward.Aase()
	pdf, err := MAR(stampOf(t, w, i18n.Bokmal), w.Chart, 20261122, 1)
	s := strings.ReplaceAll(all(read(t, pdf, err)), "\n", " ")
	require.Contains(t, s, "Gitt 1 depottablett 08:02")
	require.Contains(t, s, "Ikke gitt 08:06 Bjørn Dahl:")
	given := slotcode.Of(w.Stream, ward.Slot(8).Of(journal.ID{0x0f, 2}))
	waits := slotcode.Of(w.Stream, ward.Slot(8).Of(journal.ID{0x0f, 1}))
	require.NotContains(t, s, given.String())
	require.Contains(t, s, waits.String())
}

func TestR_MED_10_a_stopped_order_stands_crossed_out_on_paper(t *testing.T) {
	w := ward.Aase()
	m := mar{reader: reader{stampOf(t, w, i18n.Bokmal), w.Chart}}
	rows := w.Chart.Round(20261122, w.Clock)
	for i := range rows {
		if rows[i].ID == (journal.ID{0x0f, 3}) {
			label := m.order(&rows[i])
			require.True(t, label.struck)
			pdf, err := MAR(m.Stamp, w.Chart, 20261122, 1)
			require.Contains(t, all(read(t, pdf, err)), "Furosemid tablett 40 mg\nSeponert 07:40: lavt blodtrykk")
			require.Equal(t, "Seponert 07:40: lavt blodtrykk", label.lines[0])
			for j := range rows[i].Cells {
				if rows[i].Cells[j].Due > ward.At("07:40") {
					require.True(t, m.box(&rows[i], &rows[i].Cells[j]).bare, "nothing is to be given")
				}
			}
			return
		}
	}
	t.Fatal("the stopped order is not shown at all")
}

func TestC18_a_patient_who_is_somewhere_else_is_said_to_be_on_every_page(t *testing.T) {
	w := ward.Aase()
	gone := *w.Chart.Patient()
	gone.Version, gone.Away = 2, &journal.Away{Since: ward.At("07:10"), Where: "St. Olavs hospital"}
	w.Write(ward.Lege, ward.At("07:20"), &gone)
	pdf, err := MAR(stampOf(t, w, i18n.Bokmal), w.Chart, 20261122, 3)
	pages := read(t, pdf, err)
	requireWhole(t, pages)
	for i := range pages {
		require.Contains(t, pages[i].All(), "INNLAGT ANDRE STEDER: St. Olavs hospital, siden 07:10")
	}
}

func TestMAR_as_needed_has_its_bounds_and_the_last_dose(t *testing.T) {
	w := ward.Aase()
	pdf, err := MAR(stampOf(t, w, i18n.Bokmal), w.Chart, 20261122, 1)
	s := all(read(t, pdf, err))
	for _, want := range []string{"1 kapsel · ved smerter", "Minst 4 t mellom", "Høyst 4 kapsel på 24 t", "Sist gitt 05:40 (2 timer siden)", "A-preparat"} {
		require.Contains(t, s, want)
	}
	require.Contains(t, s, slotcode.Of(w.Stream, journal.Slot{Order: journal.ID{0x0f, 8}}).String())
	require.Contains(t, strings.ReplaceAll(s, "\n", " "), "«Etter INR-kort: man, ons, fre 1 tablett, ellers 1½ tablett kl. 18. Ny INR 24.11.»")
}

func TestMAR_same_input_same_bytes(t *testing.T) {
	w := ward.Aase()
	a, err := MAR(stampOf(t, w, i18n.Bokmal), w.Chart, 20261122, 3)
	require.NoError(t, err)
	b, err := MAR(stampOf(t, w, i18n.Bokmal), w.Chart, 20261122, 3)
	require.NoError(t, err)
	require.Equal(t, a, b)
}

func TestMAR_a_code_of_two_doses_is_not_printed(t *testing.T) {
	w := ward.Aase()
	s := stampOf(t, w, i18n.Bokmal)
	waits := slotcode.Of(w.Stream, ward.Slot(8).Of(journal.ID{0x0f, 1}))
	s.Shared = func(c slotcode.Code) bool { return c == waits }
	pdf, err := MAR(s, w.Chart, 20261122, 1)
	text := all(read(t, pdf, err))
	require.NotContains(t, text, waits.String())
	require.Contains(t, strings.ReplaceAll(text, "\n", " "), "Ingen kode")
}

func TestMAR_the_longest_words_are_not_clipped(t *testing.T) {
	w := ward.Aase()
	long := strings.Repeat("Insulinglarginoppløsningsvæskeblanding", 4)
	o := w.Order(40, long, "100 E/ml", 14, "E", 60, 120, 480, 600, 720, 900, 1320)
	next := *o
	next.Version, next.DoseText, next.Prescriber = 2, strings.Repeat("Til natten, sammen med mat. ", 30), "Ánne Biret Čeabeŋŧ "+long
	w.Write(ward.Lege, ward.At("08:00"), &next)
	w.Write(ward.Lege, ward.At("08:00"), &journal.Alert{Alert: journal.ID{9}, Version: 1, Type: journal.AlertAllergy, Active: true, Text: strings.Repeat("sulfonamider ", 30)})
	for _, l := range i18n.Languages {
		pdf, err := MAR(stampOf(t, w, l), w.Chart, 20261122, 2)
		pages := read(t, pdf, err)
		requireWhole(t, pages)
		require.Contains(t, all(pages), "Ánne Biret Čeabeŋŧ")
	}
}

func TestMAR_a_text_longer_than_a_page_says_that_it_is_cut(t *testing.T) {
	w := ward.Aase()
	for _, n := range []byte{1, 8, 9} {
		o := *w.Chart.Order(journal.ID{0x0f, n}).Current()
		o.Version, o.DoseText = o.Version+1, strings.Repeat("Gis sammen med mat, aldri sammen med melk. ", 90)
		w.Write(ward.Lege, ward.At("08:00"), &o)
	}
	pdf, err := MAR(stampOf(t, w, i18n.Bokmal), w.Chart, 20261122, 2)
	pages := read(t, pdf, err)
	requireWhole(t, pages)
	require.Contains(t, strings.ReplaceAll(all(pages), "\n", " "), "… HELE TEKSTEN STÅR I JOURNALEN")
	pdf, err = Round(stampOf(t, w, i18n.Bokmal), []journal.ID{w.Stream}, w.View, 20261122, 8*60)
	requireWhole(t, read(t, pdf, err))
}

func TestMAR_a_code_of_wide_letters_leaves_room_to_sign(t *testing.T) {
	p := newPaper(stampOf(t, ward.Aase(), i18n.Bokmal), "x", true)
	p.turn()
	require.NoError(t, p.box(&box{code: "WWWMMMWWW", dose: "1 tablett"}, margin, p.y))
	require.NoError(t, p.box(&box{code: "WWWMMMWWW", dose: "1000 milligram pulver til injeksjonsvæske, oppløsning"}, margin+boxWidth, p.y))
	pdf, err := p.bytes()
	requireWhole(t, read(t, pdf, err))
	require.Less(t, p.width(faceCode, "WWW MMM WWW")+2, codeColumn)
	require.Less(t, p.width(faceCode, "WWW MMM WWW")+2.2, boxWidth)
}

func TestMAR_the_night_with_two_hours_two_has_two_codes(t *testing.T) {
	w := ward.Empty()
	w.Clock = ward.On(20261024, "12:00")
	w.Picture = w.Clock
	w.Write(ward.Lege, ward.On(20261001, "08:00"), &journal.Order{
		Order: journal.ID{0x0f, 1}, Version: 1, Status: journal.OrderActive, Drug: journal.Drug{Name: "Cefotaksim"}, Dose: 1_000_000, Unit: "g",
		Timing: journal.Timing{EveryHours: 1, Anchor: ward.On(20261001, "00:00")},
	})
	s := stampOf(t, w, i18n.Bokmal)
	pdf, err := MAR(s, w.Chart, 20261025, 1)
	pages := read(t, pdf, err)
	requireWhole(t, pages)
	for _, again := range []bool{false, true} {
		slot := journal.Slot{Order: journal.ID{0x0f, 1}, Date: 20261025, Time: 120, Again: again}
		require.Contains(t, all(pages), slotcode.Of(w.Stream, slot).String())
	}
}

func TestRound_of_a_list_at_a_time(t *testing.T) {
	w := ward.Aase()
	look := func(id journal.ID, f func(*chart.Chart)) bool { return w.View(id, f) }
	for _, l := range i18n.Languages {
		pdf, err := Round(stampOf(t, w, l), []journal.ID{w.Stream, {0xbb}}, look, 20261122, 8*60)
		requireWhole(t, read(t, pdf, err))
	}
	pdf, err := Round(stampOf(t, w, i18n.Bokmal), []journal.ID{w.Stream, {0xbb}}, look, 20261122, 8*60)
	s := all(read(t, pdf, err))
	require.Contains(t, s, "Medisinrunde 22.11.2026 kl. 08:00")
	require.Contains(t, s, slotcode.Of(w.Stream, ward.Slot(8).Of(journal.ID{0x0f, 1})).String())
	require.NotContains(t, s, slotcode.Of(w.Stream, ward.Slot(20).Of(journal.ID{0x0f, 1})).String(), "another time")
	require.Contains(t, s, "1 pasient på lista kan ikke vises her")
	pdf, err = Round(stampOf(t, w, i18n.Bokmal), []journal.ID{w.Stream}, look, 20261122, 3*60)
	require.Contains(t, all(read(t, pdf, err)), "Ingenting kl. 03:00: Aasen, Åse")
}

func TestPlain_says_what_the_fonts_lack(t *testing.T) {
	require.Equal(t, "puls <= 50 -> ring \ufffd", plain("puls ≤ 50 → ring 💊"))
	require.Equal(t, "Čeabeŋŧ, Åse – ½ µg", plain("Čeabeŋŧ, Åse – ½ µg"))
	require.True(t, drawn('\ufffd'))
}
