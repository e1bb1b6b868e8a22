package theme

import (
	"image/color"
	"io/fs"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"github.com/stretchr/testify/require"

	"feltjournal/assets"
)

func TestTone_ink_reads_on_its_fill(t *testing.T) {
	for i, tone := range Tones {
		require.GreaterOrEqual(t, contrast(tone.Ink, tone.Fill), 4.5, "tone %d", i)
	}
}

func TestSurfaces_text_reads_on_every_one(t *testing.T) {
	for _, back := range []color.NRGBA{Ground, Surface, Header, Selected, Pointed} {
		require.GreaterOrEqual(t, contrast(Ink, back), 7.0, Hex(back))
		require.GreaterOrEqual(t, contrast(Quiet, back), 4.5, Hex(back))
	}
	require.GreaterOrEqual(t, contrast(OnPrimary, Primary), 4.5)
	require.GreaterOrEqual(t, contrast(Primary, Ground), 3.0, "the focus ring must be seen")
	require.GreaterOrEqual(t, contrast(InputFrame, Surface), 3.0)
}

func TestHighContrast_words_read_at_seven_to_one_and_edges_are_seen(t *testing.T) {
	SetHighContrast(true)
	defer SetHighContrast(false)
	for i, tone := range Tones {
		require.GreaterOrEqual(t, contrast(seen(tone.Ink), seen(tone.Fill)), 7.0, "tone %d", i)
		require.GreaterOrEqual(t, contrast(seen(tone.Edge), Surface), 4.5, "tone %d", i)
	}
	for _, back := range []color.NRGBA{Ground, Surface, Header, Selected, Pointed} {
		require.GreaterOrEqual(t, contrast(seen(Ink), back), 7.0, Hex(back))
		require.GreaterOrEqual(t, contrast(seen(Quiet), back), 7.0, Hex(back))
	}
	require.GreaterOrEqual(t, contrast(OnPrimary, seen(Primary)), 7.0)
	require.GreaterOrEqual(t, contrast(seen(InputFrame), Surface), 7.0)
}

func TestTheme_placeholder_and_disabled_text_read(t *testing.T) {
	for _, name := range []fyne.ThemeColorName{fynetheme.ColorNamePlaceHolder, fynetheme.ColorNameDisabled, fynetheme.ColorNameHyperlink} {
		require.GreaterOrEqual(t, contrast(palette[name].(color.NRGBA), Surface), 4.5, string(name))
	}
}

func TestTheme_ignores_the_variant_of_the_system(t *testing.T) {
	test.NewTempApp(t)
	th, err := New(Compact)
	require.NoError(t, err)
	for name := range palette {
		require.Equal(t, th.Color(name, fynetheme.VariantLight), th.Color(name, fynetheme.VariantDark), string(name))
	}
	require.Equal(t, th.Color("unknown-name", fynetheme.VariantLight), th.Color("unknown-name", fynetheme.VariantDark))
}

func TestTheme_touch_gives_fingers_room(t *testing.T) {
	th, err := New(Touch)
	require.NoError(t, err)
	require.GreaterOrEqual(t, th.RowHeight(), float32(48))
	height := th.Size(fynetheme.SizeNameText)*1.2 + 2*th.Size(fynetheme.SizeNameInnerPadding)
	require.GreaterOrEqual(t, height, float32(42))
}

func TestIcon_every_drawing_can_be_tinted(t *testing.T) {
	files, err := fs.Glob(assets.Icons, "icons/*.svg")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		name := f[len("icons/") : len(f)-len(".svg")]
		svg := string(Icon(name, Primary).Content())
		require.Contains(t, svg, Hex(Primary), name)
		require.NotContains(t, svg, "currentColor", name)
		require.Contains(t, svg, `stroke-width="2.6"`, name)
	}
}

// contrast is the WCAG 2 contrast ratio of two opaque colours.
func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	lin := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}
