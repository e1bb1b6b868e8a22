package i18n

import (
	"encoding/json"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/assets"
)

// message is one entry of a catalogue: a text or its plural forms.
type message struct {
	One, Other string
}

func (m *message) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, &m.Other)
	}
	type forms message
	return json.Unmarshal(b, (*forms)(m))
}

func catalogueOf(t *testing.T, l Language) map[string]message {
	t.Helper()
	files, err := fs.Glob(assets.Translations, "translations/*."+string(l)+".json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	all := map[string]message{}
	for _, f := range files {
		for key, m := range readMessages(t, f) {
			require.NotContains(t, all, key, "twice: %s in %s", key, f)
			all[key] = m
		}
	}
	return all
}

func readMessages(t *testing.T, file string) map[string]message {
	t.Helper()
	b, err := assets.Translations.ReadFile(file)
	require.NoError(t, err)
	one := map[string]message{}
	require.NoError(t, json.Unmarshal(b, &one), file)
	return one
}

func TestCatalogues_have_the_same_keys_and_the_same_blanks(t *testing.T) {
	nb := catalogueOf(t, Bokmal)
	for _, l := range []Language{Nynorsk, English} {
		other := catalogueOf(t, l)
		require.Equal(t, keysOf(nb), keysOf(other), l)
		for key, m := range nb {
			require.Equal(t, blanks(m.Other), blanks(other[key].Other), "%s in %s", key, l)
			require.Equal(t, m.One == "", other[key].One == "", "%s in %s: plural forms", key, l)
		}
	}
}

func TestCatalogues_have_no_empty_text(t *testing.T) {
	for _, l := range Languages {
		for key, m := range catalogueOf(t, l) {
			require.NotEmpty(t, strings.TrimSpace(m.Other), "%s in %s", key, l)
		}
	}
}

func TestCatalogues_every_key_used_in_code_exists(t *testing.T) {
	nb, missing := catalogueOf(t, Bokmal), []string{}
	call := regexp.MustCompile(`\.(?:T|N)\("([a-z0-9_.åæø]+)"[,)]`)
	for file, src := range sources(t, "../../ui", "../../cmd") {
		for _, m := range call.FindAllStringSubmatch(src, -1) {
			if _, ok := nb[m[1]]; !ok {
				missing = append(missing, m[1]+" in "+file)
			}
		}
	}
	require.Empty(t, missing)
}

func TestCatalogues_every_error_code_has_a_sentence(t *testing.T) {
	nb, missing := catalogueOf(t, Bokmal), []string{}
	for prefix, pattern := range map[string]*regexp.Regexp{
		"error.": regexp.MustCompile(`(?:Invalid|journal\.Error\{Code:)\s*\(?"([a-z_]+)"`),
		"field.": regexp.MustCompile(`(?:needText|checkText)\("([a-z_]+)"`),
	} {
		for file, src := range sources(t, "../../journal", "../../localstore", "../../sync", "../../ui") {
			for _, m := range pattern.FindAllStringSubmatch(src, -1) {
				if _, ok := nb[prefix+m[1]]; !ok {
					missing = append(missing, prefix+m[1]+" in "+file)
				}
			}
		}
	}
	require.Empty(t, missing)
}

func TestCatalogues_every_wire_code_has_a_sentence(t *testing.T) {
	src, err := os.ReadFile("../../sync/wire/code.go")
	require.NoError(t, err)
	codes := regexp.MustCompile(`Code\s+= "([a-z_]+)"`).FindAllStringSubmatch(string(src), -1)
	require.NotEmpty(t, codes)
	nb, missing := catalogueOf(t, Bokmal), []string{}
	for _, m := range codes {
		if _, ok := nb["error."+m[1]]; !ok {
			missing = append(missing, m[1])
		}
	}
	require.Empty(t, missing)
}

func TestFyneWords_cover_every_key_of_Fyne(t *testing.T) {
	pkg, err := build.Default.Import("fyne.io/fyne/v2/lang", ".", build.FindOnly)
	require.NoError(t, err)
	b, err := os.ReadFile(filepath.Join(pkg.Dir, "translations", "base.en.json"))
	require.NoError(t, err)
	theirs := map[string]message{}
	require.NoError(t, json.Unmarshal(b, &theirs))
	for _, l := range Languages {
		ours := readMessages(t, "translations/fyne/"+string(l)+".json")
		require.Equal(t, keysOf(theirs), keysOf(ours), l)
	}
}

func keysOf(m map[string]message) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

var blank = regexp.MustCompile(`\{\{\.\w+\}\}`)

func blanks(s string) []string {
	found := blank.FindAllString(s, -1)
	sort.Strings(found)
	return found
}

// sources reads the Go files under the roots, tests excepted.
func sources(t *testing.T, roots ...string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			b, err := os.ReadFile(path)
			all[path] = string(b)
			return err
		})
		require.NoError(t, err)
	}
	return all
}
