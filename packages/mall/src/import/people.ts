import type { RowProblem, RowProblemCode } from './row-problems.ts'
import type { PersonName } from './row-reader.ts'
import type { MemberLine, ReadRows } from './rows.ts'
import { dependents, NO_PARENT, onCircle, parentsFirst } from './trees.ts'

/** What the mall knows already. */
export interface KnownMembers {
  /** Members by phone (as the files write it: eleven digits). */
  byPhone(phones: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Members that came with an earlier import, by the old shop's id. */
  byOldId(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Which of these members have their opening balances already. */
  opened(members: readonly string[]): Promise<ReadonlySet<string>>
}

/** A member: a row of the members file, by its index, or one that the mall has. */
export type Target = { readonly row: number } | { readonly member: string }

export interface CheckedMember {
  readonly line: MemberLine
  /** The member of the mall that has this phone: it keeps its account. */
  readonly existing: string | undefined
  readonly referrer: Target | undefined
  readonly placements: readonly { readonly plan: string; readonly parent: Target | undefined }[]
  broken: boolean
}

/** Everybody in the members file, and whom names mean. */
export interface People {
  readonly members: readonly CheckedMember[]
  /** Rows that are to join or kept, parents before children, otherwise by date of joining. */
  readonly joining: readonly number[]
  /** Moves by plan, parents before children. */
  readonly moves: readonly { readonly plan: string; readonly row: number; readonly parent: Target | undefined }[]
  readonly problems: readonly RowProblem[]
  find(name: PersonName): Target | undefined
}

export interface PeopleOptions {
  readonly known: KnownMembers
  /** Rows of phones that are members already keep that account; without this they are broken. */
  readonly keepExisting: boolean
  /** Names that other files use: their members are looked up with the rest. */
  readonly named: readonly PersonName[]
}

/** Finds out who everybody is, who stands below whom, and what of it cannot be. */
export async function checkPeople(read: ReadRows<MemberLine>, options: PeopleOptions): Promise<People> {
  const { lines } = read
  const problems: RowProblem[] = []
  const broken = new Uint8Array(lines.length)
  lines.forEach((line, row) => {
    if (read.broken.has(line)) broken[row] = 1
  })
  const fail = (row: number, column: string, code: RowProblemCode): void => {
    broken[row] = 1
    problems.push({ file: 'members', line: lines[row]?.line ?? 0, column, code })
  }
  const mall = await lookUp(lines, options)
  const rows = indexOf(lines, (row, column, code) => fail(row, column, code))
  const find = (name: PersonName): Target | undefined => {
    const row = rows[name.by].get(name.text)
    if (row !== undefined) return { row }
    const member = mall[name.by].get(name.text)
    return member === undefined ? undefined : { member }
  }
  const members = lines.map((line, row): CheckedMember => {
    const existing = line.phone === '' ? undefined : mall.phone.get(line.phone)
    if (existing !== undefined && !options.keepExisting) fail(row, 'phone', 'member-exists')
    if (line.oldId !== undefined && mall.id.has(line.oldId)) fail(row, 'id', 'duplicate-id')
    const { referrer, placements } = standing(line, row, { find, fail })
    return { line, existing, referrer, placements, broken: false }
  })
  const trees = treesOf(members)
  markCircles(trees, members, fail)
  const first = members.flatMap((_, row) => (broken[row] === 1 ? [row] : []))
  dependents(trees, first, (row, kind) => fail(row, '', kind === REFERRAL ? 'referrer-broken' : 'parent-broken'))
  for (const [row, member] of members.entries()) member.broken = broken[row] === 1
  return { members, joining: joiningOrder(members, trees), moves: movesOf(members, trees), problems, find }
}

type Fail = (row: number, column: string, code: RowProblemCode) => void

/** The name of the referral tree among the trees; plans have names that are not empty. */
const REFERRAL = ''

interface Tree {
  /** The plan, or REFERRAL. */
  readonly kind: string
  readonly parents: Int32Array
}

async function lookUp(lines: readonly MemberLine[], { known, named }: PeopleOptions) {
  const phones = new Set<string>()
  const ids = new Set<string>()
  const note = (name: PersonName | undefined): void => {
    if (name !== undefined && name.text !== '') (name.by === 'phone' ? phones : ids).add(name.text)
  }
  for (const { phone, oldId, referrer, placements } of lines) {
    if (phone !== '') phones.add(phone)
    if (oldId !== undefined) ids.add(oldId)
    note(referrer)
    for (const { parent } of placements) note(parent)
  }
  for (const name of named) note(name)
  return { phone: await known.byPhone([...phones]), id: await known.byOldId([...ids]) }
}

/** Rows by phone and by the old shop's id; the second row of one phone or id is broken. */
function indexOf(lines: readonly MemberLine[], fail: Fail) {
  const phone = new Map<string, number>()
  const id = new Map<string, number>()
  lines.forEach((line, row) => {
    if (line.phone !== '') {
      if (phone.has(line.phone)) fail(row, 'phone', 'duplicate-phone')
      else phone.set(line.phone, row)
    }
    if (line.oldId === undefined) return
    if (id.has(line.oldId)) fail(row, 'id', 'duplicate-id')
    else id.set(line.oldId, row)
  })
  return { phone, id }
}

function standing(
  { referrer: named, placements }: MemberLine,
  row: number,
  { find, fail }: { find: (name: PersonName) => Target | undefined; fail: Fail },
): Pick<CheckedMember, 'referrer' | 'placements'> {
  const referrer = named && find(named)
  if (named !== undefined && referrer === undefined) fail(row, named.column, 'unknown-referrer')
  if (named !== undefined && referrer !== undefined && 'row' in referrer && referrer.row === row)
    fail(row, named.column, 'own-referrer')
  const places = placements.map(({ plan, parent }) => {
    const target = parent && find(parent)
    if (parent !== undefined && target === undefined) fail(row, parent.column, 'unknown-parent')
    return { plan, parent: target }
  })
  return { referrer, placements: places }
}

const rowOf = (target: Target | undefined): number => (target !== undefined && 'row' in target ? target.row : NO_PARENT)

function treesOf(members: readonly CheckedMember[]): Tree[] {
  const plans = members[0]?.placements.map(({ plan }) => plan) ?? []
  return [
    { kind: REFERRAL, parents: Int32Array.from(members, ({ referrer }) => rowOf(referrer)) },
    ...plans.map((kind, index) => ({
      kind,
      parents: Int32Array.from(members, ({ placements }) => rowOf(placements[index]?.parent)),
    })),
  ]
}

function markCircles(trees: readonly Tree[], members: readonly CheckedMember[], fail: Fail): void {
  for (const { kind, parents } of trees) {
    onCircle(parents).forEach((isOn, row) => {
      if (isOn === 0 || (kind === REFERRAL && parents[row] === row)) return
      const { line } = members[row] as CheckedMember
      const named = kind === REFERRAL ? line.referrer : line.placements.find(({ plan }) => plan === kind)?.parent
      fail(row, named?.column ?? '', kind === REFERRAL ? 'referral-cycle' : 'placement-cycle')
    })
  }
}

function joiningOrder(members: readonly CheckedMember[], trees: readonly Tree[]): number[] {
  const sound = members.flatMap(({ broken }, row) => (broken ? [] : [row]))
  const at = (row: number): number => members[row]?.line.joinedAt ?? Number.POSITIVE_INFINITY
  // Two who say nothing of their day stand as they stand in the file.
  const byDate = sound.sort((one, other) => (at(one) === at(other) ? one - other : at(one) - at(other)))
  return parentsFirst(trees[0]?.parents ?? new Int32Array(0), byDate)
}

/** Who joins stands under the referrer in every tree; whoever belongs elsewhere is moved. */
function movesOf(members: readonly CheckedMember[], trees: readonly Tree[]): People['moves'] {
  const sound = members.flatMap(({ broken }, row) => (broken ? [] : [row]))
  return trees.slice(1).flatMap(({ kind: plan, parents }, index) =>
    parentsFirst(parents, sound).flatMap((row) => {
      const member = members[row] as CheckedMember
      const parent = member.placements[index]?.parent
      if (member.existing !== undefined || sameTarget(parent, member.referrer)) return []
      return [{ plan, row, parent }]
    }),
  )
}

function sameTarget(one: Target | undefined, other: Target | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  if ('row' in one) return 'row' in other && one.row === other.row
  return 'member' in other && one.member === other.member
}
