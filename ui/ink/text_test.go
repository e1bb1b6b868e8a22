package ink

import (
	"image"
	"image/color"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var body = Style{Size: 13, Color: color.Black}

// letters are the runes of s that are not space.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestWrap_loses_no_letter_and_keeps_within_the_width(t *testing.T) {
	test.NewTempApp(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("abcæøåÆØÅšČ 1,½\n-–")), 0, 200, -1).Draw(t, "text")
		width := rapid.Float32Range(20, 400).Draw(t, "width")
		lines := body.Wrap(text, width)
		require.Equal(t, letters(text), letters(strings.Join(lines, "")))
		for _, l := range lines {
			require.LessOrEqual(t, body.Width(strings.TrimRight(l, " ")), width+0.01, "%q", l)
		}
	})
}

func TestWrap_survives_any_bytes(t *testing.T) {
	test.NewTempApp(t)
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.Byte(), 0, 100).Draw(t, "bytes"))
		p := NewPen(image.NewRGBA(image.Rect(0, 0, 200, 100)), 1.5)
		p.Lines(body.Wrap(text, 60), -10, -10, body)
		fitted, _ := body.Fit(text, 50)
		require.LessOrEqual(t, body.Width(fitted), float32(50+13))
	})
}

func TestWrap_breaks_a_word_that_is_wider_than_the_line(t *testing.T) {
	test.NewTempApp(t)
	lines := body.Wrap("Hydroksyklorokinsulfattablett", 60)
	require.Greater(t, len(lines), 2)
	require.Equal(t, "Hydroksyklorokinsulfattablett", strings.Join(lines, ""))
}

func TestWrap_never_parts_a_number_from_its_unit(t *testing.T) {
	test.NewTempApp(t)
	for _, text := range []string{"Movicol pulver til mikstur 13,8 g", "Naproxen-E enterotablett 250 mg", "NovoRapid 100 E/ml", "12–18: 8 E. 18 og over: 10 E, ring lege"} {
		for width := float32(90); width < 300; width += 7 {
			for _, line := range body.Wrap(text, width) {
				require.NotRegexp(t, `^(g|mg|E\b)`, line, "%q at %v", text, width)
			}
		}
	}
}

func TestFit_says_whether_anything_was_cut(t *testing.T) {
	test.NewTempApp(t)
	whole, ok := body.Fit("Gitt", 100)
	require.True(t, ok)
	require.Equal(t, "Gitt", whole)
	cut, ok := body.Fit("Mulig dobbeltdose", 60)
	require.False(t, ok)
	require.True(t, strings.HasSuffix(cut, "…"))
}

func TestText_composes_letters_that_come_apart(t *testing.T) {
	test.NewTempApp(t)
	require.InDelta(t, body.Width("Åse"), body.Width("A\u030ase"), 0.001)
	require.Equal(t, painted("Åse"), painted("A\u030ase"))
}

func TestText_a_letter_that_no_font_has_is_never_left_out(t *testing.T) {
	test.NewTempApp(t)
	require.NotEqual(t, painted("12"), painted("1\ue1232"))
	require.Greater(t, body.Width("1\ue1232"), body.Width("12"))
}

func painted(text string) []uint8 {
	dst := image.NewRGBA(image.Rect(0, 0, 80, 24))
	NewPen(dst, 1).Text(text, 2, 2, body)
	return dst.Pix
}

func TestText_is_cut_at_the_edge_of_a_part(t *testing.T) {
	test.NewTempApp(t)
	dst := image.NewRGBA(image.Rect(0, 0, 80, 24))
	NewPen(dst, 1).Within(Rect{W: 10, H: 24}).Text("Mulig dobbeltdose", 0, 0, body)
	for y := range 24 {
		for x := 10; x < 80; x++ {
			require.Zero(t, dst.RGBAAt(x, y).A)
		}
	}
}

func TestBox_has_round_corners_and_a_whole_edge(t *testing.T) {
	dst := image.NewRGBA(image.Rect(0, 0, 40, 30))
	NewPen(dst, 1).Box(Rect{W: 40, H: 30}, 6, color.White, color.Black, 2)
	require.Zero(t, dst.RGBAAt(0, 0).A, "the corner is left as it was")
	require.Equal(t, color.RGBA{A: 255}, dst.RGBAAt(20, 0))
	require.Equal(t, color.RGBA{A: 255}, dst.RGBAAt(20, 1))
	require.Equal(t, color.RGBA{R: 255, G: 255, B: 255, A: 255}, dst.RGBAAt(20, 3))
}

func BenchmarkText(b *testing.B) {
	test.NewTempApp(b)
	p := NewPen(image.NewRGBA(image.Rect(0, 0, 400, 40)), 1)
	for b.Loop() {
		p.Text("Insulin glargin injeksjonsvæske 100 E/ml", 2, 2, body)
	}
}
