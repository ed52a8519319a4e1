/** Replay: entries back into state through `evolve`, and nothing else (law 7). */
import { TABLE_BY_CODE } from './emit.ts'
import { LawBroken } from './errors.ts'
import type { Evolution, PlacedOrder } from './evolve.ts'
import { FactReader } from './facts/codec.ts'
import { FORMAT_VERSION, factKind } from './facts/kinds.ts'
import type { AmountColumn, NumberColumn } from './ledger/columns.ts'
import { fingerprint } from './ledger/fingerprint.ts'
import type { Account } from './state.ts'

/** The head of an entry as it stands in the journal. */
export interface StoredHead {
  readonly sequence: number
  readonly at: number
  readonly kind: string
  readonly caller: string
  readonly commandId: string
  readonly inputLow: number
  readonly inputHigh: number
}

/** Reads the head of an entry payload; the reader stands at the first fact afterwards. Throws on an unknown format. */
export function readHead(reader: FactReader): StoredHead {
  const version = reader.byte()
  if (version !== FORMAT_VERSION) throw new LawBroken('replay', `entry format ${version} is not known to this release`)
  return {
    sequence: reader.whole(),
    at: reader.whole(),
    kind: reader.text(),
    caller: reader.text(),
    commandId: reader.text(),
    inputLow: reader.whole(),
    inputHigh: reader.whole(),
  }
}

/** Folds `frames` (length-prefixed entries, `count` of them) into the state. Throws LawBroken on a gap or a broken frame. */
export function replay(evolution: Evolution, frames: Uint8Array): void {
  const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength)
  for (let at = 0; at < frames.length; ) {
    const length = view.getUint32(at, true)
    if (at + 4 + length > frames.length) throw new LawBroken('replay', 'a frame is longer than its block')
    replayEntry(evolution, frames.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
}

function replayEntry(evolution: Evolution, payload: Uint8Array): void {
  const { state } = evolution
  const reader = new FactReader(payload)
  const head = readHead(reader)
  if (head.sequence !== state.sequence + 1)
    throw new LawBroken('replay', `entry ${head.sequence} follows entry ${state.sequence}`)
  state.sequence = head.sequence
  state.clock = head.at
  if (head.commandId !== '') {
    evolution.seen(fingerprint(head.commandId), { low: head.inputLow, high: head.inputHigh }, head.sequence)
  }
  while (reader.at < payload.length) replayFact(evolution, reader, head.at)
}

function replayFact(evolution: Evolution, reader: FactReader, at: number): void {
  const { state } = evolution
  const kind = reader.byte()
  switch (kind) {
    case factKind.named:
      evolution.named(reader.text())
      return
    case factKind.columnDeclared:
      return replayColumn(evolution, reader)
    case factKind.accountOpened:
      evolution.accountOpened(reader.text(), reader.whole(), reader.byte() === 1)
      return
    case factKind.joined:
      evolution.joined(reader.text(), reader.whole() - 1, at)
      return
    case factKind.moved:
      return replayMove(evolution, reader)
    case factKind.transfer:
      evolution.transfer(reader.whole() as Account, reader.whole() as Account, reader.amount())
      return
    case factKind.reward: {
      evolution.transfer(reader.whole() as Account, reader.whole() as Account, reader.amount())
      reader.whole()
      reader.whole()
      reader.amount()
      reader.whole()
      reader.whole()
      reader.whole()
      return
    }
    case factKind.amountSet:
      evolution.amountSet(state.columns[reader.whole()] as AmountColumn, reader.whole(), reader.amount())
      return
    case factKind.numberSet:
      evolution.numberSet(state.columns[reader.whole()] as NumberColumn, reader.whole(), reader.whole())
      return
    case factKind.lotOpened:
      return replayLot(evolution, reader)
    case factKind.lotReduced:
      evolution.lotReduced(reader.whole(), reader.amount())
      return
    case factKind.recorded:
      evolution.recorded(TABLE_BY_CODE[reader.byte()], reader.text())
      return
    case factKind.volumeAdded:
      evolution.volumeAdded(state.columns[reader.whole()] as AmountColumn, reader.whole(), reader.amount())
      return
    case factKind.schemeActivated:
      evolution.schemeActivated(reader.whole(), reader.text(), at)
      return
    case factKind.ordered:
      return replayOrder(evolution, reader)
    default:
      throw new LawBroken('replay', `fact kind ${kind} is not known to this release`)
  }
}

function replayColumn(evolution: Evolution, reader: FactReader): void {
  const name = reader.text()
  const table = reader.text()
  const flags = reader.byte()
  const asset = reader.text()
  const tree = reader.text()
  evolution.columnDeclared({
    name,
    table,
    asset,
    tree,
    type: (flags & 1) === 1 ? 'amount' : 'number',
    mayGoNegative: (flags & 2) === 2,
    keepsCut: (flags & 4) === 4,
  })
}

function replayMove(evolution: Evolution, reader: FactReader): void {
  const tree = evolution.state.columns[reader.whole()] as NumberColumn
  const member = reader.whole()
  const parent = reader.whole() - 1
  const carried = Array.from({ length: reader.whole() }, () => evolution.state.columns[reader.whole()] as AmountColumn)
  evolution.moved(tree, member, parent, carried)
}

function replayLot(evolution: Evolution, reader: FactReader): void {
  const plan = reader.whole()
  const member = reader.whole()
  const order = reader.whole() - 1
  const granted = reader.amount()
  const daily = reader.amount()
  const day = reader.whole()
  const origin = reader.whole() - 1
  const unlockAt = reader.whole()
  const head = evolution.state.columns[reader.whole()] as NumberColumn
  const tail = evolution.state.columns[reader.whole()] as NumberColumn
  evolution.lotOpened({ plan, member, order, granted, daily, day, origin, unlockAt, head, tail })
}

function replayOrder(evolution: Evolution, reader: FactReader): void {
  evolution.ordered(readOrder(reader))
}

/** Reads an `ordered` fact after its kind byte. */
export function readOrder(reader: FactReader): PlacedOrder {
  return {
    id: reader.text(),
    member: reader.whole(),
    product: reader.whole() - 1,
    merchant: reader.whole() - 1,
    quantity: reader.whole(),
    place: reader.whole() - 1,
    point: reader.whole() - 1,
    cashFen: reader.amount(),
    amountFen: reader.amount(),
    shopping: reader.amount(),
    coin: reader.amount(),
  }
}
