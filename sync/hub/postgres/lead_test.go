package postgres_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"feltjournal/internal/pgtest"

	"github.com/stretchr/testify/require"
)

const (
	waitLimit = 20 * time.Second
	waitStep  = 5 * time.Millisecond
)

// One of two leads; when its connection is lost it steps down and the other
// takes over.
func TestLead_OneOfTwo(t *testing.T) {
	address := database(t)
	p, through := behind(t, pgtest.Shared(t), address)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	leading := make(chan string, 10)
	stand := func(name, url string) {
		s := open(t, url)
		wg.Go(func() {
			err := s.Lead(ctx, "directory", func(ctx context.Context) error {
				leading <- name
				<-ctx.Done()
				return ctx.Err()
			})
			if err != nil {
				t.Errorf("lead: %v", err)
			}
		})
	}
	stand("first", through)
	require.Equal(t, "first", <-leading)
	stand("second", address)
	require.Never(t, func() bool { return len(leading) > 0 }, 100*time.Millisecond, waitStep)
	p.fail(true)
	require.Equal(t, "second", <-leading)
	p.fail(false)
	cancel()
	wg.Wait()
}

func TestLead_EndsWithItsFunction(t *testing.T) {
	s := open(t, database(t))
	errDone := errors.New("done")
	require.ErrorIs(t, s.Lead(t.Context(), "a", func(context.Context) error { return errDone }), errDone)
	require.NoError(t, s.Lead(t.Context(), "a", func(context.Context) error { return nil }))
}
