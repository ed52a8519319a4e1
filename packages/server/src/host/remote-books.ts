import type { Entry } from '@huoshui/engine'
import type { Books, LookArguments, LookName, LookResult, Statements } from '@huoshui/mall'
import type { EntryRow, EntryView } from './journal-reader.ts'
import type { Askable, EngineFigures, Standing } from './questions.ts'

/** A mall as this thread sees it: its engine is in a worker, or at another node. */
export interface RemoteMall {
  readonly books: Books
  readonly statements: Statements
  readonly entries: {
    list(page: { before: number | undefined; limit: number }): Promise<EntryRow[]>
    find(sequence: number): Promise<EntryView | undefined>
  }
  /** Figures of the writer and its followers, when they are in this process. */
  figures(): Promise<EngineFigures | undefined>
  standing(): Standing
}

/** Asks one mall's engine, wherever it is at that moment. */
export type Ask = <Kind extends keyof Askable>(
  ask: Kind,
  given: Askable[Kind]['given'],
) => Promise<Askable[Kind]['told']>

/** Books, statements and entries of a mall over questions. */
export function remoteMall(ask: Ask, standing: () => Standing): RemoteMall {
  const books: Books = {
    submit: (command, context) => ask('submit', { command, context }),
    look: <Name extends LookName>(name: Name, ...args: LookArguments<Name>) =>
      ask('look', { name, args }) as Promise<LookResult<Name>>,
    entry: (sequence): Promise<Entry | undefined> => ask('entry', sequence),
    get durable() {
      return standing().durable
    },
  }
  return {
    books,
    statements: {
      async waitFor(sequence, timeoutMs) {
        if (standing().followed >= sequence) return
        await ask('followed', { sequence, timeoutMs })
      },
      lag: () => standing().behind,
    },
    entries: { list: (page) => ask('page', page), find: (sequence) => ask('view', sequence) },
    async figures() {
      return standing().place.at === 'here' ? ask('figures', undefined) : undefined
    },
    standing,
  }
}
