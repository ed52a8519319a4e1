/** One line of a comparison: in both, only in the new text, or only in the old one. */
export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** Compared line by line up to so many lines of each; a longer text is shown as replaced whole. */
export const DIFF_LINES_MAX = 2000

/** The lines of two texts side by side: the longest common run of lines stays, what is removed comes before what is added. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')]
  if (old.length > DIFF_LINES_MAX || fresh.length > DIFF_LINES_MAX)
    return [...all('removed', old), ...all('added', fresh)]
  const common = commonLengths(old, fresh)
  const lines: DiffLine[] = []
  let [left, right] = [0, 0]
  while (left < old.length || right < fresh.length) {
    const [was, is] = [old[left], fresh[right]]
    if (was !== undefined && was === is) {
      lines.push({ kind: 'same', text: was })
      left++
      right++
    } else if (was !== undefined && (is === undefined || at(common, left + 1, right) >= at(common, left, right + 1))) {
      lines.push({ kind: 'removed', text: was })
      left++
    } else {
      lines.push({ kind: 'added', text: is ?? '' })
      right++
    }
  }
  return lines
}

const all = (kind: DiffLine['kind'], lines: readonly string[]): DiffLine[] => lines.map((text) => ({ kind, text }))

const at = (rows: readonly Uint16Array[], left: number, right: number): number => rows[left]?.[right] ?? 0

/** Length of the longest common subsequence of the lines from each pair of places on. */
function commonLengths(old: readonly string[], fresh: readonly string[]): Uint16Array[] {
  const rows = Array.from({ length: old.length + 1 }, () => new Uint16Array(fresh.length + 1))
  for (let left = old.length - 1; left >= 0; left--) {
    const row = rows[left]
    if (row === undefined) continue
    for (let right = fresh.length - 1; right >= 0; right--) {
      row[right] =
        old[left] === fresh[right]
          ? at(rows, left + 1, right + 1) + 1
          : Math.max(at(rows, left + 1, right), at(rows, left, right + 1))
    }
  }
  return rows
}
