package seal

import (
	"embed"
	"fmt"
)

// The dictionaries are part of the format: a sealed body names the one it was
// made with, so a file that has shipped never changes and never goes away.
//
//go:embed dict/*.zdict
var dictFiles embed.FS

// currentDictID is the dictionary that new bodies are compressed with. Its
// file is dict/<id>.zdict.
const currentDictID = 1

// dictionary is the file of number id.
func dictionary(id int) []byte {
	b, err := dictFiles.ReadFile(fmt.Sprintf("dict/%d.zdict", id))
	if err != nil {
		panic("embedded dictionary: " + err.Error())
	}
	return b
}

// dictionaries are all that a body can name.
func dictionaries() [][]byte {
	var all [][]byte
	for id := 1; id <= currentDictID; id++ {
		all = append(all, dictionary(id))
	}
	return all
}
