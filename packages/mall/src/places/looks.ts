import type { Engine } from '@huoshui/engine'
import type { RegionLevel } from '../database/place-tables.ts'

/** A region as the books name it. */
export interface RegionKey {
  level: RegionLevel
  code: string
}

export const placeLooks = {
  /** What the scheme in force wants to know of an order beside what is bought. */
  delivery({ scheme }: Engine): { region: boolean; pickup: boolean } {
    const runs = (name: string) => scheme.plans.some((plan) => plan.definition.name === name)
    return { region: runs('regional-agency'), pickup: runs('service-point') }
  },

  /** The agent of each of these regions by member id, null where there is none. */
  agents: ({ state }: Engine, regions: readonly RegionKey[]): (string | null)[] =>
    regions.map(({ level, code }) => {
      const row = state.tables.agents.ids?.find(`${level}:${code}`) ?? -1
      const member = row < 0 ? -1 : state.agent.at(row) - 1
      return member < 0 ? null : state.memberId(member)
    }),

  /** When the refund window of an order is over, in epoch milliseconds; null before it was received, and once it settled. */
  settlesAt({ state }: Engine, order: string): number | null {
    const row = state.tables.documents.ids?.find(order) ?? -1
    const due = row < 0 ? 0 : state.documentDueAt.at(row)
    return due === 0 ? null : due
  },
}
