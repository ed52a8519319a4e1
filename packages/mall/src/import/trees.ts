/** A node without a parent among the nodes. */
export const NO_PARENT = -1

/**
 * Which nodes stand on a circle of their own parents. `parents` has the index of each node's parent, or NO_PARENT. Every
 * edge is walked twice at most.
 */
export function onCircle(parents: Int32Array): Uint8Array {
  const circle = new Uint8Array(parents.length)
  const seenFrom = new Int32Array(parents.length).fill(NO_PARENT)
  for (let start = 0; start < parents.length; start++) {
    let at = start
    while (at !== NO_PARENT && seenFrom[at] === NO_PARENT) {
      seenFrom[at] = start
      at = parents[at] ?? NO_PARENT
    }
    if (at === NO_PARENT || seenFrom[at] !== start) continue
    for (let node = at; circle[node] === 0; node = parents[node] ?? NO_PARENT) circle[node] = 1
  }
  return circle
}

/** The nodes with every parent before its children, otherwise in the order given. Nodes on circles must be left out. */
export function parentsFirst(parents: Int32Array, order: readonly number[]): number[] {
  const placed = new Uint8Array(parents.length)
  const result: number[] = []
  const way: number[] = []
  for (const start of order) {
    for (let at = start; at !== NO_PARENT && placed[at] === 0; at = parents[at] ?? NO_PARENT) {
      placed[at] = 1
      way.push(at)
    }
    for (let node = way.pop(); node !== undefined; node = way.pop()) result.push(node)
  }
  return result
}

/** Whoever depends on a node, directly or through others, each told once with the edge that brought it. */
export function dependents<Kind>(
  edges: readonly { readonly parents: Int32Array; readonly kind: Kind }[],
  from: readonly number[],
  tell: (node: number, kind: Kind) => void,
): void {
  const children = edges.map(({ parents, kind }) => ({ kind, of: childrenOf(parents) }))
  const told = new Set(from)
  const waiting = [...from]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const { kind, of } of children) {
      for (const child of of.get(node) ?? []) {
        if (told.has(child)) continue
        told.add(child)
        tell(child, kind)
        waiting.push(child)
      }
    }
  }
}

function childrenOf(parents: Int32Array): ReadonlyMap<number, number[]> {
  const children = new Map<number, number[]>()
  parents.forEach((parent, node) => {
    if (parent === NO_PARENT) return
    const known = children.get(parent)
    if (known === undefined) children.set(parent, [node])
    else known.push(node)
  })
  return children
}
