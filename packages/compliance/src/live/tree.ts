/** A tree of members as two flat arrays, and the reward chains in it. Works on a million members. */

const NOBODY = -1

export interface Tree {
  readonly members: number
  /** Parent of each member, or -1. */
  readonly parents: Int32Array
}

export interface Chain {
  /** Levels counting the organiser. */
  readonly levels: number
  /** People in it, the organiser too. */
  readonly members: number
  readonly receivedFen: bigint
}

/** From this many levels on a chain is of the kind whose heads are counted. */
const COUNTED_LEVELS = 3

export const noChain: Chain = { levels: 0, members: 0, receivedFen: 0n }

/** The chain that weighs more: the one with most people among those of three levels, else the one with most levels. */
export function heavier(one: Chain, other: Chain): Chain {
  const [first, second] = [one, other].map(({ levels }) => levels >= COUNTED_LEVELS)
  if (first !== second) return first ? one : other
  if (first || one.levels === other.levels) return other.members > one.members ? other : one
  return other.levels > one.levels ? other : one
}

/**
 * The tree with the ties of those who left it in form but are still paid from it: a member without a parent counts
 * under the one it left. Where such ties close a circle, one of them is dropped. Each member is walked over once.
 */
export function withOldTies({ members, parents }: Tree, former: Int32Array): Tree {
  const tied = parents.map((parent, member) => (parent === NOBODY ? (former[member] ?? NOBODY) : parent))
  const walkOf = new Int32Array(members).fill(NOBODY)
  for (let start = 0; start < members; start++) {
    let at = start
    while (at !== NOBODY && walkOf[at] === NOBODY) {
      walkOf[at] = start
      at = tied[at] ?? NOBODY
    }
    if (at !== NOBODY && walkOf[at] === start) cutCircle({ members, parents }, tied, at)
  }
  return { members, parents: tied }
}

/** Drops an old tie of a circle; there is one in it, for the parents alone are a tree (law 8). */
function cutCircle({ parents }: Tree, tied: Int32Array, on: number): void {
  let at = on
  while ((parents[at] ?? NOBODY) !== NOBODY) at = parents[at] ?? NOBODY
  tied[at] = NOBODY
}

/** The heaviest chain when rewards climb to the top of the tree. */
export function chainToTheTop(tree: Tree, spentFen: (member: number) => bigint): Chain {
  const order = fromTheTop(tree)
  const below = new Int32Array(tree.members).fill(1)
  const levels = new Int32Array(tree.members).fill(1)
  const received = Array.from({ length: tree.members }, (_, member) => spentFen(member))
  let worst = noChain
  for (const member of order.toReversed()) {
    const parent = tree.parents[member] ?? NOBODY
    const [people, depth, fen] = [below[member] ?? 1, levels[member] ?? 1, received[member] ?? 0n]
    if (parent === NOBODY) {
      worst = heavier(worst, { levels: depth, members: people, receivedFen: fen })
      continue
    }
    below[parent] = (below[parent] ?? 1) + people
    levels[parent] = Math.max(levels[parent] ?? 1, depth + 1)
    received[parent] = (received[parent] ?? 0n) + fen
  }
  return worst
}

/** The heaviest chain when rewards climb `reach` levels: every member is the organiser of what is below it. */
export function chainWithin(tree: Tree, reach: number, spentFen: (member: number) => bigint): Chain {
  const people = new Int32Array(tree.members).fill(1)
  const levels = new Int32Array(tree.members).fill(1)
  const received = Array.from({ length: tree.members }, (_, member) => spentFen(member))
  for (let member = 0; member < tree.members; member++) {
    const fen = spentFen(member)
    let above = tree.parents[member] ?? NOBODY
    for (let distance = 1; distance <= reach && above !== NOBODY; distance++) {
      people[above] = (people[above] ?? 1) + 1
      levels[above] = Math.max(levels[above] ?? 1, distance + 1)
      received[above] = (received[above] ?? 0n) + fen
      above = tree.parents[above] ?? NOBODY
    }
  }
  let worst = noChain
  for (let member = 0; member < tree.members; member++) {
    const chain = { levels: levels[member] ?? 1, members: people[member] ?? 1, receivedFen: received[member] ?? 0n }
    worst = heavier(worst, chain)
  }
  return worst
}

/** All members, parents before children. */
function fromTheTop({ members, parents }: Tree): Int32Array {
  const waiting = new Int32Array(members)
  const firstChild = new Int32Array(members).fill(NOBODY)
  const nextChild = new Int32Array(members).fill(NOBODY)
  let [filled, read] = [0, 0]
  for (let member = members - 1; member >= 0; member--) {
    const parent = parents[member] ?? NOBODY
    if (parent === NOBODY) continue
    nextChild[member] = firstChild[parent] ?? NOBODY
    firstChild[parent] = member
  }
  for (let member = 0; member < members; member++) {
    if ((parents[member] ?? NOBODY) === NOBODY) waiting[filled++] = member
  }
  while (read < filled) {
    let child = firstChild[waiting[read++] ?? NOBODY] ?? NOBODY
    for (; child !== NOBODY; child = nextChild[child] ?? NOBODY) waiting[filled++] = child
  }
  return waiting.subarray(0, filled)
}
