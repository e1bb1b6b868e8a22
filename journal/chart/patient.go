package chart

import (
	"bytes"
	"cmp"

	"feltjournal/journal"
)

// Patient is who the patient is by the highest version, nil when it has not
// arrived. Of two entries with one version number the larger id stands.
func (c *Chart) Patient() *journal.Patient {
	if len(c.patients) == 0 {
		return nil
	}
	return c.patients[len(c.patients)-1].Fact.(*journal.Patient)
}

// PatientVersions is every version, the current one last.
func (c *Chart) PatientVersions() []*journal.Entry {
	n := len(c.patients)
	return c.patients[:n:n]
}

func byVersion(a, b *journal.Entry) int {
	return cmp.Or(cmp.Compare(a.Fact.(*journal.Patient).Version, b.Fact.(*journal.Patient).Version), bytes.Compare(a.ID[:], b.ID[:]))
}
