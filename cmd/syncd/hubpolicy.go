package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"feltjournal/journal/policy"
)

func policyHubCommand() *cobra.Command {
	var at place
	c := &cobra.Command{
		Use: "policy FILE", Short: "Make a policy file the rules of every unit; `syncd policy check` says what it means", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			text, err := readPolicy(c.ErrOrStderr(), args[0])
			if err != nil {
				return err
			}
			return withCentral(c, at, func(ctx context.Context, out io.Writer, h *central) error {
				version, units, err := h.hub.SetPolicy(ctx, text)
				if err != nil {
					return err
				}
				fmt.Fprintf(out, "policy version %d, new to %d units\n", version, units)
				return nil
			})
		},
	}
	return at.flags(c)
}

// readPolicy is the text of a policy file that can be read; what is wrong with
// another is written to log.
func readPolicy(log io.Writer, path string) (string, error) {
	file, err := os.ReadFile(path) //nolint:gosec // named by who runs the command
	if err != nil {
		return "", fmt.Errorf("read the policy: %w", err)
	}
	_, err = policy.Parse(file)
	var problems policy.Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			fmt.Fprintln(log, p)
		}
		return "", fmt.Errorf("%s cannot be used: %d problems", path, len(problems))
	}
	return policy.Text(file), err
}
