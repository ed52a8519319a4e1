import { documentState, type Engine, holdState } from '@huoshui/engine'

/** An order that the books have settled. */
export interface SettledOrder {
  id: string
  /** The entry that settled it. */
  sequence: number
}

/** What was due and failed, by the command that tries it again. */
export type DueAct =
  | { kind: 'settle-order'; order: string }
  | { kind: 'void-hold'; hold: string }
  /** Goes on with a close or a cascade that stands still; `id` is the command's own. */
  | { kind: 'tick'; id: string }

export const orderLooks = {
  /** Which of these orders the books have taken. */
  knownOrders: ({ state }: Engine, ids: readonly string[]): string[] =>
    ids.filter((id) => (state.tables.documents.ids?.find(id) ?? -1) >= 0),

  /** How far an order is in the books, and when it settles by itself (0: not yet known); undefined when they do not know it. */
  orderCourse: (
    { state }: Engine,
    id: string,
  ): { state: 'awaiting' | 'settled' | 'refunded'; dueAt: number } | undefined => {
    const row = state.tables.documents.ids?.find(id) ?? -1
    const dueAt = row < 0 ? 0 : state.documentDueAt.at(row)
    switch (row < 0 ? 0 : state.documentState.at(row)) {
      case documentState.awaiting:
        return { state: 'awaiting', dueAt }
      case documentState.settled:
        return { state: 'settled', dueAt }
      case documentState.refunded:
        return { state: 'refunded', dueAt }
      default:
        return undefined
    }
  },

  /** For each of these, whether it still waits to be done. */
  stillDue: ({ state, standing }: Engine, acts: readonly DueAct[]): boolean[] =>
    acts.map((act) => {
      if (act.kind === 'tick') return act.id === standing
      const { documents, holds } = state.tables
      const isOrder = act.kind === 'settle-order'
      const row = isOrder ? documents.ids?.find(act.order) : holds.ids?.find(act.hold)
      if (row === undefined || row < 0) return false
      return isOrder
        ? state.documentState.at(row) === documentState.awaiting
        : state.holdState.at(row) === holdState.open
    }),

  /** Which of these orders the books have settled. */
  settledOrders: ({ state }: Engine, ids: readonly string[]): SettledOrder[] =>
    ids.flatMap((id) => {
      const row = state.tables.documents.ids?.find(id) ?? -1
      if (row < 0 || state.documentState.at(row) !== documentState.settled) return []
      return [{ id, sequence: state.documentSequence.at(row) ?? 0 }]
    }),
}
