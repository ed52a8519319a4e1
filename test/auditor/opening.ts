import { Fields } from './fields.ts'
import { codesOf, LEVELS, type Level } from './plans/regional-agency.ts'
import type { Member, World } from './world.ts'

/** Members, region agents and merchants before the first event. */
export function openMall(world: World, document: Fields): void {
  for (const [index, member] of document.listOr('members').entries()) {
    const fields = new Fields(member, ['members', index])
    const id = fields.text('id')
    if (world.members.has(id)) throw fields.fail('this member is there already', 'id')
    joinMember(world, id, fields)
  }
  for (const [index, agent] of document.listOr('regions').entries()) {
    const fields = new Fields(agent, ['regions', index])
    const level = fields.choice('level', LEVELS)
    const code = fields.text('code')
    if (!isRegion(world, level, code)) throw fields.fail(`no region of level ${level}`, 'code')
    if (world.agents.has(`${level}:${code}`)) throw fields.fail('this region has an agent already', 'code')
    world.agents.set(`${level}:${code}`, knownMember(world, fields, 'agent'))
    fields.done()
  }
  for (const [index, merchant] of document.listOr('merchants').entries()) {
    const fields = new Fields(merchant, ['merchants', index])
    const id = fields.text('id')
    if (world.merchants.has(id)) throw fields.fail('this merchant is there already', 'id')
    const owner = knownMember(world, fields, 'owner')
    const recruiter = fields.has('recruiter') ? knownMember(world, fields, 'recruiter') : null
    const region = fields.textOr('region', null)
    fields.done()
    world.merchants.set(id, { id, owner, recruiter, region, delisted: false, locked: new Set() })
  }
}

/** A new member, from `members`, a `join` event or the `join` of a repeated order. */
export function joinMember(world: World, id: string, fields: Fields): void {
  const referrer = fields.has('referrer') ? knownMember(world, fields, 'referrer') : null
  const ranks = fields.childOr('ranks')
  const given = new Map(ranks.keys().map((ladder) => [ladder, ranks.text(ladder)]))
  for (const [ladder, rank] of given)
    if (!world.scheme.ladders.get(ladder)?.includes(rank)) throw ranks.fail('no such rank', ladder)
  const region = fields.textOr('region', null)
  fields.done()
  const seat = world.members.size
  const member: Member = {
    id,
    seat,
    referrer,
    region,
    given,
    earned: new Map(),
    shopping: [],
    spending: 0n,
    teamVolume: 0n,
    bought: new Map(),
  }
  world.members.set(id, member)
  for (const plan of world.plans) plan.joined(member)
}

function knownMember(world: World, fields: Fields, key: string): Member {
  const member = world.members.get(fields.text(key))
  if (!member) throw fields.fail('no such member', key)
  return member
}

/** Does this code lie on this level? */
export function isRegion(world: World, level: Level, code: string): boolean {
  if (level === 'area') return world.scheme.areas.has(code)
  return /^\d{6,}$/.test(code) && codesOf(code, world.scheme.areas).get(level) === code
}
