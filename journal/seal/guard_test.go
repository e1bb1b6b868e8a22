package seal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"github.com/vmihailenco/msgpack/v5"

	"feltjournal/journal"
)

// nested is n arrays inside each other.
func nested(n int) []byte { return append(bytes.Repeat([]byte{0x91}, n), 0xc0) }

// hostile are msgpack values that must be refused, by what is wrong with them.
var hostile = []struct {
	name string
	in   []byte
	want error
}{
	{"empty", nil, ErrFormat},
	{"bin32 bomb", []byte{0xc6, 0xff, 0xff, 0xff, 0xff}, ErrFormat},
	{"str32 bomb", []byte{0xdb, 0xff, 0xff, 0xff, 0xff}, ErrFormat},
	{"array32 bomb", []byte{0xdd, 0xff, 0xff, 0xff, 0xff}, ErrLimit},
	{"array32 bomb below the limit", []byte{0xdd, 0, 0, 0x0f, 0xff}, ErrFormat},
	{"map32 bomb", []byte{0xdf, 0xff, 0xff, 0xff, 0xff}, ErrLimit},
	{"map16 bomb below the limit", []byte{0xde, 0x00, 0xff}, ErrFormat},
	{"nested 17 deep", nested(17), ErrLimit},
	{"nested 80000 deep", nested(80000), ErrLimit},
	{"nested in an unknown field", append([]byte{0x81, 'q'}, nested(60000)...), ErrLimit},
	{"wide map", wideMap(257), ErrLimit},
	{"wide array", append([]byte{0xdc, 0x10, 0x01}, make([]byte, 4097)...), ErrLimit},
	{"duplicate key", []byte{0x82, 0xa1, 'a', 1, 0xa1, 'a', 2}, ErrFormat},
	{"duplicate long key", []byte{0x82, 0xa2, 'a', 'b', 1, 0xa2, 'a', 'b', 2}, ErrFormat},
	{"duplicate key in two widths", []byte{0x82, 0xd9, 2, 'a', 'b', 1, 0xa2, 'a', 'b', 2}, ErrFormat},
	{"duplicate key as letter and integer", []byte{0x82, 0xa1, 'a', 1, 'a', 2}, ErrFormat},
	{"duplicate integer key in two widths", []byte{0x82, 0xcd, 0, 200, 1, 0xcc, 200, 2}, ErrFormat},
	{"array as key", []byte{0x81, 0x90, 1}, ErrFormat},
	{"nil as key", []byte{0x81, 0xc0, 1}, ErrFormat},
	{"trailing byte", []byte{1, 1}, ErrFormat},
	{"two maps", []byte{0x80, 0x80}, ErrFormat},
	{"text that is not UTF-8", []byte{0xa2, 0xc3, 0x28}, ErrFormat},
	{"key that is not UTF-8", []byte{0x81, 0xa1, 0xff, 1}, ErrFormat},
	{"surrogate in UTF-8", []byte{0xa3, 0xed, 0xa0, 0x80}, ErrFormat},
	{"extension", []byte{0xd4, 1, 1}, ErrFormat},
	{"extension of 4 GiB", []byte{0xc9, 0xff, 0xff, 0xff, 0xff, 1}, ErrFormat},
	{"timestamp", []byte{0xd6, 0xff, 0, 0, 0, 0}, ErrFormat},
	{"never used byte", []byte{0xc1}, ErrFormat},
	{"NaN", binary.BigEndian.AppendUint64([]byte{0xcb}, math.Float64bits(math.NaN())), ErrFormat},
	{"infinity in 32 bits", []byte{0xca, 0x7f, 0x80, 0, 0}, ErrFormat},
	{"map with half an entry", []byte{0x81, 0xa1, 'a'}, ErrFormat},
	{"over the size", append([]byte{0xc6, 0, 1, 0x90, 0}, make([]byte, MaxBody)...), ErrLimit},
}

