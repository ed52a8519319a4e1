/**
 * Runs experiments and keeps what the shop's pages say of them: `node packages/simulator/write-results.ts [NAME…]`.
 * One small file each in experiments/results, bound to its experiment by a hash; the whole result is what
 * `huoshui simulate` writes.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { formatPpm, MILLION, type Ppm, parseScheme } from '@huoshui/engine'
import { readExperiment, resultOf, runJobs } from './src/index.ts'

const house = fileURLToPath(new URL('../../', import.meta.url))
const folder = `${house}experiments/`
const kept = `${folder}results/`

/** Sides of a comparison and a failure of long ago say nothing of one shipped scheme. */
const NOT_KEPT = new Set(['comparison', 'yunlianhui'])

function findScheme(name: string): { text: string; file: string } {
  const file = `${house}schemes/${name}.yaml`
  if (!existsSync(file)) throw new Error(`there is no scheme ${name}`)
  return { text: readFileSync(file, 'utf8'), file }
}

/** A share as a page shows it: hundredths of a percent, and never a nought that is none. */
function shareText(share: number | null): string {
  const text = ((share ?? 0) * 100).toFixed(2)
  return share !== null && share > 0 && text === '0.00' ? '<0.01%' : `${text}%`
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What decides the length of a queue: the pool's share of the price, and the terms of the plan with the exit. */
function queueTerms(schemeText: string | null) {
  if (schemeText === null) return null
  const scheme = parseScheme(schemeText)
  const plan = scheme.plans.find(({ definition }) => definition.name === 'appreciating-points')
  const [product] = scheme.products.values()
  const part = product?.allocate.find(({ target }) => target === plan?.id)
  if (plan === undefined || product === undefined || part?.kind !== 'amount') return null
  const { grant, backflow, exit } = plan.params as {
    grant: Ppm
    backflow: Ppm
    exit?: { multiple: bigint; cap: string }
  }
  if (exit === undefined) return null
  const share = ((part.amountFen * MILLION) / product.priceFen) as Ppm
  return {
    share: formatPpm(share),
    grant: formatPpm(grant),
    backflow: formatPpm(backflow),
    multiple: formatPpm(exit.multiple as Ppm),
    cap: exit.cap,
  }
}

async function digest(name: string): Promise<object> {
  const file = `${folder}${name}.yaml`
  const text = readFileSync(file, 'utf8')
  const experiment = readExperiment(text, {
    file,
    schemes: findScheme,
    bytes: (other) => readFileSync(`${folder}${other}`),
  })
  const { title, note, runs, points } = resultOf(experiment, await runJobs(experiment))
  return {
    experiment: name,
    sha256: sha256(text),
    title,
    note,
    runs,
    points: points.map(({ scheme, settings, ranges, runs: [first] }, index) => ({
      scheme,
      settings,
      schemeText: sha256(experiment.variants[index]?.schemeText ?? ''),
      terms:
        first === undefined || first.watched.length === 0
          ? null
          : queueTerms(experiment.variants[index]?.schemeText ?? null),
      orders: Math.round(ranges.orders.mean ?? 0),
      people: Math.round(ranges.people.mean ?? 0),
      recovered: { least: shareText(ranges.peopleRecovered.least), most: shareText(ranges.peopleRecovered.most) },
      withSale: {
        least: shareText(ranges.peopleRecoveredWithSale.least),
        most: shareText(ranges.peopleRecoveredWithSale.most),
      },
      exits: Math.round(ranges.exits.mean ?? 0),
      exited: shareText(ranges.people.mean === null ? 0 : (ranges.exits.mean ?? 0) / ranges.people.mean),
      watched: (first?.watched ?? []).map(({ buyer, order }) => ({ buyer, order })),
    })),
  }
}

const named = process.argv.slice(2)
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length))
  .filter((name) => !NOT_KEPT.has(name) && (named.length === 0 || named.includes(name)))
mkdirSync(kept, { recursive: true })
for (const name of names) {
  writeFileSync(`${kept}${name}.json`, `${JSON.stringify(await digest(name), null, 2)}\n`)
  process.stderr.write(`${kept}${name}.json\n`)
}
