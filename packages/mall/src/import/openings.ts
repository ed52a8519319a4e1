import type { KnownMembers, People, Target } from './people.ts'
import type { RowProblem, RowProblemCode } from './row-problems.ts'
import { type BalanceLine, LOTS_OF_A_MEMBER_MAX, type LotLine, type ReadRows } from './rows.ts'

/** What one member brings along. */
export interface CheckedOpening {
  readonly member: Target
  readonly balances: BalanceLine | undefined
  readonly lots: readonly LotLine[]
}

interface OpeningParts {
  readonly balances: ReadRows<BalanceLine>
  readonly lots: ReadRows<LotLine>
  readonly people: People
  readonly known: KnownMembers
}

interface Place {
  readonly file: 'balances' | 'lots'
  readonly line: number
  readonly column: string
}

/** All rows about one member. */
interface Gathered {
  readonly member: Target
  /** The account it has in the mall already. */
  readonly existing: string | undefined
  readonly places: Place[]
  balances: BalanceLine | undefined
  readonly lots: LotLine[]
  broken: boolean
}

const placeOf = (line: BalanceLine | LotLine, file: Place['file']): Place => ({
  file,
  line: line.line,
  column: line.member.column,
})

/** Whose balances and lots they are. What a member brings along goes in as a whole or not at all. */
export async function checkOpenings(parts: OpeningParts): Promise<{
  openings: readonly CheckedOpening[]
  problems: readonly RowProblem[]
}> {
  const problems: RowProblem[] = []
  const fail = (place: Place, code: RowProblemCode): void => void problems.push({ ...place, code })
  const gathered = gather(parts, fail)
  const opened = await parts.known.opened(gathered.flatMap(({ existing }) => existing ?? []))
  for (const own of gathered) {
    if (own.existing === undefined || !opened.has(own.existing)) continue
    own.broken = true
    for (const place of own.places) fail(place, 'already-opened')
  }
  const all = [problems, parts.balances.problems, parts.lots.problems].flat()
  const told = new Set(all.map(({ file, line }) => `${file} ${line}`))
  for (const { broken, places } of gathered) {
    if (broken) for (const place of places) if (!told.has(`${place.file} ${place.line}`)) fail(place, 'member-broken')
  }
  return { openings: gathered.filter(({ broken }) => !broken), problems }
}

function gather(
  { balances, lots, people }: OpeningParts,
  fail: (place: Place, code: RowProblemCode) => void,
): Gathered[] {
  const byMember = new Map<string, Gathered>()
  const ownerOf = (line: BalanceLine | LotLine, place: Place): Gathered | undefined => {
    if (line.member.text === '') return undefined
    const target = people.find(line.member)
    if (target === undefined) {
      fail(place, 'unknown-member')
      return undefined
    }
    const own = openingOf(byMember, target, people)
    own.places.push(place)
    return own
  }
  for (const line of balances.lines) {
    const place = placeOf(line, 'balances')
    const own = ownerOf(line, place)
    if (own === undefined) continue
    if (balances.broken.has(line)) own.broken = true
    if (own.balances !== undefined) {
      own.broken = true
      fail(place, 'duplicate-member')
    }
    own.balances = line
  }
  for (const line of lots.lines) {
    const place = placeOf(line, 'lots')
    const own = ownerOf(line, place)
    if (own === undefined) continue
    if (lots.broken.has(line)) own.broken = true
    own.lots.push(line)
    if (own.lots.length !== LOTS_OF_A_MEMBER_MAX + 1) continue
    own.broken = true
    fail(place, 'too-many-lots')
  }
  return [...byMember.values()]
}

function openingOf(byMember: Map<string, Gathered>, member: Target, people: People): Gathered {
  const row = 'row' in member ? people.members[member.row] : undefined
  const existing = 'member' in member ? member.member : row?.existing
  const key = existing === undefined && 'row' in member ? `row ${member.row}` : `member ${existing}`
  const known = byMember.get(key)
  if (known !== undefined) return known
  const made = { member, existing, places: [], balances: undefined, lots: [], broken: row?.broken ?? false }
  byMember.set(key, made)
  return made
}