func wideMap(n int) []byte {
	b := []byte{0xde, byte(n >> 8), byte(n)}
	for i := range n {
		b = append(b, 0xcd, byte(i>>8), byte(i), 1)
	}
	return b
}

func TestGuardRefusesHostileMsgpack(t *testing.T) {
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			require.ErrorIs(t, CheckMsgpack(c.in, DefaultLimits), c.want)
			var body bodyForm
			require.Error(t, Unmarshal(c.in, &body, DefaultLimits))
			_, err := DecodeBody(c.in)
			require.Error(t, err)
		})
	}
}

func TestGuardCostsNoMoreThanItsInput(t *testing.T) {
	for _, c := range hostile {
		require.Less(t, allocated(func() { _ = CheckMsgpack(c.in, DefaultLimits) }), uint64(4096+64*len(c.in)), c.name)
	}
}

func TestDecodingMakesRoomOnlyForWhatIsThere(t *testing.T) {
	var v struct {
		List []journal.PRN `msgpack:"l"`
	}
	for name, in := range map[string][]byte{
		"array32 bomb": {0x81, 'l', 0xdd, 0xff, 0xff, 0xff, 0xff}, "array32 bomb below the limit": {0x81, 'l', 0xdd, 0, 0, 0x0f, 0xff},
		"4096 empty": append([]byte{0x81, 'l', 0xdc, 0x10, 0}, bytes.Repeat([]byte{0x80}, 4096)...),
		"4096 nil":   append([]byte{0x81, 'l', 0xdc, 0x10, 0}, bytes.Repeat([]byte{0xc0}, 4096)...),
	} {
		most := uint64(16<<10 + len(in)*int(unsafe.Sizeof(journal.PRN{})))
		require.Less(t, allocated(func() { _ = Unmarshal(in, &v, DefaultLimits) }), most, name)
	}
}

