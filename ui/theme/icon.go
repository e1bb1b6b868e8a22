package theme

import (
	"fmt"
	"image/color"
	"strings"
	"sync"

	"fyne.io/fyne/v2"

	"feltjournal/assets"
)

var icons = struct {
	sync.Mutex
	made map[string]fyne.Resource // by name and colour
}{made: map[string]fyne.Resource{}}

// Icon is the drawing called name (assets/icons/<name>.svg) in colour c. An
// unknown name is an impossible state, which the tests exclude; it gives the
// warning sign rather than nothing. Safe for concurrent use.
func Icon(name string, c color.NRGBA) fyne.Resource {
	c = seen(c)
	key := fmt.Sprintf("%s-%s.svg", name, Hex(c)[1:])
	icons.Lock()
	defer icons.Unlock()
	if r, ok := icons.made[key]; ok {
		return r
	}
	svg, err := assets.Icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		svg, _ = assets.Icons.ReadFile("icons/warning.svg")
	}
	r := fyne.NewStaticResource(key, []byte(strings.ReplaceAll(string(svg), "currentColor", Hex(c))))
	icons.made[key] = r
	return r
}
