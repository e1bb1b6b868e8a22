package print

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
)

// fileNames name files by what they are, never by whom they are about: file
// names are seen by others.
var fileNames = map[What]string{
	WhatRound: "medisinrunde", WhatPatient: "legemiddelkort", WhatAll: "legemiddelkort-liste", WhatAccount: "narkotikaregnskap",
}

// save writes a document into a folder under a name that is free, readable by
// the user only, and returns its path.
func (a *Ask) save(folder, made string, pdf []byte) (string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for printouts: %w", err)
	}
	base := filepath.Join(folder, fileNames[a.What]+"-"+made)
	for n := 1; ; n++ {
		path := base + ".pdf"
		if n > 1 {
			path = base + "-" + strconv.Itoa(n) + ".pdf"
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("make the file: %w", err)
		}
		return path, fill(f, pdf)
	}
}

// fill leaves no half document behind.
func fill(f *os.File, pdf []byte) error {
	_, err := f.Write(pdf)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write the file: %w", err), os.Remove(f.Name()))
	}
	return nil
}

// Documents is the user's folder for documents, or their home.
func Documents() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return os.TempDir()
	}
	for _, name := range []string{"Dokumenter", "Documents", "Dokument"} {
		if st, err := os.Stat(filepath.Join(home, name)); err == nil && st.IsDir() {
			return filepath.Join(home, name)
		}
	}
	return home
}

// View opens a file in the operating system's viewer.
func View(path string) error {
	u, err := url.Parse(storage.NewFileURI(path).String())
	if err != nil {
		return err
	}
	return fyne.CurrentApp().OpenURL(u)
}
