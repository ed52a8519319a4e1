import { type Engine, memberOf, type Printed, type PrintedMember, walletOf } from '@huoshui/engine'

const knows = (engine: Engine, member: string): boolean => engine.state.member(member) >= 0

/** Where `memberOf` prints what a member has beside cash. */
const KINDS_OF_POINTS = ['shopping', 'equity', 'coin', 'growth', 'release'] as const
const SOME = /[1-9]/

/** An amount that is not zero, or a plan's points of which the member holds some. */
const holdsSome = (printed: Printed | undefined): boolean =>
  typeof printed === 'string' ? SOME.test(printed) : Object.values(printed ?? {}).some(holdsSomeOfPlan)

const holdsSomeOfPlan = (points: { holding?: string; balance?: string }): boolean =>
  SOME.test(points.holding ?? points.balance ?? '')

export const memberLooks = {
  /** Which of these members the journal does not know. */
  unknownMembers: (engine: Engine, ids: readonly string[]): string[] => ids.filter((id) => !knows(engine, id)),

  /** For each of these members, whether it has a qualifying order of any plan (spec/1 "Qualifying"). */
  promoters: ({ state }: Engine, ids: readonly string[]): boolean[] =>
    ids.map((id) => {
      const row = state.member(id)
      return row >= 0 && state.promoter.at(row) !== 0
    }),

  /**
   * Whether a member leaves cash in any part of the wallet, debt, or points of any kind; undefined when the journal does
   * not know the member.
   */
  leftBehind(engine: Engine, id: string): { cash: boolean; debt: boolean; points: boolean } | undefined {
    const wallet = walletOf(engine, id)
    const printed = memberOf(engine, id)
    if (wallet === undefined || printed === undefined) return undefined
    const { available, pending, frozen, leaving, held, debt } = wallet
    return {
      cash: available + pending + frozen + leaving + held !== 0n,
      debt: debt !== 0n,
      points: KINDS_OF_POINTS.some((kind) => holdsSome(printed[kind])),
    }
  },

  /** All that the state says of a member; undefined when the journal does not know it. */
  memberState: (engine: Engine, id: string): PrintedMember | undefined => memberOf(engine, id),
}
