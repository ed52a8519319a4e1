/** Changing a YAML document by path, keeping its comments and layout. */
import { parseDocument } from 'yaml'
import type { Change, Path } from './finding.ts'

/**
 * The document after the changes. Shallow sets come first, so that a replaced plan is not torn by a change inside its
 * old self; removals come last. A set below something that is removed or replaced by the same list is left out.
 */
export function changed(text: string, changes: readonly Change[]): string {
  const document = parseDocument(text)
  const removals = changes.filter(({ op }) => op === 'remove')
  const sets = changes.filter((change) => change.op === 'set').sort((one, other) => one.path.length - other.path.length)
  const replaced: Path[] = []
  for (const { path, value } of sets) {
    if (removals.some((removal) => isWithin(path, removal.path))) continue
    if (replaced.some((root) => root.length < path.length && isWithin(path, root))) continue
    document.setIn(path, document.createNode(value))
    replaced.push(path)
  }
  for (const { path } of removals) if (document.hasIn(path)) document.deleteIn(path)
  return document.toString({ lineWidth: 0 })
}

const isWithin = (path: Path, root: Path): boolean => root.every((step, index) => String(path[index]) === String(step))
