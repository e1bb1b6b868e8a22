package carry

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"feltjournal/journal"
	"feltjournal/sync/hub"
)

// Every field of every record counts, those too that a later version adds.
func TestCanon_EveryFieldCounts(t *testing.T) {
	for _, r := range []any{
		&setting{}, &hub.Device{}, &hub.Contact{}, &hub.Stream{}, &grant{}, &member{}, &hub.Row{}, &hub.Quarantined{}, &hub.Decision{}, &hub.Alarm{},
	} {
		var blank canon
		blank.record(r)
		seen := map[string]string{string(blank): "the blank one"}
		leaves(reflect.ValueOf(r).Elem(), reflect.TypeOf(r).String(), func(name string) {
			var c canon
			c.record(r)
			require.NotContains(t, seen, string(c), "%s is like %s", name, seen[string(c)])
			seen[string(c)] = name
		})
	}
}

// leaves sets every field, one at a time, and calls f.
func leaves(v reflect.Value, name string, f func(name string)) {
	if v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			leaves(v.Field(i), name+"."+v.Type().Field(i).Name, f)
		}
		return
	}
	old := reflect.ValueOf(v.Interface())
	v.Set(reflect.ValueOf(other(v)).Convert(v.Type()))
	f(name)
	v.Set(old)
}

func other(v reflect.Value) any {
	switch v.Kind() {
	case reflect.String:
		return "x"
	case reflect.Bool:
		return true
	case reflect.Array:
		a := reflect.New(v.Type()).Elem()
		a.Index(0).Set(reflect.ValueOf(uint8(1)))
		return a.Interface()
	case reflect.Slice:
		return reflect.MakeSlice(v.Type(), 1, 1).Interface()
	}
	return reflect.ValueOf(1).Convert(v.Type()).Interface()
}

// No two different lists of texts have the same form.
func TestCanon_LengthsCount(t *testing.T) {
	var a, b canon
	a.record(&hub.Decision{Who: "ab", Why: "c"})
	b.record(&hub.Decision{Who: "a", Why: "bc"})
	require.NotEqual(t, a, b)
	a, b = nil, nil
	a.record(&hub.Device{Users: []journal.Author{{ID: "a"}, {}}})
	b.record(&hub.Device{Users: []journal.Author{{ID: "a"}}})
	require.NotEqual(t, a, b)
}
