/** Entries as plain values: for followers, audits, refunds and the admin's journal page. */
import { TABLE_BY_CODE } from '../emit.ts'
import { LawBroken } from '../errors.ts'
import type { PlacedOrder } from '../evolve.ts'
import { readHead, readOrder, type StoredHead } from '../replay.ts'
import type { Account } from '../state.ts'
import { FactReader } from './codec.ts'
import { factKind } from './kinds.ts'

/** A fact with rows and numbers as they stand in the journal; rows are -1 where there is none. */
export type StoredFact =
  | { readonly fact: 'named'; readonly text: string }
  | {
      readonly fact: 'column-declared'
      readonly name: string
      readonly table: string
      readonly asset: string
      readonly tree: string
      readonly flags: number
    }
  | { readonly fact: 'account-opened'; readonly name: string; readonly asset: number; readonly mayGoNegative: boolean }
  | { readonly fact: 'joined'; readonly member: string; readonly referrer: number }
  | {
      readonly fact: 'moved'
      readonly tree: number
      readonly member: number
      readonly parent: number
      readonly carried: readonly number[]
    }
  | { readonly fact: 'transfer'; readonly from: Account; readonly to: Account; readonly amount: bigint }
  | {
      readonly fact: 'reward'
      readonly from: Account
      readonly to: Account
      readonly amount: bigint
      readonly plan: number
      readonly rule: number
      readonly basis: bigint
      readonly ratePpm: number
      readonly order: number
      readonly cause: number
    }
  | { readonly fact: 'amount-set'; readonly column: number; readonly row: number; readonly value: bigint }
  | { readonly fact: 'number-set'; readonly column: number; readonly row: number; readonly value: number }
  | {
      readonly fact: 'lot-opened'
      readonly plan: number
      readonly member: number
      readonly order: number
      readonly granted: bigint
      readonly daily: bigint
      readonly day: number
      readonly origin: number
      readonly unlockAt: number
    }
  | { readonly fact: 'lot-reduced'; readonly lot: number; readonly amount: bigint }
  | { readonly fact: 'recorded'; readonly table: string; readonly id: string }
  | { readonly fact: 'volume-added'; readonly column: number; readonly member: number; readonly amount: bigint }
  | { readonly fact: 'scheme-activated'; readonly version: number; readonly text: string }
  | { readonly fact: 'ordered'; readonly order: PlacedOrder }

export interface StoredEntry extends StoredHead {
  readonly facts: readonly StoredFact[]
}

/** Decodes an entry payload. Throws LawBroken on what this release does not know. */
export function decodeEntry(payload: Uint8Array): StoredEntry {
  const reader = new FactReader(payload)
  const head = readHead(reader)
  const facts: StoredFact[] = []
  while (reader.at < payload.length) facts.push(decodeFact(reader))
  return { ...head, facts }
}

/** The payloads inside length-prefixed frames. */
export function* payloadsOf(frames: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength)
  for (let at = 0; at < frames.length; ) {
    const length = view.getUint32(at, true)
    yield frames.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
}

function decodeFact(reader: FactReader): StoredFact {
  const kind = reader.byte()
  switch (kind) {
    case factKind.named:
      return { fact: 'named', text: reader.text() }
    case factKind.columnDeclared: {
      const [name, table, flags] = [reader.text(), reader.text(), reader.byte()]
      return { fact: 'column-declared', name, table, flags, asset: reader.text(), tree: reader.text() }
    }
    case factKind.accountOpened:
      return { fact: 'account-opened', name: reader.text(), asset: reader.whole(), mayGoNegative: reader.byte() === 1 }
    case factKind.joined:
      return { fact: 'joined', member: reader.text(), referrer: reader.whole() - 1 }
    case factKind.moved: {
      const [tree, member, parent] = [reader.whole(), reader.whole(), reader.whole() - 1]
      return {
        fact: 'moved',
        tree,
        member,
        parent,
        carried: Array.from({ length: reader.whole() }, () => reader.whole()),
      }
    }
    case factKind.transfer:
      return {
        fact: 'transfer',
        from: reader.whole() as Account,
        to: reader.whole() as Account,
        amount: reader.amount(),
      }
    case factKind.reward:
      return {
        fact: 'reward',
        from: reader.whole() as Account,
        to: reader.whole() as Account,
        amount: reader.amount(),
        plan: reader.whole(),
        rule: reader.whole(),
        basis: reader.amount(),
        ratePpm: reader.whole() - 1,
        order: reader.whole() - 1,
        cause: reader.whole() - 1,
      }
    case factKind.amountSet:
      return { fact: 'amount-set', column: reader.whole(), row: reader.whole(), value: reader.amount() }
    case factKind.numberSet:
      return { fact: 'number-set', column: reader.whole(), row: reader.whole(), value: reader.whole() }
    default:
      return decodeRareFact(kind, reader)
  }
}

function decodeRareFact(kind: number, reader: FactReader): StoredFact {
  switch (kind) {
    case factKind.lotOpened: {
      const lot = {
        fact: 'lot-opened' as const,
        plan: reader.whole(),
        member: reader.whole(),
        order: reader.whole() - 1,
        granted: reader.amount(),
        daily: reader.amount(),
        day: reader.whole(),
        origin: reader.whole() - 1,
        unlockAt: reader.whole(),
      }
      reader.whole()
      reader.whole()
      return lot
    }
    case factKind.lotReduced:
      return { fact: 'lot-reduced', lot: reader.whole(), amount: reader.amount() }
    case factKind.recorded:
      return { fact: 'recorded', table: TABLE_BY_CODE[reader.byte()], id: reader.text() }
    case factKind.volumeAdded:
      return { fact: 'volume-added', column: reader.whole(), member: reader.whole(), amount: reader.amount() }
    case factKind.schemeActivated:
      return { fact: 'scheme-activated', version: reader.whole(), text: reader.text() }
    case factKind.ordered:
      return { fact: 'ordered', order: readOrder(reader) }
    default:
      throw new LawBroken('replay', `fact kind ${kind} is not known to this release`)
  }
}
