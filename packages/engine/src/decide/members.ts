/** Joining, ranks, merchants, agencies and moves (spec/2 2.8, 2.18). */
import type { Appoint, AppointAgent, Join, Move, RegisterMerchant } from '../command.ts'
import { refuse } from '../errors.ts'
import type { Mall } from '../mall.ts'
import { standsAbove } from '../members/tree.ts'
import { isPlace, isRegionCode } from '../scheme/regions.ts'

/** Column with the name of the region in which a member's service point stands. */
export const POINT_REGION = 'point.region'

/** A member joins, under its referrer or at the top. */
export function join(mall: Mall, command: Join): number {
  const { state, emit } = mall
  checkId(command.member)
  if (state.member(command.member) >= 0) refuse('duplicate-id', `the member "${command.member}" exists`)
  if (command.referrer === command.member) refuse('cycle', 'nobody is their own referrer')
  const referrer = command.referrer === undefined ? -1 : mall.member(command.referrer)
  const ranks = Object.entries(command.ranks ?? {}).map(([ladder, rank]) => ({
    ladder,
    level: levelOf(mall, ladder, rank),
  }))
  checkRegion(command.region)
  const row = emit.join(command.member, referrer)
  for (const plan of mall.plans) plan.bound.joined?.(row)
  for (const { ladder, level } of ranks) giveRank(mall, row, ladder, level)
  if (command.region !== undefined) emit.numberSet(mall.memberCount(POINT_REGION), row, emit.name(command.region) + 1)
  return row
}

/** An operator gives or takes a rank; no condition is asked. */
export function appoint(mall: Mall, command: Appoint): void {
  const member = mall.member(command.member)
  giveRank(mall, member, command.ladder, command.rank === null ? 0 : levelOf(mall, command.ladder, command.rank))
}

function checkRegion(region: string | undefined): void {
  if (region !== undefined && !isPlace(region))
    refuse('unknown-region', 'a place is written like 440106 or 440106-name')
}

function levelOf(mall: Mall, ladder: string, rank: string): number {
  const ranks = mall.scheme.ladders.get(ladder) ?? refuse('unknown-rank', `there is no ladder "${ladder}"`)
  const level = ranks.indexOf(rank) + 1
  return level > 0 ? level : refuse('unknown-rank', `the ladder "${ladder}" has no rank "${rank}"`)
}

function giveRank(mall: Mall, member: number, ladder: string, level: number): void {
  mall.emit.numberSet(mall.givenColumn(ladder), member, level)
  mall.rerank(ladder, member)
}

/** A merchant opens its shop. Its owner counts as a promoter. */
export function registerMerchant(mall: Mall, command: RegisterMerchant): void {
  const { state, emit } = mall
  checkId(command.merchant)
  if ((state.tables.merchants.ids?.find(command.merchant) ?? -1) >= 0)
    refuse('duplicate-id', `the merchant "${command.merchant}" exists`)
  const owner = mall.member(command.owner)
  const recruiter = command.recruiter === undefined ? -1 : mall.member(command.recruiter)
  checkRegion(command.region)
  const row = emit.record('merchants', command.merchant)
  emit.numberSet(state.merchantOwner, row, owner + 1)
  if (recruiter >= 0) emit.numberSet(state.merchantRecruiter, row, recruiter + 1)
  if (command.region !== undefined) emit.numberSet(state.merchantRegion, row, emit.name(command.region) + 1)
  emit.numberSet(state.ownsMerchants, owner, state.ownsMerchants.at(owner) + 1)
}

/** Appoints or dismisses the agent of a region and level; one agent each (2.8). */
export function appointAgent(mall: Mall, command: AppointAgent): void {
  const { state, emit } = mall
  if (!isRegionCode(command.code, command.level, mall.scheme.areas))
    refuse('unknown-region', `"${command.code}" is no region of the level ${command.level}`)
  const id = `${command.level}:${command.code}`
  const agent = command.agent === null ? -1 : mall.member(command.agent)
  let row = state.tables.agents.ids?.find(id) ?? -1
  if (row >= 0 && agent >= 0 && state.agent.at(row) !== 0)
    refuse('agent-exists', `${command.level} ${command.code} already has an agent`)
  if (row < 0) row = emit.record('agents', id)
  emit.numberSet(state.agent, row, agent + 1)
}

/** A recorded move in the referral tree or in a plan's own tree (2.18). */
export function move(mall: Mall, command: Move): void {
  const { state } = mall
  const member = mall.member(command.member)
  const under = command.under === null ? -1 : mall.member(command.under)
  if (command.tree !== 'referral') {
    const handler = mall.plan(command.tree).bound.commands?.move
    if (handler === undefined) return refuse('not-supported', `the plan "${command.tree}" has no tree of its own`)
    return handler(member, under)
  }
  if (standsAbove(state.referrer, member, under)) refuse('cycle', 'a member cannot stand below itself')
  mall.moveReferral(member, under)
}

/** Longest id of a member, merchant or order, in characters. */
export const ID_LIMIT = 64

export function checkId(id: string): void {
  if (typeof id !== 'string' || id === '' || id.length > ID_LIMIT || /[\p{Cc}:]/u.test(id))
    refuse('bad-command', `an id has 1 to ${ID_LIMIT} characters, no control characters and no colon`)
}
