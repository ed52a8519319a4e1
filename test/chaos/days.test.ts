import { setTimeout as sleep } from 'node:timers/promises'
import { type Command, decodeEntry, Engine, printMall } from '@huoshui/engine'
import {
  type Journal,
  openPostgresJournal,
  payloads,
  removeScratch,
  scratchDirectory,
  startEmbedded,
  verify,
} from '@huoshui/journal'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entryPoints } from './crash-points.ts'
import { MALL } from './protocol.ts'
import { type Answerer, insist, joinAll, MEMBERS } from './record.ts'
import { Victim } from './victim.ts'

const SCHEME = new URL('../../schemes/points-dividend.yaml', import.meta.url).pathname
/** A day of the mall passes in this time. */
const DAY_PASSES_MS = 250
const DAY_MS = 86_400_000
const CALLERS = 64
const closePoints = entryPoints.filter((point) => point.startsWith('close-'))
const PATIENCE_MS = 180_000

let directory: string

beforeAll(async () => {
  directory = await scratchDirectory('days')
})
afterAll(() => removeScratch(directory))

async function buy(host: Answerer, caller: number, told: Map<string, number>, done: () => boolean): Promise<void> {
  for (let index = 0; !done(); index += 1) {
    const order = `c${caller}-${index}`
    const command = { kind: 'order', id: `caller${caller}/${order}`, caller: `caller${caller}`, order }
    const member = `m${(caller * 11 + index) % MEMBERS}`
    told.set(order, await insist(host, { ...command, member, product: 'pack-3000', quantity: 1 }))
    await sleep(5)
  }
}

/** What was asked of the mall, in the order in which it was decided, with its instants. */
async function commandsOf(journal: Journal): Promise<Command[]> {
  const commands: Command[] = []
  const members: string[] = []
  const names: string[] = []
  for await (const block of journal.blocks(0)) {
    for (const payload of payloads(block.frames)) {
      const { at, kind, caller, commandId: id, facts } = decodeEntry(payload)
      for (const fact of facts) {
        if (fact.fact === 'named') names.push(fact.text)
        if (fact.fact === 'scheme-activated') commands.push({ kind: 'activate', id, caller, at, text: fact.text })
        if (fact.fact === 'joined') {
          const referrer = members[fact.referrer]
          commands.push({
            kind: 'join',
            id,
            caller,
            at,
            member: fact.member,
            ...(referrer === undefined ? {} : { referrer }),
          })
          members.push(fact.member)
        }
        if (fact.fact === 'ordered') {
          const { order } = fact
          const [member = '', product = ''] = [members[order.member], names[order.product]]
          commands.push({ kind: 'order', id, caller, at, order: order.id, member, product, quantity: order.quantity })
        }
      }
      if (kind === 'tick') commands.push({ kind, id, caller, at })
    }
  }
  return commands
}

/** The mall as it would be had nothing ever come between: every close finished before the next command. */
function undisturbed(commands: readonly Command[]): Engine {
  const engine = Engine.create()
  for (const command of commands) {
    const outcome = engine.submit(command)
    if (outcome.kind !== 'accepted') throw new Error(`${command.kind} ${command.id}: ${JSON.stringify(outcome)}`)
    engine.finish()
  }
  return engine
}

async function folded(journal: Journal): Promise<Engine> {
  const engine = Engine.create()
  for await (const block of journal.blocks(0)) engine.evolve(block.frames)
  engine.finish()
  return engine
}

test(
  'days close while orders go on and hosts are killed, and pay what undisturbed closes would',
  async () => {
    const env = { CLOCK: `${Date.now()}:${DAY_MS / DAY_PASSES_MS}` }
    const victim = new Victim(directory, undefined, { scheme: SCHEME, env })
    await victim.start()
    await joinAll(victim)
    const told = new Map<string, number>()
    let finished = false
    const buying = Promise.all(
      Array.from({ length: CALLERS }, (_, caller) => buy(victim, caller, told, () => finished)),
    )
    const killing = async () => {
      for (const [round, point] of closePoints.entries()) {
        const before = told.size
        while (told.size < before + CALLERS * 2) await sleep(3)
        await sleep((round * 37) % DAY_PASSES_MS)
        await victim.kill()
        // The next one dies in the middle of a close, at a place that has a name.
        await victim.start(`${point}:1`).catch(() => undefined)
        await victim.ended()
        await victim.start()
      }
    }
    await Promise.race([killing(), buying])
    finished = true
    await buying
    expect(await victim.stop()).toBe(0)
    const server = await startEmbedded({ directory, lifeline: true })
    const journal = openPostgresJournal({ url: server.url, mall: MALL })
    try {
      expect((await verify({ journal, url: server.url })).findings).toEqual([])
      const commands = await commandsOf(journal)
      const orders = new Set(commands.flatMap((command) => (command.kind === 'order' ? [command.order] : [])))
      expect([...told.keys()].filter((order) => !orders.has(order))).toEqual([])
      const [real, ideal] = [await folded(journal), undisturbed(commands)]
      expect(printMall(real.mall, null)).toEqual(printMall(ideal.mall, null))
      const days = Math.round((real.clock - (commands[0]?.at ?? 0)) / DAY_MS)
      expect(days).toBeGreaterThan(10)
      console.log(`${orders.size} orders, ${days} days closed, ${victim.kills} kills`)
    } finally {
      await journal.close()
      await server.stop()
    }
  },
  PATIENCE_MS,
)
