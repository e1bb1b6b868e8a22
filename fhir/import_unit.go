package fhir

import (
	"fmt"
	"slices"
	"strings"

	"feltjournal/fhir/r4"
	"feltjournal/journal"
)

// unitMaterial is what the export says about one unit beside its list.
type unitMaterial struct {
	roles      []Found[r4.PractitionerRole]
	deliveries []Found[r4.SupplyDelivery]
	basics     []Found[r4.Basic]
}

// units imports authorisations and the narcotics account of each unit, into
// the stream of its list.
func (im *importer) units() error {
	all := im.unitMaterials()
	for _, ref := range sortedKeys(all) {
		if err := im.ctx.Err(); err != nil {
			return err
		}
		if err := im.unit(ref, all[ref]); err != nil {
			return fmt.Errorf("import %s: %w", ref, err)
		}
	}
	return nil
}

func (im *importer) unitMaterials() map[string]*unitMaterial {
	all, e := map[string]*unitMaterial{}, im.export
	for ref := range im.streams {
		if len(e.roles)+len(e.deliveries) > 0 && !strings.HasPrefix(ref, "Patient/") {
			all[ref] = &unitMaterial{} // a right may have ended there, a delivery moved
		}
	}
	shareUnits(im, all, e.roles, authorises,
		func(r *r4.PractitionerRole) *r4.Reference { return r.Organization },
		func(m *unitMaterial, f Found[r4.PractitionerRole]) { m.roles = append(m.roles, f) })
	shareUnits(im, all, e.deliveries, func(*r4.SupplyDelivery) bool { return true },
		func(*r4.SupplyDelivery) *r4.Reference { return nil },
		func(m *unitMaterial, f Found[r4.SupplyDelivery]) { m.deliveries = append(m.deliveries, f) })
	shareUnits(im, all, e.basics, func(b *r4.Basic) bool { return b.Code.Code(SystemMovement) != "" },
		func(*r4.Basic) *r4.Reference { return nil },
		func(m *unitMaterial, f Found[r4.Basic]) { m.basics = append(m.basics, f) })
	return all
}

// shareUnits gives every resource that is used to its units' materials.
func shareUnits[T any, P resource[T]](im *importer, all map[string]*unitMaterial, fs []Found[T], used func(P) bool,
	organisation func(P) *r4.Reference, give func(*unitMaterial, Found[T]),
) {
	for _, f := range fs {
		if f.R == nil || !used(f.R) {
			continue
		}
		for _, ref := range im.unitsOf(f.Source, P(f.R).Base(), organisation(f.R)) {
			if all[ref] == nil {
				all[ref] = &unitMaterial{}
			}
			give(all[ref], f)
		}
	}
}

// unitsOf are the unit lists a resource is about: those it names itself, or
// those of its organisation.
func (im *importer) unitsOf(s Source, r *r4.Resource, organisation *r4.Reference) []string {
	var out []string
	add := func(ref string) {
		if stream := im.streams[ref]; stream != (journal.ID{}) && !strings.HasPrefix(ref, "Patient/") && !slices.Contains(out, ref) {
			out = append(out, ref)
		}
	}
	for _, x := range r.Extension {
		if x.URL == ExtUnit {
			add(shortRef(refOf(x.ValueReference)))
		}
	}
	if of := shortRef(refOf(organisation)); len(out) == 0 && of != "" {
		add(of)
		for _, unit := range im.export.unitsRunBy(of) {
			add(unit)
		}
	}
	if len(out) == 0 {
		im.problems.add(s, r.Ref(), "is about no unit list that is known")
	}
	return out
}

// unitsRunBy are the lists that an organisation is behind.
func (e *Export) unitsRunBy(organisation string) (out []string) {
	for _, f := range e.groups {
		if f.R != nil && shortRef(refOf(f.R.ManagingEntity)) == organisation {
			out = append(out, f.R.Ref())
		}
	}
	for _, f := range e.teams {
		if f.R != nil && teamsPatients(f.R) && slices.ContainsFunc(f.R.ManagingOrganization, func(r r4.Reference) bool { return shortRef(r.Reference) == organisation }) {
			out = append(out, f.R.Ref())
		}
	}
	return out
}

func (im *importer) unit(ref string, m *unitMaterial) error {
	stream := im.streams[ref]
	entries, err := im.centre.Entries(im.ctx, stream)
	if err != nil {
		return err
	}
	w := &writer{importer: im, ref: ref, state: stateOf(entries)}
	w.authorisations(m.roles)
	w.account(m)
	if len(w.items) == 0 {
		return nil
	}
	return im.centre.Append(im.ctx, stream, w.items...)
}

// account imports the movements of a narcotics account.
func (w *writer) account(m *unitMaterial) {
	here := map[string]bool{}
	for _, f := range m.deliveries {
		if !w.own(f.R.Identifier, nil) {
			ev, what := w.deliveryOf(f)
			w.event(f.Source, f.R.Ref(), ev, what)
			here[f.R.Ref()] = ev.body.Fact != nil || what != ""
		}
	}
	for _, f := range m.basics {
		here[f.R.Ref()] = true
		if !w.own(f.R.Identifier, nil) {
			ev, what := w.movementOf(f)
			w.event(f.Source, f.R.Ref(), ev, what)
		}
	}
	w.movedAway(here)
}
