package chart

import "feltjournal/journal"

// Observation is a measured value.
type Observation struct {
	*journal.Observation
	Entry *journal.Entry
	Voids []Void // who marked it feilregistrert
}

// Observations are all measured values, in screen order.
func (c *Chart) Observations() []Observation {
	list := make([]Observation, 0, len(c.observations))
	for _, e := range c.observations {
		list = append(list, Observation{e.Fact.(*journal.Observation), e, c.Voids(e.ID)})
	}
	return list
}
