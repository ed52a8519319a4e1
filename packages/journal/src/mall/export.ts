import { Engine } from '@huoshui/engine'
import { type ExportedBalance, type ExportKit, exportLines } from '../audit/export.ts'
import { restoreFrom } from '../audit/restore.ts'
import type { Journal } from '../journal.ts'
import { mallProof } from './kit.ts'

type Columns = Engine['state']['columns']
type BalanceColumn = Extract<Columns[number], { readonly asset: string }>

const mallExport: ExportKit<Engine> = {
  create: () => Engine.create(),
  evolve: (engine, frames) => engine.evolve(frames),
  *balances({ state, directory }): Generator<ExportedBalance> {
    for (const column of state.columns) {
      if (!isBalance(column)) continue
      const { rows } = state.tables[column.declaration.table as keyof typeof state.tables]
      for (let row = 0; row < rows; row += 1) {
        const account = state.account(column, row)
        const amount = state.balance(account)
        if (amount !== 0n)
          yield { account, name: directory.account(account), asset: directory.assetOf(account), amount }
      }
    }
  },
}

/** A column that holds amounts of an asset: one account per row. */
function isBalance(column: Columns[number]): column is BalanceColumn {
  return column.declaration.type === 'amount' && column.declaration.asset !== ''
}

/** The books of a mall for an auditor, line by line; see `exportLines`. */
export function exportMall(options: { journal: Journal }): AsyncGenerator<string> {
  return exportLines({ journal: options.journal, kit: mallExport })
}

/**
 * Fills an empty journal from an export of the same mall, as far as `until`; see `restoreFrom`. Build the books
 * anew afterwards. Returns the last entry.
 */
export function restoreMall(options: {
  lines: AsyncIterable<string> | Iterable<string>
  journal: Journal
  until?: number
}): Promise<number> {
  return restoreFrom({ ...options, commandOf: mallProof.commandOf })
}
