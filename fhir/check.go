package fhir

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// element is one element of an R4 type as far as this package writes it.
type element struct {
	kind     string // a type of shapes or primitives
	required bool
	many     bool
	values   []string // of a required value set
}

func one(kind string) element      { return element{kind: kind} }
func must(kind string) element     { return element{kind: kind, required: true} }
func many(kind string) element     { return element{kind: kind, many: true} }
func mustMany(kind string) element { return element{kind: kind, many: true, required: true} }

func coded(values string) element {
	return element{kind: "code", required: true, values: strings.Split(values, "|")}
}

// shapes are the R4 types that are written, from the definitions at
// hl7.org/fhir/R4: cardinality, type, and the value sets that are required.
var shapes = map[string]map[string]element{
	"DocumentReference": {
		"masterIdentifier": one("Identifier"), "identifier": many("Identifier"), "status": coded("current|superseded|entered-in-error"),
		"docStatus": {kind: "code", values: []string{"preliminary", "final", "amended", "entered-in-error"}}, "type": one("CodeableConcept"),
		"category": many("CodeableConcept"), "subject": one("Reference"), "date": one("instant"), "author": many("Reference"),
		"relatesTo": many("relatesTo"), "description": one("string"), "content": mustMany("content"), "context": one("context"),
	},
	"relatesTo": {"code": coded("replaces|transforms|signs|appends"), "target": must("Reference")},
	"content":   {"attachment": must("Attachment"), "format": one("Coding")},
	"context":   {"period": one("Period")},
	"MedicationAdministration": {
		"identifier": many("Identifier"), "partOf": many("Reference"), "status": coded("in-progress|not-done|on-hold|completed|entered-in-error|stopped|unknown"),
		"supportingInformation": many("Reference"), "statusReason": many("CodeableConcept"), "medicationCodeableConcept": must("CodeableConcept"), "subject": must("Reference"),
		"effectiveDateTime": must("dateTime"), "performer": many("performer"), "reasonCode": many("CodeableConcept"),
		"request": one("Reference"), "note": many("Annotation"), "dosage": one("administrationDosage"),
	},
	"performer":            {"function": one("CodeableConcept"), "actor": must("Reference")},
	"administrationDosage": {"text": one("string"), "site": one("CodeableConcept"), "route": one("CodeableConcept"), "method": one("CodeableConcept"), "dose": must("Quantity")},
	"Observation": {
		"identifier": many("Identifier"), "partOf": many("Reference"), "status": coded("registered|preliminary|final|amended|corrected|cancelled|entered-in-error|unknown"),
		"category": many("CodeableConcept"), "code": must("CodeableConcept"), "subject": one("Reference"), "effectiveDateTime": one("dateTime"),
		"issued": one("instant"), "performer": many("Reference"), "valueQuantity": one("Quantity"), "valueString": one("string"),
		"note": many("Annotation"), "component": many("component"),
	},
	"component": {"code": must("CodeableConcept"), "valueQuantity": must("Quantity")},
	"Provenance": {
		"target": mustMany("Reference"), "occurredDateTime": one("dateTime"), "recorded": must("instant"), "reason": many("CodeableConcept"),
		"activity": one("CodeableConcept"), "agent": mustMany("agent"), "entity": many("provenanceEntity"),
	},
	"agent":            {"type": one("CodeableConcept"), "role": many("CodeableConcept"), "who": must("Reference")},
	"provenanceEntity": {"role": coded("derivation|revision|quotation|source|removal"), "what": must("Reference")},
	"SupplyDelivery": {
		"identifier": many("Identifier"), "status": coded("in-progress|completed|abandoned|entered-in-error"), "type": one("CodeableConcept"),
		"suppliedItem": one("suppliedItem"), "occurrenceDateTime": one("dateTime"), "destination": one("Reference"), "receiver": many("Reference"),
	},
	"suppliedItem": {"quantity": one("Quantity"), "itemCodeableConcept": one("CodeableConcept")},
	"Basic": {
		"identifier": many("Identifier"), "code": must("CodeableConcept"), "subject": one("Reference"), "created": one("date"),
		"author": one("Reference"), "modifierExtension": many("Extension"),
	},
	"AuditEvent": {
		"type": must("Coding"), "action": {kind: "code", values: []string{"C", "R", "U", "D", "E"}}, "recorded": must("instant"),
		"outcome": {kind: "code", values: []string{"0", "4", "8", "12"}}, "purposeOfEvent": many("CodeableConcept"),
		"agent": mustMany("auditAgent"), "source": must("auditSource"), "entity": many("auditEntity"),
	},
	"auditAgent":  {"role": many("CodeableConcept"), "who": one("Reference"), "name": one("string"), "requestor": must("boolean")},
	"auditSource": {"observer": must("Reference")},
	"auditEntity": {"what": one("Reference"), "description": one("string"), "detail": many("auditDetail")},
	"auditDetail": {"type": must("string"), "valueString": must("string")},

	"absent":          {"extension": mustMany("Extension")}, // of a primitive: why it has no value
	"Meta":            {"versionId": must("id"), "lastUpdated": one("instant")},
	"Identifier":      {"use": {kind: "code", values: []string{"usual", "official", "temp", "secondary", "old"}}, "system": one("uri"), "value": must("string")},
	"Reference":       {"reference": one("string"), "type": one("uri"), "identifier": one("Identifier"), "display": one("string")},
	"CodeableConcept": {"coding": many("Coding"), "text": one("string")},
	"Coding":          {"system": one("uri"), "code": one("code"), "display": one("string")},
	"Period":          {"start": one("dateTime"), "end": one("dateTime")},
	"Quantity":        {"value": must("decimal"), "unit": one("string"), "system": one("uri"), "code": one("code")},
	"Annotation":      {"text": must("string"), "time": one("dateTime"), "authorString": one("string")},
	"Attachment":      {"contentType": one("code"), "language": one("code"), "data": one("base64Binary"), "title": one("string"), "creation": one("dateTime")},
	"Extension": {
		"url": must("uri"), "extension": many("Extension"), "valueString": one("string"), "valueCode": one("code"), "valueDate": one("date"),
		"valueTime": one("time"), "valueDateTime": one("dateTime"), "valueBoolean": one("boolean"), "valueInteger": one("integer"), "valueQuantity": one("Quantity"),
		"valueReference": one("Reference"), "valueCoding": one("Coding"), "valueCodeableConcept": one("CodeableConcept"),
	},
}

