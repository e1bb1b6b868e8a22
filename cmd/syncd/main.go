// Command syncd is Feltjournal's daemon: `syncd agent` beside the window on a
// workstation, `syncd hub` in the municipality.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := rootCommand().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "syncd:", err)
		stop()
		os.Exit(1)
	}
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use: "syncd", Short: "Merges what was recorded without network with the central journal",
		SilenceUsage: true, SilenceErrors: true,
	}
	root.AddCommand(hubCommand(), agentCommand(), policyCommand(), simCommand(), loadCommand())
	return root
}
