package seal

import "embed"

// The dictionaries are part of the format: a sealed body names the one it was
// made with, so a file that has shipped never changes and never goes away.
//
//go:embed dict/*.zdict
var dictFiles embed.FS

// currentDictID is the dictionary that new bodies are compressed with. Its
// file is dict/<id>.zdict.
const currentDictID = 1

func currentDict() []byte {
	d := dictionaries()
	return d[len(d)-1]
}

// dictionaries are the embedded files, by name.
func dictionaries() [][]byte {
	entries, err := dictFiles.ReadDir("dict")
	if err != nil {
		panic("embedded dictionaries: " + err.Error())
	}
	var all [][]byte
	for _, e := range entries {
		b, err := dictFiles.ReadFile("dict/" + e.Name())
		if err != nil {
			panic("embedded dictionary: " + err.Error())
		}
		all = append(all, b)
	}
	return all
}
