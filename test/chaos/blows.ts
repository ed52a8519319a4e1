import { setTimeout as sleep } from 'node:timers/promises'
import type { EmbeddedServer } from '@huoshui/journal'
import { familyOf, signalAll } from './processes.ts'
import type { Switch } from './switch.ts'
import type { Victim } from './victim.ts'

/** What can be struck: the host, the database server, and the line between them. */
export interface House {
  readonly victim: Victim
  readonly server: EmbeddedServer
  readonly line: Switch
  /** Brings the host up again after it died. */
  revive(): Promise<void>
}

/** Strikes once; `lastsMs` is how long what can last does. */
type Blow = (house: House, lastsMs: number) => Promise<void>

async function frozen(pids: () => readonly number[], lastsMs: number): Promise<void> {
  const struck = pids()
  signalAll(struck, 'SIGSTOP')
  await sleep(lastsMs)
  signalAll(struck, 'SIGCONT')
}

/** Nobody is told that the line is out of order until it is cut at last. */
async function deaf({ line }: House, lastsMs: number, asking: 'open' | 'lost'): Promise<void> {
  line.set(asking, 'lost')
  await sleep(lastsMs)
  line.cut()
  line.set('open', 'open')
}

/** Every kind of blow from outside, by name. */
export const BLOWS = {
  'server killed': async ({ victim, revive }) => {
    await victim.kill()
    await revive()
  },
  'database killed': async ({ server }) => {
    signalAll([server.pid], 'SIGKILL')
  },
  'database killed with all its processes': async ({ server }) => {
    signalAll(familyOf(server.pid), 'SIGKILL')
  },
  'server and database killed': async ({ victim, server, revive }) => {
    const family = familyOf(server.pid)
    const gone = victim.kill()
    signalAll(family, 'SIGKILL')
    await gone
    await revive()
  },
  'server frozen': async ({ victim }, lastsMs) => {
    victim.signal('SIGSTOP')
    await sleep(lastsMs)
    victim.signal('SIGCONT')
  },
  'database frozen': ({ server }, lastsMs) => frozen(() => familyOf(server.pid), lastsMs),
  'connections cut': async ({ line }) => line.cut(),
  'connections standing still': async ({ line }, lastsMs) => {
    line.set('waits', 'waits')
    await sleep(lastsMs)
    line.set('open', 'open')
  },
  'answers of the database lost': (house, lastsMs) => deaf(house, lastsMs, 'open'),
  'connections dead without a word': (house, lastsMs) => deaf(house, lastsMs, 'lost'),
} as const satisfies Record<string, Blow>

export type BlowName = keyof typeof BLOWS
export const blowNames = Object.keys(BLOWS) as BlowName[]
