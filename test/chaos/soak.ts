/**
 * The whole crash repertoire at random, for as long as it is given: `npm run test:soak -- --minutes N [--seed S]`.
 * Houses are set up one after another, struck at points and from outside, and judged; between them a disk is filled and
 * one server takes over from another. What came of it is written to soak-result.md beside this file.
 */
import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Campaign } from './campaign.ts'
import { fillDisk } from './full-disk.ts'
import { handOver } from './handover.ts'
import { type Act, Dice, draw, firstPoints } from './repertoire.ts'
import { type Soaked, soakReport } from './soak-report.ts'

const MINUTE_MS = 60_000
/** A house is judged after this long, and another one set up. */
const HOUSE_MS = 2.5 * MINUTE_MS
/** Pause of a caller after each answer: 64 of them leave the machine some room. */
const PACE_MS = 40
/** After so many houses a disk is filled, or a server taken over from. */
const EPISODE_EVERY = 2
const EPISODES = ['full disk', 'handover'] as const
const ROOT = join(import.meta.dirname, '../..')
const SEEDS = 2 ** 31

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } })
const minutes = Number(values.minutes ?? 15)
const seed = Number(values.seed ?? randomInt(SEEDS))
if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error('usage: --minutes N [--seed S], both numbers')

const began = Date.now()
const soaked: Soaked = {
  date: new Date(began).toISOString(),
  commit: commitNow(),
  cores: availableParallelism(),
  seed,
  given: minutes,
  minutes: 0,
  houses: 0,
  acknowledged: 0,
  reads: 0,
  strikes: new Map(),
  findings: [],
}
const left = (): number => began + minutes * MINUTE_MS - Date.now()

/** What is soaked: the commit, and whether files differ from it. */
function commitNow(): string {
  const git = (...words: string[]) => execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).trim()
  const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' and uncommitted changes'
  return `${git('rev-parse', '--short', 'HEAD')}${changed}`
}

/** One house from an empty database to its judgement; false when something was found. */
async function soakHouse(houseSeed: number): Promise<boolean> {
  const dice = new Dice(houseSeed)
  const acts: Act[] = firstPoints.map((point) => ({ point, times: 1 }))
  const campaign = await Campaign.open(PACE_MS)
  let kept = false
  try {
    const ends = Date.now() + Math.min(HOUSE_MS, left())
    for (let done = 0; done < acts.length; done += 1) {
      const act = acts[done]
      if (act === undefined) break
      if ('point' in act) await campaign.strikeAt(act.point, act.times)
      else await campaign.strike(act.blow, act.lastsMs)
      if (done + 1 === acts.length && Date.now() < ends) acts.push(draw(dice, campaign.hasWaves))
    }
    await campaign.judge()
  } catch (error) {
    kept = true
    const place = join(ROOT, 'test-results', `soak-${houseSeed}.json`)
    await mkdir(join(ROOT, 'test-results'), { recursive: true })
    await writeFile(place, JSON.stringify({ seed: houseSeed, acts, ...campaign.record.toJson() }, undefined, 1))
    soaked.findings.push(`house of seed ${houseSeed}: ${error instanceof Error ? error.message : error}`)
    console.error(error, campaign.complaints, `\nseed ${houseSeed}, acts and record in ${place}`)
  }
  const { acknowledged, reads } = campaign.record
  soaked.houses += 1
  soaked.acknowledged += acknowledged
  soaked.reads += reads.length
  for (const [what, times] of campaign.strikes) count(what, times)
  const directory = await campaign.close(kept)
  if (kept) console.error(`its database is kept in ${directory}`)
  console.log(`seed ${houseSeed}: ${acknowledged} acknowledged, ${reads.length} reads, ${acts.length} strikes`)
  return !kept
}

/** What needs a house of another kind. */
async function soakEpisode(episode: (typeof EPISODES)[number]): Promise<void> {
  try {
    if (episode === 'full disk') {
      const acknowledged = await fillDisk()
      if (acknowledged === undefined) return
      soaked.acknowledged += acknowledged
      count('disk full')
    } else {
      const { acknowledged, takeovers } = await handOver(1)
      soaked.acknowledged += acknowledged
      for (const [what] of takeovers) count(`one of two servers: ${what}`)
    }
  } catch (error) {
    soaked.findings.push(`${episode}: ${error instanceof Error ? error.message : error}`)
    console.error(error)
  }
  console.log(`${episode} over`)
}

function count(what: string, times = 1): void {
  soaked.strikes.set(what, (soaked.strikes.get(what) ?? 0) + times)
}

console.log(`seed ${seed}, ${minutes} minutes`)
const dice = new Dice(seed)
let sound = true
while (sound && (left() > 0 || soaked.houses === 0)) {
  sound = await soakHouse(Math.floor(dice.next() * SEEDS))
  if (left() > MINUTE_MS && soaked.houses % EPISODE_EVERY === 0)
    await soakEpisode(EPISODES[(soaked.houses / EPISODE_EVERY) % EPISODES.length] ?? 'handover')
}
soaked.minutes = (Date.now() - began) / MINUTE_MS
const report = soakReport(soaked)
await writeFile(join(import.meta.dirname, 'soak-result.md'), report)
console.log(`\n${report}`)
process.exit(soaked.findings.length === 0 ? 0 : 1)
