// Package release says which version of Feltjournal a program is.
package release

import (
	"runtime/debug"
	"strings"
	"sync"
)

// tag is set by the linker where a release is built:
// -ldflags "-X feltjournal/internal/release.tag=v1.2.3".
var tag string

// commitShown is how much of a commit's name tells it from others.
const commitShown = 12

// Version is the tag of the release, or the commit that it was built from.
var Version = sync.OnceValue(func() string {
	if tag != "" {
		return tag
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return ofBuild(info)
})

func ofBuild(info *debug.BuildInfo) string {
	setting := map[string]string{}
	for _, s := range info.Settings {
		setting[s.Key] = s.Value
	}
	commit := setting["vcs.revision"]
	if commit == "" {
		return strings.Trim(info.Main.Version, "()") // "devel", or a module's version
	}
	v := commit[:min(len(commit), commitShown)]
	if setting["vcs.modified"] == "true" {
		v += "+"
	}
	return v
}
