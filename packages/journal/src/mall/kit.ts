import {
  type Command,
  decodeEntry,
  Engine,
  type Entry,
  isInputOf,
  type NamedFact,
  readEntry,
  SNAPSHOT_LAYOUT,
} from '@huoshui/engine'
import type { BookEntry, BookFact } from '../followers/entry.ts'
import type { SnapshotKit } from '../snapshot/restore.ts'
import type { VerifyKit } from '../verify/verify.ts'
import type { EngineKit } from '../writer/types.ts'
import { printCommand } from './print.ts'

type WithoutTime<Given> = Given extends { kind: 'refund' }
  ? Omit<Given, 'at' | 'originals'>
  : Given extends unknown
    ? Omit<Given, 'at'>
    : never

/** A command as a host sends it: the writer stamps its instant and loads the entries a refund must see. */
export type MallCommand = WithoutTime<Command>

/** How the state of a mall is kept as bytes. */
export const mallSnapshots: SnapshotKit<Engine> = {
  layout: SNAPSHOT_LAYOUT,
  write: (engine) => engine.snapshot(),
  read: (bytes) => Engine.restore(bytes),
}

/** How a writer runs the engine of a mall. */
export const mallKit: EngineKit<MallCommand, Engine, Entry> = {
  create: () => Engine.create(),
  readEntry: (payload, engine) => readEntry(payload, engine.directory),
  answers(payload, command) {
    const entry = decodeEntry(payload)
    // Neither the instant nor the entries of a refund are part of the input.
    const { inputLow: low, inputHigh: high } = entry
    return entry.commandId === command.id && isInputOf(command as Command, { low, high })
  },
  tick: (id) => ({ kind: 'tick', id, caller: 'clock' }),
  orderToLoad: (command) => (command.kind === 'refund' ? command.order : undefined),
  withOriginals: (command, originals) => Object.assign({}, command, { originals }),
  print: (command) => printCommand(command),
  snapshots: mallSnapshots,
}

/** How a mall is proved. */
export const mallProof: VerifyKit<Engine> = {
  create: () => Engine.create(),
  commandOf: (payload) => decodeEntry(payload).commandId,
  bookEntry: (payload, engine) => bookEntryOf(readEntry(payload, engine.directory)),
}

/** What the books need of an entry. */
export function bookEntryOf(entry: Entry): BookEntry {
  const { sequence, at, kind, close } = entry
  const facts: BookFact[] = []
  let document: string | null = null
  for (const fact of entry.facts) {
    const booked = bookFactOf(fact)
    if (booked) facts.push(booked)
    document ??= documentOf(fact)
  }
  return { sequence, at, kind, close, document, facts }
}

function bookFactOf(fact: NamedFact): BookFact | undefined {
  if (fact.fact === 'transfer') return fact
  if (fact.fact !== 'reward') return undefined
  const { amount, plan, rule, basis, rate, order } = fact
  const paid = { from: fact.purse, to: fact.account, asset: 'CNY', amount }
  return { fact: 'reward', ...paid, plan, rule, receiver: fact.to, basis, rate, order, cause: fact.from }
}

function documentOf(fact: NamedFact): string | null {
  if (fact.fact === 'ordered') return fact.order
  if (fact.fact === 'recorded' && fact.table === 'documents') return fact.id
  return fact.fact === 'reward' ? fact.order : null
}
