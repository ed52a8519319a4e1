/** Parts of a scenario document that can be left out. */
const LISTS = ['events', 'merchants', 'regions', 'members'] as const

type Document = Record<string, unknown>

/**
 * Shortens a scenario as long as it still fails: whole stretches of each list first, then smaller ones, until no
 * single element can go. A document on which `fails` throws (it names what was left out) counts as not failing.
 */
export function shrink<D extends Document>(document: D, fails: (document: D) => boolean): D {
  const stillFails = (candidate: D): boolean => {
    try {
      return fails(candidate)
    } catch {
      return false
    }
  }
  let smallest = document
  for (let before = -1; before !== size(smallest); ) {
    before = size(smallest)
    for (const list of LISTS) smallest = shrinkList(smallest, list, stillFails)
  }
  return smallest
}

function size(document: Document): number {
  return LISTS.reduce((total, list) => total + elements(document, list).length, 0)
}

function elements(document: Document, list: string): unknown[] {
  const value = document[list]
  return Array.isArray(value) ? value : []
}

/** Delta debugging over one list. */
function shrinkList<D extends Document>(document: D, list: string, fails: (document: D) => boolean): D {
  let smallest = document
  for (let stretch = Math.ceil(elements(document, list).length / 2); stretch >= 1; ) {
    let shortened = false
    for (let from = elements(smallest, list).length - stretch; from > -stretch; from -= stretch) {
      const kept = elements(smallest, list).filter((_, index) => index < Math.max(0, from) || index >= from + stretch)
      const candidate = { ...smallest, [list]: kept }
      if (kept.length === elements(smallest, list).length || !fails(candidate)) continue
      smallest = candidate
      shortened = true
    }
    if (!shortened || stretch > 1) {
      if (stretch === 1) break
      stretch = Math.floor(stretch / 2)
    }
  }
  return smallest
}
