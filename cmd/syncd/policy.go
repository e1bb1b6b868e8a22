package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"feltjournal/journal/policy"
)

func policyCommand() *cobra.Command {
	c := &cobra.Command{Use: "policy", Short: "The municipality's rules for medicines, one TOML file"}
	c.AddCommand(checkPolicyCommand(), showPolicyCommand())
	return c
}

func checkPolicyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check FILE", Short: "Say what a policy file means, or everything that is wrong with it", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			file, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			p, err := policy.Parse(file)
			var problems policy.Problems
			if errors.As(err, &problems) {
				for _, problem := range problems {
					fmt.Fprintln(c.ErrOrStderr(), problem)
				}
				return fmt.Errorf("%s: %d feil; filen kan ikke brukes", args[0], len(problems))
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "OK: %s\n\n%s", args[0], p.Summary())
			return nil
		},
	}
}

func showPolicyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show", Short: "Print the rules that hold where the municipality has decided nothing, with the schema", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(c.OutOrStdout(), policy.DefaultText())
			return err
		},
	}
}
