/** How many examples a property tries where nobody waits for the answer. */
const RUNS_IN_CI = 1000
/** How many it tries at a desk, so that the suite stays a matter of minutes. */
const RUNS_AT_A_DESK = 200

/**
 * Number of examples every fast-check property tries: `fc.assert(property, { numRuns: propertyRuns })`.
 * CI counts as set unless it is empty, `0` or `false`.
 */
export const propertyRuns: number = runsFor(process.env.CI)

/** The number of runs for a value of the environment variable CI. */
export function runsFor(ci: string | undefined): number {
  const inCi = ci !== undefined && ci !== '' && ci !== '0' && ci.toLowerCase() !== 'false'
  return inCi ? RUNS_IN_CI : RUNS_AT_A_DESK
}
