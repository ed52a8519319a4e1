import type { DayHead, Journal } from '../journal.ts'
import { emptyHead, follow } from '../writer/fold.ts'

/** Version of the export's own format. */
export const EXPORT_VERSION = 1

/** An account with what it holds, as the exporting mall says: the checker recomputes it from the blocks. */
export interface ExportedBalance {
  /** The account's number in the journal: row × 1024 + column. */
  readonly account: number
  readonly name: string
  readonly asset: string
  readonly amount: bigint
}

/** What of an engine goes into an export. */
export interface ExportKit<Engine> {
  create(): Engine
  evolve(engine: Engine, frames: Uint8Array): void
  /** Every account that is not empty. */
  balances(engine: Engine): Iterable<ExportedBalance>
}

/**
 * The books of a mall for an auditor, as JSON lines: a head, every block, the signed heads of days, and what
 * every account holds. docs/check-export.mjs checks it without any program of ours. Holds no personal
 * data, as the journal holds none.
 * @throws JournalDamaged where the chain is broken: what was given until then is no export, for it has no end
 */
export async function* exportLines<Engine>(options: {
  journal: Journal
  kit: ExportKit<Engine>
}): AsyncGenerator<string> {
  const { journal, kit } = options
  const engine = kit.create()
  const { sequence: until } = await journal.head()
  yield line({ export: 'huoshui', version: EXPORT_VERSION, mall: journal.mall, entries: until })
  if (until > 0) {
    let head = emptyHead(journal.mall)
    for await (const block of journal.blocks(0)) {
      head = follow(block, head)
      kit.evolve(engine, block.frames)
      const { sequence, count, at, previous, hash, frames } = block
      const bytes = { previous: hex(previous), hash: hex(hash), frames: Buffer.from(frames).toString('base64') }
      yield line({ block: sequence, count, at, ...bytes })
      if (sequence + count - 1 >= until) break
    }
  }
  for (const head of await journal.dayHeads()) if (head.sequence <= until) yield line(printed(head))
  for (const { account, name, asset, amount } of kit.balances(engine)) {
    yield line({ balance: account, name, asset, amount: String(amount) })
  }
  yield line({ end: until })
}

function printed({ day, sequence, hash, publicKey, signature }: DayHead): object {
  return { day, sequence, hash: hex(hash), publicKey, signature }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`
}
