package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reader collects the problems of a file.
type reader struct {
	lines    map[string]int
	problems Problems
}

// table is a table of the file, or an inline one.
type table struct {
	r      *reader
	path   string // see lines
	name   string // as a reader finds it: "[[vindu]] nr. 2"
	values map[string]any
	known  []string // the keys that were asked for
}

func (t *table) fail(key, format string, args ...any) {
	path, name := t.path, t.name
	if key != "" {
		path = under(path, key)
	}
	if name != "" && key != "" {
		name += ": "
	}
	line := t.r.lines[path]
	if line == 0 { // the key is not there
		line = t.r.lines[t.path]
	}
	t.r.problems = append(t.r.problems, Problem{Line: line, Key: name + key, Text: fmt.Sprintf(format, args...)})
}

// get is the value of a key that may stand in the table.
func (t *table) get(key string) (any, bool) {
	t.known = append(t.known, key)
	v, ok := t.values[key]
	return v, ok
}

// typed is the value when it is of the right type; ok is false when it is not
// there or was complained about.
func typed[T any](t *table, key, want string) (value T, ok bool) {
	v, there := t.get(key)
	if !there {
		return value, false
	}
	if value, ok = v.(T); !ok {
		t.fail(key, "her skal det stå %s, ikke %s.", want, kindOf(v))
	}
	return value, ok
}

func kindOf(v any) string {
	switch v := v.(type) {
	case string:
		return `tekst ("` + v + `")`
	case bool:
		return "true eller false"
	case int64, float64:
		return fmt.Sprintf("et tall (%v)", v)
	case []any:
		return "en liste"
	case map[string]any:
		return "en tabell"
	}
	return fmt.Sprintf("en dato eller et klokkeslett (%v)", v)
}

// done complains about every key that nobody asked for.
func (t *table) done() {
	for _, key := range sortedKeys(t.values) {
		if !slices.Contains(t.known, key) {
			t.fail(key, "ukjent nøkkel. Her kan stå: %s.", strings.Join(t.known, ", "))
		}
	}
}

func sortedKeys(m map[string]any) []string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// child is the table under a key, nil when it is not there.
func (t *table) child(key string) *table {
	v, ok := typed[map[string]any](t, key, "en tabell, ["+key+"]")
	if !ok {
		return nil
	}
	return &table{r: t.r, path: under(t.path, key), name: "[" + key + "]", values: v}
}

// children are the tables of an array; ok is false when it is not there.
func (t *table) children(key, name string) (list []*table, ok bool) {
	items, ok := typed[[]any](t, key, "en eller flere tabeller, [["+name+"]]")
	for i, item := range items {
		at := under(under(t.path, key), strconv.Itoa(i))
		c := &table{r: t.r, path: at, name: fmt.Sprintf("[[%s]] nr. %d", name, i+1)}
		if c.values, _ = item.(map[string]any); c.values == nil {
			c.fail("", "her skal det stå en tabell, ikke %s.", kindOf(item))
			continue
		}
		list = append(list, c)
	}
	return list, ok
}

const durationForm = `et tall og en enhet, som "30 min", "4 t" eller "1 t 30 min"`

// duration is a length of time from least to most; zero when it is not there
// or was complained about.
func (t *table) duration(key string, least, most time.Duration) time.Duration {
	s, ok := typed[string](t, key, durationForm)
	if !ok {
		return 0
	}
	d, ok := parseDuration(s)
	switch {
	case !ok:
		t.fail(key, `"%s" er ikke %s.`, s, durationForm)
	case d < least || d > most:
		t.fail(key, "%s går ikke. Det må være fra %s til %s.", s, durationText(least), durationText(most))
	default:
		return d
	}
	return 0
}

// needDuration is one that has to be there.
func (t *table) needDuration(key string, least, most time.Duration) time.Duration {
	if _, there := t.values[key]; !there {
		t.fail("", "nøkkelen %s mangler. Den skal være %s.", key, durationForm)
	}
	return t.duration(key, least, most)
}

// word is one of the words allowed; "" when it is not there.
func (t *table) word(key string, allowed []string) string {
	s, ok := typed[string](t, key, "én av "+quoted(allowed))
	if ok && !slices.Contains(allowed, s) {
		t.fail(key, `"%s" er ukjent. Her kan stå: %s.`, s, quoted(allowed))
		return ""
	}
	return s
}

// words are several of the words allowed, each once.
func (t *table) words(key string, allowed []string) []string {
	items, _ := typed[[]any](t, key, "en liste med "+quoted(allowed))
	var list []string
	for i, item := range items {
		s, ok := item.(string)
		at := key + "\x00" + strconv.Itoa(i)
		switch {
		case !ok:
			t.failAt(at, key, "i listen skal det stå tekst, ikke %s.", kindOf(item))
		case !slices.Contains(allowed, s):
			t.failAt(at, key, `"%s" er ukjent. Her kan stå: %s.`, s, quoted(allowed))
		case slices.Contains(list, s):
			t.failAt(at, key, `"%s" står to ganger.`, s)
		default:
			list = append(list, s)
		}
	}
	return list
}

func (t *table) emptyList(key string) bool {
	list, ok := t.values[key].([]any)
	return ok && len(list) == 0
}

// failAt is fail for an element of the list under key.
func (t *table) failAt(path, key, format string, args ...any) {
	n := len(t.r.problems)
	t.fail(key, format, args...)
	if line := t.r.lines[under(t.path, path)]; line > 0 {
		t.r.problems[n].Line = line
	}
}

func quoted(words []string) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = `"` + w + `"`
	}
	return strings.Join(list, ", ")
}