// common are the elements of every resource that is written.
var common = map[string]element{"resourceType": must("string"), "id": must("id"), "meta": must("Meta"), "extension": many("Extension")}

// year is R4's: 0001 to 9999.
const year = `([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)`

// primitives are the R4 regular expressions; base64 and numbers are checked in
// code.
var primitives = map[string]*regexp.Regexp{
	"string":   regexp.MustCompile(`^[ \r\n\t\S]+$`),
	"uri":      regexp.MustCompile(`^\S+$`),
	"code":     regexp.MustCompile(`^[^\s]+(\s[^\s]+)*$`),
	"id":       regexp.MustCompile(`^[A-Za-z0-9\-.]{1,64}$`),
	"date":     regexp.MustCompile(`^` + year + `(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`),
	"time":     regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?$`),
	"instant":  regexp.MustCompile(`^` + year + `-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))$`),
	"dateTime": regexp.MustCompile(`^` + year + `(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00)))?)?)?$`),
}

// Check reports the first thing that makes one line of an export no valid R4:
// an unknown or missing element, a wrong type, a code outside its value set, or
// a broken invariant. It is strict: only what this package writes is allowed.
func Check(line []byte) error {
	var r map[string]any
	d := json.NewDecoder(strings.NewReader(string(line)))
	d.UseNumber()
	if err := d.Decode(&r); err != nil {
		return fmt.Errorf("check resource: %w", err)
	}
	kind, _ := r["resourceType"].(string)
	shape, ok := shapes[kind]
	if _, isResource := r["resourceType"]; !ok || !isResource || strings.ToUpper(kind[:1]) != kind[:1] {
		return fmt.Errorf("check resource: type %q is not one of ours", kind)
	}
	all := map[string]element{}
	for _, m := range []map[string]element{shape, common} {
		for k, v := range m {
			all[k] = v
		}
	}
	return checkObject(kind, r, all)
}

func checkObject(path string, o map[string]any, shape map[string]element) error {
	if len(o) == 0 {
		return fmt.Errorf("%s: an element may not be empty", path)
	}
	for _, name := range sortedKeys(o) {
		if err := checkNamed(path, name, o, shape); err != nil {
			return err
		}
	}
	for _, name := range sortedKeys(shape) {
		if o[name] == nil && o["_"+name] == nil && shape[name].required {
			return fmt.Errorf("%s.%s: is required", path, name)
		}
	}
	return checkInvariants(path, o)
}

func checkNamed(path, name string, o map[string]any, shape map[string]element) error {
	if e, ok := shape[name]; ok {
		return checkElement(path+"."+name, o[name], e)
	}
	value, absent := strings.CutPrefix(name, "_")
	if e, ok := shape[value]; !absent || !ok || primitives[e.kind] == nil || o[value] != nil {
		return fmt.Errorf("%s.%s: no such element", path, name)
	}
	return checkElement(path+"."+name, o[name], one("absent"))
}

func checkElement(path string, v any, e element) error {
	list, isList := v.([]any)
	if isList != e.many {
		return fmt.Errorf("%s: one or many, the other is meant", path)
	}
	if !isList {
		return checkValue(path, v, e)
	}
	if len(list) == 0 {
		return fmt.Errorf("%s: a list may not be empty", path)
	}
	for _, item := range list {
		if err := checkValue(path, item, e); err != nil {
			return err
		}
	}
	return nil
}

func checkValue(path string, v any, e element) error {
	if shape, ok := shapes[e.kind]; ok {
		o, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("%s: is no %s", path, e.kind)
		}
		return checkObject(path, o, withExtension(e.kind, shape))
	}
	return checkPrimitive(path, v, e)
}

// withExtension lets a nested element carry extensions, as every element may.
func withExtension(kind string, shape map[string]element) map[string]element {
	if kind == "Extension" {
		return shape
	}
	out := map[string]element{"extension": many("Extension")}
	for k, v := range shape {
		out[k] = v
	}
	return out
}

func checkPrimitive(path string, v any, e element) error {
	ok := false
	switch v := v.(type) {
	case bool:
		ok = e.kind == "boolean"
	case json.Number:
		ok = e.kind == "decimal" || e.kind == "integer" && !strings.ContainsAny(v.String(), ".eE")
	case string:
		if e.kind == "base64Binary" {
			_, err := base64.StdEncoding.DecodeString(v)
			ok = err == nil && v != ""
		} else if re := primitives[e.kind]; re != nil {
			ok = re.MatchString(v)
		}
		ok = ok && (len(e.values) == 0 || slices.Contains(e.values, v))
	}
	if !ok {
		return fmt.Errorf("%s: is no valid %s", path, e.kind)
	}
	return nil
}

// countValues counts the value[x] of o.
func countValues(o map[string]any) (n int) {
	for k := range o {
		if k = strings.TrimPrefix(k, "_"); strings.HasPrefix(k, "value") && k != "value" {
			n++
		}
	}
	return n
}

// checkInvariants holds the rules of R4 that go across elements.
func checkInvariants(path string, o map[string]any) error {
	has := func(k string) bool { _, ok := o[k]; return ok }
	values := countValues(o)
	if o["status"] == "entered-in-error" && has("docStatus") && o["docStatus"] != "entered-in-error" {
		return fmt.Errorf("%s: status and docStatus contradict each other", path)
	}
	switch {
	case values > 1:
		return fmt.Errorf("%s: value[x] may stand once", path)
	case strings.HasSuffix(path, "xtension") && (values == 1) == has("extension"):
		return fmt.Errorf("%s: ext-1: an extension has a value or extensions, not both", path)
	case path == "Observation" && values == 0 && !has("component"):
		return fmt.Errorf("%s: an observation has a value or components", path)
	case has("code") && !has("system") && strings.HasSuffix(path, "uantity"):
		return fmt.Errorf("%s: qty-3: a code needs a system", path)
	}
	return nil
}
