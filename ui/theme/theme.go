package theme

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"feltjournal/assets"
)

// Density is how much room things take.
type Density int

// Compact is for mouse and keyboard; Touch is for fingers (rows of 48, buttons
// of 44 device-independent pixels).
const (
	Compact Density = iota
	Touch
)

// Clinical is the theme. It is immutable.
type Clinical struct {
	density       Density
	regular, bold fyne.Resource
}

var _ fyne.Theme = (*Clinical)(nil)

// New makes the theme in a density. It fails only if an embedded font is gone.
func New(d Density) (*Clinical, error) {
	regular, err := font("Inter-Regular.otf")
	if err != nil {
		return nil, err
	}
	bold, err := font("Inter-SemiBold.otf")
	if err != nil {
		return nil, err
	}
	return &Clinical{density: d, regular: regular, bold: bold}, nil
}

func font(name string) (fyne.Resource, error) {
	b, err := assets.Fonts.ReadFile("fonts/" + name)
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	return fyne.NewStaticResource(name, b), nil
}

// Density is the density the theme was made for.
func (t *Clinical) Density() Density { return t.density }

// Color ignores the variant: a ward screen must not turn dark because the
// operating system does.
func (t *Clinical) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if c, ok := palette[name]; ok {
		return Seen(c)
	}
	return fynetheme.DefaultTheme().Color(name, fynetheme.VariantLight)
}

// Font is Inter, semi-bold for bold; symbols stay Fyne's.
func (t *Clinical) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Symbol || s.Monospace:
		return fynetheme.DefaultTheme().Font(s)
	case s.Bold:
		return t.bold
	}
	return t.regular
}

// Icon is Fyne's own set, which is used only inside its widgets.
func (t *Clinical) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// Size is in device-independent pixels.
func (t *Clinical) Size(name fyne.ThemeSizeName) float32 {
	if t.density == Touch {
		if s, ok := touchSizes[name]; ok {
			return s
		}
	}
	if s, ok := sizes[name]; ok {
		return s
	}
	return fynetheme.DefaultTheme().Size(name)
}
