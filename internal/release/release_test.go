package release

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestABuildIsNamedByItsCommit(t *testing.T) {
	info := &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}
	require.Equal(t, "devel", ofBuild(info))
	info.Settings = []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef0123"}, {Key: "vcs.modified", Value: "false"}}
	require.Equal(t, "0123456789ab", ofBuild(info))
	info.Settings[1].Value = "true"
	require.Equal(t, "0123456789ab+", ofBuild(info))
}
