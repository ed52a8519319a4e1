/** Settings: a value at a path of a document, such as `scheme.plans.growth.exit.multiple`. */

/** A path whose place the document does not have. */
export class NoSuchPlace extends Error {}

type Tree = Record<string, unknown> | unknown[]

/**
 * A copy of a plain document with one value set. The place need not exist, but what holds it must, so that a mistyped
 * path is refused and does not set something nobody reads. A value of null takes the place away. Throws NoSuchPlace.
 */
export function withSetting(document: unknown, path: string, value: unknown): unknown {
  const copy = structuredClone(document)
  const steps = path.split('.')
  let holder: unknown = copy
  for (const [index, step] of steps.slice(0, -1).entries()) {
    const inner: unknown = isTree(holder) ? (holder as Record<string, unknown>)[step] : undefined
    if (!isTree(inner)) throw new NoSuchPlace(`there is no "${steps.slice(0, index + 1).join('.')}"`)
    holder = inner
  }
  if (!isTree(holder)) throw new NoSuchPlace(`there is no place "${path}"`)
  const last = steps.at(-1) ?? ''
  if (value !== null) (holder as Record<string, unknown>)[last] = value
  else if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else delete (holder as Record<string, unknown>)[last]
  return copy
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null
