import { expect, test } from 'vitest'
import { linesRefused } from './offences.ts'
import { safeConnections } from './safe-connections.ts'

test.each(['new pg.Pool({})', 'new pg.Client({})', 'new Pool({})', 'new Client({})'])(
  '%s is made elsewhere',
  (made) => {
    const text = `import pg, { Pool, Client } from 'pg'\nconst connection = ${made}`
    expect(linesRefused(safeConnections, 'packages/mall/src/a.ts', text)).toEqual([2])
    expect(linesRefused(safeConnections, 'packages/journal/src/postgres/connect.ts', text)).toEqual([])
  },
)

test('a client of something else is no connection', () => {
  expect(linesRefused(safeConnections, 'packages/journal/src/a.ts', "new Client('client1', this)")).toEqual([])
})
