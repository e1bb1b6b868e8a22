package fhir

import (
	"strings"

	"feltjournal/fhir/r4"
)

// units are the dose units that mean one thing only, by what an export may
// call them, with the word a Norwegian ward uses. "dr" (dram, drops) and "IU"
// mixed with "mL" are why nothing is taken for granted.
var units = map[string]string{
	"tablett": "tablett", "tabletter": "tablett", "tabl": "tablett", "tabl.": "tablett", "{tablet}": "tablett", "tablet": "tablett", "tab": "tablett", "{tbl}": "tablett",
	"kapsel": "kapsel", "kapsler": "kapsel", "kaps": "kapsel", "{capsule}": "kapsel", "capsule": "kapsel", "cap": "kapsel",
	"plaster": "plaster", "{patch}": "plaster", "patch": "plaster",
	"pose": "pose", "poser": "pose", "dosepose": "pose",
	"stikkpille": "stikkpille", "stikkpiller": "stikkpille", "supp": "stikkpille", "suppository": "stikkpille",
	"inhalasjon": "inhalasjon", "inhalasjoner": "inhalasjon", "puff": "inhalasjon", "{puff}": "inhalasjon",
	"dråpe": "dråpe", "dråper": "dråpe", "drop": "dråpe", "drops": "dråpe", "[drp]": "dråpe",
	"spray": "spray", "spraydose": "spray", "dose": "dose", "doser": "dose", "{dose}": "dose",
	"ampulle": "ampulle", "ampuller": "ampulle", "sprøyte": "sprøyte", "sprøyter": "sprøyte",
	"stk": "stk", "milligram": "mg", "gram": "g", "milliliter": "ml", "enhet": "E", "enheter": "E", "e": "E", "ie": "IE", "[iu]": "IE", "iu": "IE", "u": "E",
	"mg": "mg", "g": "g", "kg": "kg", "µg": "µg", "μg": "µg", "ug": "µg", "mcg": "µg", "mikrogram": "µg",
	"ml": "ml", "l": "l", "dl": "dl", "mmol": "mmol", "mg/ml": "mg/ml", "%": "%",
}

// unitOf names q's unit; ok is false when it is unknown, missing, or when unit
// and code contradict each other.
func unitOf(q *r4.Quantity) (string, bool) {
	byText, okText := units[strings.ToLower(q.Unit)]
	byCode, okCode := units[strings.ToLower(q.Code)]
	switch {
	case q.Unit == "" && okCode:
		return byCode, true
	case q.Code == "" && okText:
		return byText, true
	case okText && okCode && (byText == byCode || strings.HasPrefix(q.Code, "{")):
		return byText, true
	}
	return "", false
}
