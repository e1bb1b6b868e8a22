package demo

// How medicines come to a patient in Fjordvik, and from whom.

import (
	"slices"
	"strings"

	"feltjournal/journal"
)

// bags are the patients whose tablets come machine-packed in bags, dosetts
// those whose tablets are laid out for a week.
var (
	bags = []string{
		"solbakken-102", "solbakken-105", "solbakken-107", "solbakken-110", "solbakken-201", "solbakken-202", "solbakken-207", "solbakken-209",
		"nord-01", "nord-03", "nord-09", "nord-11", "nord-14", "nord-19",
	}
	dosetts = []string{"solbakken-106", "solbakken-203", "nord-04", "nord-08", "nord-15"}
)

// self are the orders whose patients see to them on their own.
var self = map[string]bool{
	"solbakken-210-symbicort": true, "nord-03-symbicort": true, "nord-03-spiriva": true, "nord-16-symbicort": true, "nord-16-ventoline": true,
}

// packing is a bag or a dosett for what can be packed: regular tablets and
// capsules that are the same every day and stand in no account.
func packing(p person, r regimen, d drug) journal.Packing {
	swallowed := d.route == "oral" && (d.unit == "tablett" || d.unit == "kapsel")
	loose := r.prn != nil || r.free || len(r.plan) > 0 || r.hours > 0 || r.ends > 0 || d.product().Controlled()
	switch {
	case !swallowed || loose:
		return 0
	case slices.Contains(bags, p.id):
		return journal.PackingMultidose
	case slices.Contains(dosetts, p.id):
		return journal.PackingDosett
	}
	return journal.PackingSingle
}

// source is where an order came from: cures from the out-of-hours doctor, pain
// relief of the gravely ill and what began in hospital from there.
func source(p person, id string, r regimen) string {
	d := drugs[r.drug]
	switch {
	case r.ends > 0:
		return "legevakt"
	case d.group == "A" || slices.Contains(p.has, "hjerneslag") && (r.drug == "klopidogrel" || r.drug == "atorvastat"):
		return "sykehus"
	case strings.HasPrefix(p.id, "nord-") && hash(id)%3 == 0:
		return "e-resept"
	}
	return "fastlege"
}
