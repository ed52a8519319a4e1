import pg from 'pg'

/**
 * The one place that makes connections to PostgreSQL. A connection that breaks while nobody waits for a statement
 * (idle, between two statements of a transaction, or on its way out) says so by an event, and an event nobody
 * listens to ends the process. Whoever uses the connection next is told by that statement, and deals with it there.
 */
export function newClient(config: pg.ClientConfig, onError: (error: Error) => void = () => {}): pg.Client {
  const client = new pg.Client(config)
  client.on('error', onError)
  return client
}

/** The same, connected. @throws whatever `connect` throws; then nothing is left open. */
export async function openClient(config: pg.ClientConfig): Promise<pg.Client> {
  const client = newClient(config)
  await client.connect()
  return client
}

/** A pool none of whose connections can end the process; `onError` hears of one that broke while it was idle. */
export function newPool(config: pg.PoolConfig, onError: (error: Error) => void = () => {}): pg.Pool {
  const pool = new pg.Pool(config)
  // A connection that is told to go while the pool ends is no failure.
  pool.on('error', (error) => {
    if (!pool.ending) onError(error)
  })
  // The pool itself listens to idle connections only.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}
