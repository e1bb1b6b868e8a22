package fhir

import (
	"strconv"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// sourceOf tells where an order comes from. Of the category codes of R4 only
// those of a hospital say that; the others tell where the drug is taken.
func sourceOf(m *r4.MedicationRequest) string {
	if s := extensionText(m.Extension, ExtSource); s != "" {
		return s
	}
	for i := range m.Category {
		c := &m.Category[i]
		switch code := c.Code(systemRequestCategory); {
		case code == "inpatient" || code == "discharge":
			return "sykehus"
		case code == "" && c.Label() != "":
			return cleanLine(c.Label())
		}
	}
	if m.ReportedReference != nil && m.ReportedReference.Display != "" {
		return cleanLine("opplyst av " + m.ReportedReference.Display)
	}
	if m.ReportedBoolean != nil && *m.ReportedBoolean {
		return "opplyst"
	}
	return ""
}

// packingOf reads how the doses come to the patient (KITH 9135), wherever an
// extension says it; a code that is not in the list says nothing.
func packingOf(xs []r4.Extension) journal.Packing {
	for _, x := range xs {
		code := x.ValueCodeableConcept.Code(SystemPacking)
		if x.ValueCoding != nil && x.ValueCoding.System == SystemPacking {
			code = x.ValueCoding.Code
		}
		n, err := strconv.ParseUint(code, 10, 8)
		switch p := journal.Packing(n); {
		case err != nil:
		case p == journal.PackingSingle || p == journal.PackingDosett || p == journal.PackingMultidose || p == journal.PackingOther:
			return p
		}
	}
	return 0
}

// packings are the names of the codes.
var packings = map[journal.Packing]string{
	journal.PackingSingle: "Enkeltdose", journal.PackingDosett: "Dosett", journal.PackingMultidose: "Multidose", journal.PackingOther: "Annet",
}

func packingExtension(p journal.Packing) r4.Extension {
	return r4.Extension{URL: ExtPacking, ValueCoding: &r4.Coding{System: SystemPacking, Code: strconv.Itoa(int(p)), Display: packings[p]}}
}

func hasExtension(xs []r4.Extension, url string) bool {
	for _, x := range xs {
		if x.URL == url {
			return true
		}
	}
	return false
}

// extensionDate is a full date, or none.
func extensionDate(xs []r4.Extension, url string) journal.Date {
	for _, x := range xs {
		if x.URL == url {
			return parseDate(x.ValueDate)
		}
	}
	return 0
}
