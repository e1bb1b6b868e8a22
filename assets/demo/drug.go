package demo

import "feltjournal/journal"

// drug is a product as the prescriber names it.
type drug struct {
	name, atc, strength, form, unit, route, group string
}

// drugs are in use in Norwegian municipal care; names, ATC codes and strengths
// are the real ones.
var drugs = map[string]drug{
	"albyl":       {"Albyl-E", "B01AC06", "75 mg", "enterotablett", "tablett", "oral", "C"},
	"alendronat":  {"Alendronat", "M05BA04", "70 mg", "tablett", "tablett", "oral", "C"},
	"amlodipin":   {"Amlodipin", "C08CA01", "5 mg", "tablett", "tablett", "oral", "C"},
	"apocillin":   {"Apocillin", "J01CE02", "660 mg", "tablett", "tablett", "oral", "C"},
	"atorvastat":  {"Atorvastatin", "C10AA05", "40 mg", "tablett", "tablett", "oral", "C"},
	"azilect":     {"Azilect", "N04BD02", "1 mg", "tablett", "tablett", "oral", "C"},
	"b12":         {"Vitamin B12 Depot", "B03BA03", "1 mg/ml", "injeksjonsvæske", "ml", "intramuskulær", "C"},
	"burinex":     {"Burinex", "C03CA02", "1 mg", "tablett", "tablett", "oral", "C"},
	"calcigran":   {"Calcigran Forte", "A12AX", "500 mg/800 IE", "tyggetablett", "tablett", "oral", "F"},
	"cipralex":    {"Cipralex", "N06AB10", "10 mg", "tablett", "tablett", "oral", "C"},
	"digoxin":     {"Digoxin", "C01AA05", "62,5 µg", "tablett", "tablett", "oral", "C"},
	"donepezil":   {"Donepezil", "N06DA02", "10 mg", "tablett", "tablett", "oral", "C"},
	"durogesic":   {"Durogesic", "N02AB03", "12 µg/time", "depotplaster", "plaster", "transdermal", "A"},
	"ebixa":       {"Ebixa", "N06DX01", "20 mg", "tablett", "tablett", "oral", "C"},
	"eliquis":     {"Eliquis", "B01AF02", "5 mg", "tablett", "tablett", "oral", "C"},
	"furix":       {"Furix", "C03CA01", "40 mg", "tablett", "tablett", "oral", "C"},
	"haldol":      {"Haldol", "N05AD01", "0,5 mg", "tablett", "tablett", "oral", "C"},
	"imovane":     {"Imovane", "N05CF01", "7,5 mg", "tablett", "tablett", "oral", "B"},
	"insulatard":  {"Insulatard FlexPen", "A10AC01", "100 E/ml", "injeksjonsvæske", "E", "subkutan", "C"},
	"jern":        {"Duroferon", "B03AA07", "100 mg", "depottablett", "tablett", "oral", "F"},
	"klopidogrel": {"Klopidogrel", "B01AC04", "75 mg", "tablett", "tablett", "oral", "C"},
	"laktulose":   {"Laktulose", "A06AD11", "670 mg/ml", "mikstur", "ml", "oral", "F"},
	"lamotrigin":  {"Lamotrigin", "N03AX09", "100 mg", "tablett", "tablett", "oral", "C"},
	"lantus":      {"Lantus SoloStar", "A10AE04", "100 E/ml", "injeksjonsvæske", "E", "subkutan", "C"},
	"levaxin":     {"Levaxin", "H03AA01", "100 µg", "tablett", "tablett", "oral", "C"},
	"madopar":     {"Madopar", "N04BA02", "100 mg/25 mg", "kapsel", "kapsel", "oral", "C"},
	"marevan":     {"Marevan", "B01AA03", "2,5 mg", "tablett", "tablett", "oral", "C"},
	"metformin":   {"Metformin", "A10BA02", "500 mg", "tablett", "tablett", "oral", "C"},
	"mirtazapin":  {"Mirtazapin", "N06AX11", "15 mg", "tablett", "tablett", "oral", "C"},
	"morfin":      {"Morfin", "N02AA01", "10 mg/ml", "injeksjonsvæske", "mg", "subkutan", "A"},
	"movicol":     {"Movicol", "A06AD65", "13,8 g", "pulver til mikstur", "pose", "oral", "F"},
	"naproxen":    {"Naproxen-E", "M01AE02", "250 mg", "enterotablett", "tablett", "oral", "C"},
	"norspan":     {"Norspan", "N02AE01", "10 µg/time", "depotplaster", "plaster", "transdermal", "B"},
	"novorapid":   {"NovoRapid FlexPen", "A10AB05", "100 E/ml", "injeksjonsvæske", "E", "subkutan", "C"},
	"oxynorm":     {"OxyNorm", "N02AA05", "5 mg", "kapsel", "kapsel", "oral", "A"},
	"paracet":     {"Paracet", "N02BE01", "500 mg", "tablett", "tablett", "oral", "F"},
	"paracet1":    {"Paracet", "N02BE01", "1 g", "tablett", "tablett", "oral", "C"},
	"prednisolon": {"Prednisolon", "H02AB06", "5 mg", "tablett", "tablett", "oral", "C"},
	"ramipril":    {"Ramipril", "C09AA05", "5 mg", "tablett", "tablett", "oral", "C"},
	"selexid":     {"Selexid", "J01CA08", "200 mg", "tablett", "tablett", "oral", "C"},
	"selozok":     {"Selo-Zok", "C07AB02", "50 mg", "depottablett", "tablett", "oral", "C"},
	"sobril":      {"Sobril", "N05BA04", "10 mg", "tablett", "tablett", "oral", "B"},
	"somac":       {"Somac", "A02BC02", "40 mg", "enterotablett", "tablett", "oral", "C"},
	"spiriva":     {"Spiriva", "R03BB04", "18 µg", "inhalasjonspulver", "kapsel", "inhalasjon", "C"},
	"symbicort":   {"Symbicort", "R03AK07", "160/4,5 µg", "inhalasjonspulver", "inhalasjon", "inhalasjon", "C"},
	"toilax":      {"Toilax", "A06AB02", "5 mg", "enterotablett", "tablett", "oral", "F"},
	"trimetoprim": {"Trimetoprim", "J01EA01", "160 mg", "tablett", "tablett", "oral", "C"},
	"ventoline":   {"Ventoline", "R03AC02", "0,2 mg/dose", "inhalasjonspulver", "inhalasjon", "inhalasjon", "C"},
	"viscotears":  {"Viscotears", "S01XA20", "2 mg/g", "øyegel", "dråpe", "øye", "F"},
	"xalatan":     {"Xalatan", "S01EE01", "50 µg/ml", "øyedråper", "dråpe", "øye", "C"},
}

// product is the drug as an order and a stock name it.
func (d drug) product() journal.Drug {
	return journal.Drug{Name: d.name, ATC: d.atc, Strength: d.strength, Form: d.form, Group: d.group}
}

// technique is how the drug is given.
func (d drug) technique() journal.Technique {
	return map[string]journal.Technique{
		"depotplaster": journal.TechniquePatch, "injeksjonsvæske": journal.TechniqueInjection, "inhalasjonspulver": journal.TechniqueInhalation,
		"øyedråper": journal.TechniqueDrops, "øyegel": journal.TechniqueDrops,
	}[d.form]
}
