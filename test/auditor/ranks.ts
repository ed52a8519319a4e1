import { Fields } from './fields.ts'
import type { Member, World } from './world.ts'

/** What a rank asks for; every condition given must hold, `any` and `all` nest. */
export type RankRule = (member: Member) => boolean

/** The member's rank on a ladder, the higher of what was given and what was earned; null when it has none. */
export function rankOf(world: World, member: Member, ladder: string): string | null {
  const ranks = world.scheme.ladders.get(ladder) ?? []
  const index = Math.max(...[member.given, member.earned].map((source) => ranks.indexOf(source.get(ladder) ?? '')))
  return ranks[index] ?? null
}

function hasAtLeast(world: World, member: Member, ladder: string, rank: string | null): boolean {
  if (rank === null) return true
  const ranks = world.scheme.ladders.get(ladder) ?? []
  return ranks.indexOf(rankOf(world, member, ladder) ?? '') >= ranks.indexOf(rank)
}

/** rank → rule, for the ranks that have one. */
export function readRankRules(fields: Fields, world: World, ladder: string): Map<string, RankRule> {
  const ranks = world.scheme.ladders.get(ladder) ?? []
  return new Map(
    fields.keys().map((rank) => {
      if (!ranks.includes(rank)) throw fields.fail('no such rank', rank)
      return [rank, readRule(fields.child(rank), world, ladder)]
    }),
  )
}

function readRule(fields: Fields, world: World, ladder: string): RankRule {
  const conditions: RankRule[] = []
  const nested = (key: string) =>
    fields.list(key).map((rule, index) => readRule(new Fields(rule, [...fields.path, key, index]), world, ladder))
  if (fields.has('any')) {
    const rules = nested('any')
    conditions.push((member) => rules.some((rule) => rule(member)))
  }
  if (fields.has('all')) {
    const rules = nested('all')
    conditions.push((member) => rules.every((rule) => rule(member)))
  }
  if (fields.has('pack')) {
    const pack = fields.text('pack')
    conditions.push((member) => (member.bought.get(pack) ?? 0n) > 0n)
  }
  if (fields.has('spending')) {
    const spending = fields.amount('spending')
    conditions.push((member) => member.spending >= spending)
  }
  if (fields.has('volume')) {
    const volume = fields.amount('volume')
    conditions.push((member) => member.teamVolume >= volume)
  }
  if (fields.has('direct'))
    conditions.push(readCount(fields.child('direct'), world, ladder, (member, one) => one.referrer === member))
  if (fields.has('team'))
    conditions.push(
      readCount(fields.child('team'), world, ladder, (member, one) => [...world.upline(one)].includes(member)),
    )
  fields.done()
  if (conditions.length === 0) throw fields.fail('a rule with no condition')
  return (member) => conditions.every((condition) => condition(member))
}

/** How many members, of at least which rank, stand directly or anywhere below. */
function readCount(
  fields: Fields,
  world: World,
  ladder: string,
  counts: (member: Member, one: Member) => boolean,
): RankRule {
  const wanted = fields.whole('count')
  const rank = fields.textOr('rank', null)
  fields.done()
  return (member) =>
    [...world.members.values()].filter((one) => counts(member, one) && hasAtLeast(world, one, ladder, rank)).length >=
    wanted
}

/** Earned ranks only rise: looked at until nobody reaches a higher one. */
export function earnRanks(world: World, ladder: string, rules: Map<string, RankRule>): void {
  const ranks = world.scheme.ladders.get(ladder) ?? []
  for (let changed = true; changed; ) {
    changed = false
    for (const member of world.members.values()) {
      const earned = ranks.findLastIndex((rank) => rules.get(rank)?.(member) ?? false)
      const rank = ranks[earned]
      if (rank === undefined || earned <= ranks.indexOf(member.earned.get(ladder) ?? '')) continue
      member.earned.set(ladder, rank)
      changed = true
    }
  }
}
