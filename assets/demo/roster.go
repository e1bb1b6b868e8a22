package demo

import (
	"strings"

	"feltjournal/fhir"
	"feltjournal/fhir/r4"
)

func (e *export) addWard(people []person) {
	g := &r4.Group{
		Resource: base("Group", strings.TrimPrefix(Ward, "Group/"), e.meta(-1, "07:00")),
		Active:   ptr(true), Type: "person", Actual: ptr(true), Name: "Solbakken sykehjem, avd. 2",
	}
	for _, p := range people {
		g.Member = append(g.Member, r4.GroupMember{Entity: subject(p)})
	}
	g.Quantity = ptr(int64(len(g.Member)))
	e.add(g)
}

func (e *export) addZone(people []person) {
	l := &r4.List{
		Resource: base("List", strings.TrimPrefix(Zone, "List/"), e.meta(-1, "07:00")),
		Status:   "current", Mode: "working", Title: "Hjemmetjenesten sone Nord",
	}
	for _, p := range people {
		l.Entry = append(l.Entry, r4.ListEntry{Item: subject(p)})
	}
	e.add(l)
}

// leave takes the last of the old residents off the ward's list, with the
// reason and the person that a removal needs.
func leave(g *r4.Group) {
	g.Meta.VersionID = "2"
	for i := range g.Member {
		if g.Member[i].Entity.Reference == Leaver {
			g.Member[i].Inactive = ptr(true)
			g.Member[i].Extension = []r4.Extension{
				{URL: fhir.ExtReason, ValueString: "Flyttet til Fjordvik omsorgssenter"},
				{URL: fhir.ExtBy, ValueString: "Kari Moen, sykepleier"},
			}
		}
	}
}
