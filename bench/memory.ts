/** Memory of an engine by order: `node --expose-gc bench/memory.ts [orders]`, green-chain, 10 000 members. */
import { readFileSync } from 'node:fs'
import { type Command, Engine } from '@huoshui/engine'

const MEMBERS = 10_000
const orders = Number(process.argv[2] ?? 1_000_000)
const text = readFileSync(new URL('../schemes/green-chain.yaml', import.meta.url), 'utf8')
const engine = Engine.create()
let at = Date.UTC(2026, 0, 1)

function send(command: object): void {
  const outcome = engine.submit({ caller: 'bench', at: ++at, ...command } as Command)
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome))
}

/** Bytes of typed arrays, and of everything else on the heap, after a collection. */
function held(): { arrays: number; heap: number } {
  globalThis.gc?.()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return { arrays: arrayBuffers, heap: heapUsed }
}

send({ id: 'activate', kind: 'activate', text })
for (let index = 0; index < MEMBERS; index++) {
  const referrer = index === 0 ? {} : { referrer: `m${(index * 7919) % index}` }
  send({ id: `join:${index}`, kind: 'join', member: `m${index}`, ...referrer })
}
engine.finish()
engine.drain()
const before = held()
for (let index = 0; index < orders; index++) {
  const order = `o-${index.toString(36).padStart(10, '0')}`
  const bought = { product: 'gift-1000', quantity: 1, shipTo: '440106' }
  send({ id: `order:mall:${index}`, kind: 'order', order, member: `m${(index * 7919) % MEMBERS}`, ...bought })
  if (index % 512 === 0) engine.drain()
}
engine.drain()
const after = held()
console.info(`${orders} orders of ${MEMBERS} members`)
console.info(`typed arrays: ${((after.arrays - before.arrays) / orders).toFixed(1)} bytes an order`)
console.info(`other heap:   ${((after.heap - before.heap) / orders).toFixed(1)} bytes an order`)
