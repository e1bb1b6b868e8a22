package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

// scenario is how the program was called.
type scenario struct {
	Name    string // reconnect or bootstrap
	Devices int
	Base    int
	File    string
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "shiftbench:", err)
		os.Exit(1)
	}
}

// run is the driver, or one of the two child processes that it starts.
func run(args []string) error {
	role := ""
	if len(args) > 0 && (args[0] == roleHub || args[0] == roleDevices) {
		role, args = args[0], args[1:]
	}
	s, err := parse(args)
	if err != nil {
		return err
	}
	switch role {
	case roleHub:
		return serveHub(s)
	case roleDevices:
		return serveDevices(s)
	}
	result, err := drive(s)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}

func parse(args []string) (s scenario, err error) {
	if len(args) != 4 {
		return s, fmt.Errorf("usage: shiftbench <reconnect|bootstrap> <devices> <basePerPatient> <workload.jsonl>")
	}
	s = scenario{Name: args[0], File: args[3]}
	if s.Name != "reconnect" && s.Name != "bootstrap" {
		return s, fmt.Errorf("unknown scenario %q", s.Name)
	}
	if s.Devices, err = strconv.Atoi(args[1]); err != nil {
		return s, fmt.Errorf("read the number of devices: %w", err)
	}
	if s.Base, err = strconv.Atoi(args[2]); err != nil {
		return s, fmt.Errorf("read the number of base records: %w", err)
	}
	return s, nil
}

func (s scenario) args() []string {
	return []string{s.Name, strconv.Itoa(s.Devices), strconv.Itoa(s.Base), s.File}
}

// connecting is how many devices take part: a bootstrap fills one empty one.
func (s scenario) connecting() int {
	if s.Name == "bootstrap" {
		return 1
	}
	return s.Devices
}
