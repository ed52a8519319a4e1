/** What a soak has come to. */
export interface Soaked {
  readonly date: string
  readonly commit: string
  readonly cores: number
  readonly seed: number
  /** Minutes it was given; the last judgement may take a little longer. */
  readonly given: number
  minutes: number
  houses: number
  acknowledged: number
  reads: number
  /** How often each named point and each blow struck. */
  readonly strikes: Map<string, number>
  readonly findings: string[]
}

/** The result as the file that is committed. */
export function soakReport(soaked: Soaked): string {
  const { date, commit, cores, seed, given, minutes, houses, acknowledged, reads, strikes, findings } = soaked
  const total = [...strikes.values()].reduce((sum, times) => sum + times, 0)
  const rows = [...strikes].sort(([one], [other]) => one.localeCompare(other))
  return [
    '# The last soak',
    '',
    `\`npm run test:soak -- --minutes ${given} --seed ${seed}\` on ${date.slice(0, 16).replace('T', ' ')} UTC, commit ${commit},`,
    `${cores} cores. Written by the program; what each point is stands in \`crash-points.ts\` and \`blows.ts\`.`,
    '',
    '| what | how much |',
    '|---|---|',
    `| minutes | ${minutes.toFixed(1)} |`,
    `| houses, each from an empty database to its judgement | ${houses} |`,
    `| acknowledged commands and orders of the shop | ${acknowledged} |`,
    `| reads that were judged | ${reads} |`,
    `| strikes | ${total} |`,
    `| findings | ${findings.length} |`,
    '',
    ...(findings.length === 0
      ? ['Nothing that was acknowledged was lost or doubled, and every proof was clean.']
      : findings.map((finding) => `- ${finding.split('\n')[0]}`)),
    '',
    '| strike | times |',
    '|---|---|',
    ...rows.map(([what, times]) => `| ${what} | ${times} |`),
    '',
  ].join('\n')
}
