//go:build linux

package cluster

import (
	_ "embed" // the configuration's form
	"fmt"
	"os"
	"path/filepath"
	"text/template"
)

//go:embed patroni.yml.tmpl
var patroniForm string

var patroniTemplate = template.Must(template.New(configFile).Parse(patroniForm))

// How fast the nodes notice each other's death, in seconds. Patroni asks that
// loop + 2·retry ≤ ttl; 1 and 3 are its own lower bounds.
const (
	ttl   = 8
	loop  = 1
	retry = 3
)

// writeConfig writes the node's configuration, readable by its owner only: it
// holds the password.
func (n *Node) writeConfig(etcd int) error {
	if err := n.cluster.makeFolder(n.dir); err != nil {
		return err
	}
	path := filepath.Join(n.dir, configFile)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // in our own directory
	if err != nil {
		return fmt.Errorf("configure %s: %w", n.Name, err)
	}
	defer f.Close()
	c := n.cluster
	err = patroniTemplate.Execute(f, map[string]any{
		"Name": n.Name, "API": n.api, "Port": n.Port, "Etcd": etcd, "Protocol": c.protocol(), "TTL": ttl, "Loop": loop, "Retry": retry,
		"Synchronous": !c.options.Asynchronous, "Dir": n.dir, "Data": filepath.Join(n.dir, dataFolder),
		"Bin": c.programs.postgres, "Password": c.password,
	})
	if err != nil {
		return fmt.Errorf("configure %s: %w", n.Name, err)
	}
	return c.owner.own(path)
}