// allocated is how many bytes f allocates: the least of a few runs, because the
// counter belongs to the whole process and the runtime allocates beside us.
func allocated(f func()) uint64 {
	least := uint64(math.MaxUint64)
	for range 5 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

func TestGuardPassesWhatIsWellFormed(t *testing.T) {
	for name, in := range map[string][]byte{
		"nil": {0xc0}, "16 deep": nested(16), "256 entries": wideMap(256), "integers wider than need be": {0xd3, 0, 0, 0, 0, 0, 0, 0, 1},
		"same key in two maps": {0x92, 0x81, 'a', 1, 0x81, 'a', 1}, "same key inside itself": {0x81, 'a', 0x81, 'a', 1},
		"float": {0xca, 0x3f, 0x80, 0, 0}, "empty containers": {0x93, 0x90, 0x80, 0xa0},
	} {
		require.NoError(t, CheckMsgpack(in, DefaultLimits), name)
	}
}

func TestGuardIsLinearInKeys(t *testing.T) {
	// 90 KiB of maps of 256 long keys each: the walk compares no key with more than 255 others.
	one := []byte{0xde, 1, 0}
	for i := range 256 {
		one = append(one, append([]byte{0xa8}, fmt.Sprintf("key%05d", i)...)...)
		one = append(one, 1)
	}
	n := 90 << 10 / len(one)
	in := append([]byte{0xdc, 0, byte(n)}, bytes.Repeat(one, n)...)
	require.NoError(t, CheckMsgpack(in, DefaultLimits))
}

func TestNumbersThatDoNotFitAreRefused(t *testing.T) {
	var v struct {
		Small int8            `msgpack:"s"`
		Role  journal.Act     `msgpack:"a"`
		Date  journal.Date    `msgpack:"d"`
		Big   uint64          `msgpack:"u"`
		Time  journal.Instant `msgpack:"i"`
	}
	for name, in := range map[string][]byte{
		"300 in int8": {0x81, 's', 0xcd, 1, 0x2c}, "-129 in int8": {0x81, 's', 0xd1, 0xff, 0x7f}, "256 in an act": {0x81, 'a', 0xcd, 1, 0},
		"2^31 in a date": {0x81, 'd', 0xce, 0x80, 0, 0, 0}, "-1 in uint64": {0x81, 'u', 0xff}, "2^63 in int64": {0x81, 'i', 0xcf, 0x80, 0, 0, 0, 0, 0, 0, 0},
		"float in int": {0x81, 'i', 0xca, 0x3f, 0x80, 0, 0}, "text in int": {0x81, 'i', 0xa1, '1'}, "nil in int": {0x81, 'i', 0xc0}, "bool in int": {0x81, 'i', 0xc3},
	} {
		require.ErrorIs(t, Unmarshal(in, &v, DefaultLimits), ErrFormat, name)
	}
	// The library whose form this is takes the first one for 44.
	require.NoError(t, msgpack.Unmarshal([]byte{0x81, 0xa1, 's', 0xcd, 1, 0x2c}, &v))
	require.EqualValues(t, 44, v.Small)
}

// What the library's calls would take for one another, nil for anything.
func TestValuesOfAnotherTypeAreRefused(t *testing.T) {
	var v struct {
		Bool  bool            `msgpack:"b"`
		Text  string          `msgpack:"t"`
		ID    journal.ID      `msgpack:"i"`
		List  []string        `msgpack:"l"`
		Part  journal.Section `msgpack:"p"`
		Point *journal.PRN    `msgpack:"q"`
	}
	values := map[string][]byte{
		"nil": {0xc0}, "true": {0xc3}, "one": {1}, "minus one": {0xff}, "text": {0xa1, 'x'}, "float": {0xca, 0, 0, 0, 0},
		"bytes": {0xc4, 1, 'x'}, "long bytes": append([]byte{0xc4, 17}, make([]byte, 17)...), "list": {0x91, 0xa0}, "map": {0x80},
	}
	fits := map[byte]string{'b': "true", 't': "text", 'l': "list", 'p': "map", 'q': "map"}
	for key := range strings.SplitSeq("b t i l p q", " ") {
		for name, in := range values {
			err := Unmarshal(append([]byte{0x81, key[0]}, in...), &v, DefaultLimits)
			if fits[key[0]] == name {
				require.NoError(t, err, "%s in %s", name, key)
			} else {
				require.ErrorIs(t, err, ErrFormat, "%s in %s", name, key)
			}
		}
	}
}

func TestMsgpackLibraryReadsWhatWeWriteAndWritesWhatWeRead(t *testing.T) {
	a := &journal.Administration{Order: journal.ID{9, 1}, Version: 2, Act: journal.ActGiven, Slot: journal.SlotKey{Date: 20261122, Time: 480}, Drug: journal.Drug{Name: "Paracet"}, Dose: 5e6}
	ours, err := Marshal(a)
	require.NoError(t, err)
	d := msgpack.NewDecoder(bytes.NewReader(ours))
	d.SetMapDecoder(func(d *msgpack.Decoder) (any, error) { return d.DecodeUntypedMap() })
	generic, err := d.DecodeUntypedMap()
	require.NoError(t, err)
	require.Equal(t, "Paracet", generic[int8('d')].(map[any]any)[int8('n')])

	theirs, err := msgpack.Marshal(a)
	require.NoError(t, err)
	got := new(journal.Administration)
	require.NoError(t, Unmarshal(theirs, got, DefaultLimits))
	require.Equal(t, a, got)
}

func TestEmptyFieldsAreLeftOutAndUnknownOnesSkipped(t *testing.T) {
	b, err := Marshal(&journal.Note{Type: "rapport", Text: strings.Repeat("x", 3)})
	require.NoError(t, err)
	require.Equal(t, "\x82y\xa7rapportx\xa3xxx", string(b), "no 16 zero bytes for the target that a new note has not")

	var n journal.Note
	require.NoError(t, Unmarshal([]byte("\x83y\xa7rapportQ\x92\x81\x01\x02\xc0x\xa3xxx"), &n, DefaultLimits))
	require.Equal(t, "xxx", n.Text)
}
