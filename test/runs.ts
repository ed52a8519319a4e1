/** How many examples a property tries where nobody waits for the answer. */
const RUNS_IN_CI = 1000
/** How many it tries at a desk, so that the suite stays a matter of minutes. */
const RUNS_AT_A_DESK = 200

/**
 * Number of examples every fast-check property tries: `fc.assert(property, { numRuns: propertyRuns })`.
 * `PROPERTY_RUNS` sets any other number, to hunt for what is rare.
 */
export const propertyRuns: number = runsFor(process.env.CI, process.env.PROPERTY_RUNS)

/**
 * The number of runs for the values of the environment variables CI and PROPERTY_RUNS. CI counts as set unless it is
 * empty, `0` or `false`.
 */
export function runsFor(ci: string | undefined, asked?: string): number {
  if (asked !== undefined && /^[1-9]\d*$/.test(asked)) return Number(asked)
  const inCi = ci !== undefined && ci !== '' && ci !== '0' && ci.toLowerCase() !== 'false'
  return inCi ? RUNS_IN_CI : RUNS_AT_A_DESK
}

/** The same for a property whose examples take long: as many in CI, and no more than given at a desk. */
export const runsAtMost = (atADesk: number): number =>
  propertyRuns >= RUNS_IN_CI ? propertyRuns : Math.min(atADesk, propertyRuns)

/** Longest time such a property may take on a machine that has other work too, in milliseconds. */
export const LONG_PROPERTY_MS = 300_000
