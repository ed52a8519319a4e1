import { documentState, type Engine } from '@huoshui/engine'

/** An order that the books have settled. */
export interface SettledOrder {
  id: string
  /** The entry that settled it. */
  sequence: number
}

export const orderLooks = {
  /** Which of these orders the books have taken. */
  knownOrders: ({ state }: Engine, ids: readonly string[]): string[] =>
    ids.filter((id) => (state.tables.documents.ids?.find(id) ?? -1) >= 0),

  /** Which of these orders the books have settled. */
  settledOrders: ({ state }: Engine, ids: readonly string[]): SettledOrder[] =>
    ids.flatMap((id) => {
      const row = state.tables.documents.ids?.find(id) ?? -1
      if (row < 0 || state.documentState.at(row) !== documentState.settled) return []
      return [{ id, sequence: state.documentSequence.at(row) ?? 0 }]
    }),
}
