package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// minServer is the oldest server_version_num that has all we use.
const minServer = 140000

// How soon either side notices that the other machine is gone: without this a
// lock would be held for hours, and a request would wait for as long.
const (
	probeIdle     = 5 * time.Second
	probeInterval = 2 * time.Second
	probeCount    = 3
	connectLimit  = 5 * time.Second
)

// settle makes a connection as strict as the log needs it. The server may be
// stricter; nothing may end a COMMIT that waits for the standby. All statements
// go by an index, so they are planned once.
const settle = `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply');
SELECT set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false),
  set_config('idle_in_transaction_session_timeout', '30s', false),
  set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '2', false),
  set_config('plan_cache_mode', 'force_generic_plan', false), set_config('jit', 'off', false), set_config('random_page_cost', '1.1', false),
  set_config('tcp_keepalives_count', '3', false), set_config('tcp_user_timeout', '15000', false)`

// configure reads the address of the store.
func configure(address string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("read the address of the store: %w", withoutAddress(err))
	}
	harden(&config.ConnConfig.Config)
	config.AfterConnect = ready
	config.MinConns, config.MinIdleConns = 0, 0
	return config, nil
}

// withoutAddress is err without the text that could not be read: it may hold a
// password.
func withoutAddress(err error) error {
	var parse *pgconn.ParseConfigError
	if !errors.As(err, &parse) {
		return errors.New("not an address of PostgreSQL")
	}
	var address *url.Error
	cause := parse.Unwrap()
	if errors.As(cause, &address) {
		cause = address.Err
	}
	if cause == nil {
		cause = errors.New("not an address of PostgreSQL")
	}
	return cause
}

// harden makes connections end in time, and finds the primary among several
// hosts unless the address says otherwise.
func harden(c *pgconn.Config) {
	dialer := &net.Dialer{
		Timeout:         connectLimit,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: probeIdle, Interval: probeInterval, Count: probeCount},
		Control:         giveUpUnheard,
	}
	c.DialFunc = dialer.DialContext
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = connectLimit
	}
	if c.ValidateConnect == nil {
		c.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	if c.RuntimeParams["application_name"] == "" {
		c.RuntimeParams["application_name"] = "feltjournal hub"
	}
	c.OnNotice = func(pg *pgconn.PgConn, n *pgconn.Notice) {
		if s := sessionOf(pg); s != nil && n.SeverityUnlocalized == "WARNING" {
			s.warned = true
		}
	}
}

// ready prepares a new connection.
func ready(ctx context.Context, c *pgx.Conn) error {
	pg := c.PgConn()
	if err := pg.Exec(ctx, settle).Close(); err != nil {
		return fmt.Errorf("settle a connection: %w", err)
	}
	s, err := prepareAll(ctx, pg)
	if err != nil {
		return err
	}
	pg.CustomData()[sessionKey] = s
	return nil
}
