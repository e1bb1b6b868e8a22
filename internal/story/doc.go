// Package story is the main job as a script: two nurses, no network, one
// journal. The same acts and the same checks are used by its own tests, in
// process and with real processes, and by the demo with real windows.
//
// Both synced → network away → Anna and Bjørn both give Åse's 08:00 dose → both
// sign a report → both change the care plan, one section each and one section
// both → the centre stops one of Åse's orders, adds an allergy, assigns a new
// patient and removes another → Bjørn gives the stopped drug, not knowing →
// Anna's process is killed right after "lagret" and started again → network back.
//
// Without network there is also a medication round: Anna walks it, gives a dose
// that Bjørn checks at her machine, both give one patient a dose as needed and
// take from one stock, and a dose signed on paper is keyed back in. When the
// network is back the two count the stock.
package story
