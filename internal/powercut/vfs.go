package powercut

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// The engine is C turned into Go: it calls through tables of code addresses
// that live in memory of its own. Everything handed to it here is such memory
// too (a Go pointer could move), and stays for the life of the process.

type (
	openFunc     = func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32
	deleteFunc   = func(*libc.TLS, uintptr, uintptr, int32) int32
	closeFunc    = func(*libc.TLS, uintptr) int32
	writeFunc    = func(*libc.TLS, uintptr, uintptr, int32, int64) int32
	truncateFunc = func(*libc.TLS, uintptr, int64) int32
	syncFunc     = func(*libc.TLS, uintptr, int32) int32
)

// Addresses of these are put into the tables.
var (
	onOpen     openFunc     = open
	onDelete   deleteFunc   = remove
	onClose    closeFunc    = closeFile
	onWrite    writeFunc    = write
	onTruncate truncateFunc = truncate
	onSync     syncFunc     = syncFile
)

// state is what the functions above find their Recorder by.
var state = struct {
	sync.Mutex
	base    uintptr               // the real VFS
	vfs     map[uintptr]*Recorder // by registered VFS
	files   map[uintptr]*handle   // by open file
	methods map[uintptr]uintptr   // the real method table -> ours
}{vfs: map[uintptr]*Recorder{}, files: map[uintptr]*handle{}, methods: map[uintptr]uintptr{}}

// handle is an open file.
type handle struct {
	rec  *Recorder
	path string
	real uintptr // its real method table
}

func register(r *Recorder) error {
	tls := libc.NewTLS()
	defer tls.Close()
	if rc := sqlite3.Xsqlite3_initialize(tls); rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("powercut: initialize SQLite: code %d", rc)
	}
	base := sqlite3.Xsqlite3_vfs_find(tls, 0)
	name, err := libc.CString(r.name)
	if base == 0 || err != nil {
		return errors.Join(errors.New("powercut: no VFS to pass on to"), err)
	}
	p := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})))
	v := at[sqlite3.Tsqlite3_vfs](p)
	*v = *at[sqlite3.Tsqlite3_vfs](base)
	v.FpNext, v.FzName = 0, name
	v.FxOpen, v.FxDelete = address(&onOpen), address(&onDelete)
	state.Lock()
	state.base, state.vfs[p] = base, r
	state.Unlock()
	if rc := sqlite3.Xsqlite3_vfs_register(tls, p, 0); rc != sqlite3.SQLITE_OK {
		return fmt.Errorf("powercut: register the VFS: code %d", rc)
	}
	return nil
}

func open(tls *libc.TLS, vfs, name, file uintptr, flags int32, outFlags uintptr) int32 {
	state.Lock()
	base, rec := at[sqlite3.Tsqlite3_vfs](state.base), state.vfs[vfs]
	state.Unlock()
	rc := (*call[openFunc](&base.FxOpen))(tls, vfs, name, file, flags, outFlags)
	if rc != sqlite3.SQLITE_OK {
		return rc
	}
	h := &handle{rec: rec}
	if name != 0 {
		h.path = libc.GoString(name)
	}
	f := at[sqlite3.Tsqlite3_file](file)
	h.real = f.FpMethods
	state.Lock()
	defer state.Unlock()
	state.files[file] = h
	f.FpMethods = wrap(tls, h.real)
	return rc
}

// wrap is our method table over a real one. Called with the state locked.
func wrap(tls *libc.TLS, real uintptr) uintptr {
	if p, ok := state.methods[real]; ok {
		return p
	}
	p := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_io_methods{})))
	m := at[sqlite3.Tsqlite3_io_methods](p)
	*m = *at[sqlite3.Tsqlite3_io_methods](real)
	m.FxClose, m.FxWrite, m.FxTruncate, m.FxSync = address(&onClose), address(&onWrite), address(&onTruncate), address(&onSync)
	state.methods[real] = p
	return p
}

func find(file uintptr) (*handle, *sqlite3.Tsqlite3_io_methods) {
	state.Lock()
	defer state.Unlock()
	h := state.files[file]
	return h, at[sqlite3.Tsqlite3_io_methods](h.real)
}

// pass asks for a fault, else makes the real call and records it.
func (h *handle) pass(op string, call func() int32, e func() event) int32 {
	if rc := h.rec.failing(op, h.path); rc != 0 {
		return rc
	}
	rc := call()
	if rc == sqlite3.SQLITE_OK && recorded(h.path) {
		ev := e()
		ev.file = filepath.Base(h.path)
		h.rec.add(ev)
	}
	return rc
}

func write(tls *libc.TLS, file, buf uintptr, n int32, off int64) int32 {
	h, m := find(file)
	return h.pass("write", func() int32 { return (*call[writeFunc](&m.FxWrite))(tls, file, buf, n, off) },
		func() event {
			return event{kind: wrote, at: off, data: append([]byte(nil), unsafe.Slice(at[byte](buf), n)...)}
		})
}

func truncate(tls *libc.TLS, file uintptr, size int64) int32 {
	h, m := find(file)
	return h.pass("truncate", func() int32 { return (*call[truncateFunc](&m.FxTruncate))(tls, file, size) },
		func() event { return event{kind: truncated, at: size} })
}

func syncFile(tls *libc.TLS, file uintptr, flags int32) int32 {
	h, m := find(file)
	return h.pass("sync", func() int32 { return (*call[syncFunc](&m.FxSync))(tls, file, flags) }, func() event { return event{kind: synced} })
}

func closeFile(tls *libc.TLS, file uintptr) int32 {
	_, m := find(file)
	rc := (*call[closeFunc](&m.FxClose))(tls, file)
	state.Lock()
	defer state.Unlock()
	delete(state.files, file)
	return rc
}

func remove(tls *libc.TLS, vfs, name uintptr, dirSync int32) int32 {
	state.Lock()
	base, rec := at[sqlite3.Tsqlite3_vfs](state.base), state.vfs[vfs]
	state.Unlock()
	h := &handle{rec: rec, path: libc.GoString(name)}
	return h.pass("delete", func() int32 { return (*call[deleteFunc](&base.FxDelete))(tls, vfs, name, dirSync) }, func() event { return event{kind: deleted} })
}

// at sees engine memory as a T.
func at[T any](p uintptr) *T { return (*T)(*(*unsafe.Pointer)(unsafe.Pointer(&p))) }

// call sees a table's code address as a function.
func call[F any](slot *uintptr) *F { return (*F)(unsafe.Pointer(slot)) }

// address is the code address of a function variable, as tables hold it.
func address[F any](f *F) uintptr { return *(*uintptr)(unsafe.Pointer(f)) }
