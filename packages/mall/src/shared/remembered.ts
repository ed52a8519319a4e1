/** What was found is given again for so long; what was not found is looked for each time. */
export function remembered<Found>(
  find: (key: string) => Promise<Found | undefined>,
  keepMs: number,
): { find: (key: string) => Promise<Found | undefined>; forget: () => void } {
  let kept = new Map<string, { found: Found; until: number }>()
  return {
    async find(key) {
      const known = kept.get(key)
      if (known !== undefined && known.until > performance.now()) return known.found
      const keptBefore = kept
      const found = await find(key)
      // What was read before everything was forgotten may be out of date already.
      if (found !== undefined && keptBefore === kept) kept.set(key, { found, until: performance.now() + keepMs })
      return found
    },
    forget() {
      kept = new Map()
    },
  }
}
