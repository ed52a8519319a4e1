import type { Books } from '@huoshui/mall'
import pg from 'pg'
import type { Crash, CrashPoint } from './crash-points.ts'

const APPEND = /\bINSERT INTO journal\.block\b/

/** Statements that lead past a place to die, by what is in them. */
const STATEMENTS: readonly [CrashPoint, RegExp][] = [
  ['migrating-journal', /\bINSERT INTO journal\.migration\b/],
  ['migrating-mall', /\binsert into "?kysely_migration\b/],
  ['outbox-claiming', /\bupdate "?outbox"? set "?attempts\b/],
  ['outbox-marking', /\bupdate "?outbox"? set "?state\b/],
  ['appending', APPEND],
]

/** Those that the real server is struck at, where nothing but its statements can be seen. */
export const serverPoints = [
  'migrating-journal',
  'migrating-mall',
  'appending',
  'appended',
  'outbox-claiming',
  'outbox-marking',
  'outbox-marked',
] as const satisfies readonly CrashPoint[]

/** From now on every statement of this process that leads past a place to die may be the last one. */
export function crashAtStatements(crash: Crash): void {
  if (crash.armed === '') return
  const marking = new WeakSet<object>()
  pg.Client.prototype.query = new Proxy(pg.Client.prototype.query, {
    apply(query, client: object, given: unknown[]) {
      const text = textOf(given[0])
      const sent: unknown = Reflect.apply(query, client, given)
      const point = STATEMENTS.find(([, pattern]) => pattern.test(text))?.[0]
      if (point === 'outbox-marking') marking.add(client)
      const committed = /^commit$/i.test(text) && marking.delete(client)
      // The statement is on its way when the next turn begins.
      if (point !== undefined) setImmediate(() => crash.pass(point))
      if (committed) setImmediate(() => crash.pass('outbox-marked'))
      // Nobody else has heard yet that the block is stored.
      if (APPEND.test(text) && sent instanceof Promise) sent.then(() => crash.pass('appended')).catch(() => {})
      return sent
    },
  })
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement
  const text = typeof statement === 'object' && statement !== null && 'text' in statement ? statement.text : ''
  return typeof text === 'string' ? text : ''
}

/** The same books, with places to die around a command that the outbox carries. */
export function booksWithCrashes(books: Books, crash: Crash): Books {
  return {
    submit: async (command, context) => {
      const carried = command.id.startsWith('outbox/')
      if (carried) crash.pass('outbox-claimed')
      const answer = await books.submit(command, context)
      if (carried) crash.pass('outbox-answered')
      return answer
    },
    look: (name, ...args) => books.look(name, ...args),
    entry: (sequence) => books.entry(sequence),
    get durable() {
      return books.durable
    },
  }
}
