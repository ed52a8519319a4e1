import { type Engine, memberOf, type PrintedMember } from '@huoshui/engine'

const knows = (engine: Engine, member: string): boolean => engine.state.member(member) >= 0

export const memberLooks = {
  /** Which of these members the journal does not know. */
  unknownMembers: (engine: Engine, ids: readonly string[]): string[] => ids.filter((id) => !knows(engine, id)),

  /** For each of these members, whether it has a qualifying order of any plan (spec/1 "Qualifying"). */
  promoters: ({ state }: Engine, ids: readonly string[]): boolean[] =>
    ids.map((id) => {
      const row = state.member(id)
      return row >= 0 && state.promoter.at(row) !== 0
    }),

  /** All that the state says of a member; undefined when the journal does not know it. */
  memberState: (engine: Engine, id: string): PrintedMember | undefined => memberOf(engine, id),
}
