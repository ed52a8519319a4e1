/**
 * Records journals of the present release for every release to come: `node test/upgrade/record.ts`, at each release
 * (CONTRIBUTING.md). A file that is there already is never written again.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, zstdCompressSync } from 'node:zlib'
import { type Command, DAY_MS, decodeEntry, Engine, payloadsOf, ScenarioRun } from '@huoshui/engine'
import { exportMall, openMemoryJournal } from '@huoshui/journal'
import { sealBlock } from '@huoshui/journal/backup'
import { generateDocument } from '../auditor/generate.ts'
import { RECORDED, type RecordedHead, SUFFIX } from './recording.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const LEASE_MS = 3_600_000
const COMPRESSION = 19
/** Longer scenarios are benchmarks of length, not of kinds. */
const ENTRIES_MAX = 600
const GENERATED = 24
/** So little of a close at once that small malls have its middle too. */
const SLICE = { facts: 4, rows: 2 }
const BLOCK_BATCHES = 5
const BLOCK_BYTES = 16_384
/** Members of the mall whose exits do not fit into one entry. */
const CROWD = 1200

/** One mall with everything that was drained from its engine. */
interface Told {
  readonly name: string
  readonly engine: Engine
  readonly batches: readonly Uint8Array[]
  readonly open: readonly string[]
}

const release: string = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version

function schemes(name: string): { text: string; file: string } {
  const inScenarios = join(ROOT, 'scenarios', 'schemes', `${name}.yaml`)
  const file = existsSync(inScenarios) ? inScenarios : join(ROOT, 'schemes', `${name}.yaml`)
  return { text: readFileSync(file, 'utf8'), file }
}

/** Runs a scenario and keeps its entries; with `leaveOpen` more is begun at its end and not finished. */
function tell(name: string, text: string, leaveOpen: boolean): Told {
  const batches: Uint8Array[] = []
  const keep = (frames: Uint8Array) => void batches.push(frames.slice())
  const run = new ScenarioRun(text, { file: `${name}.yaml`, schemes, rewards: false, onEntries: keep })
  while (run.step());
  if (!leaveOpen) return { name, engine: run.engine, batches, open: [] }
  const engine = sameAs(batches)
  const open = beginAndLeave(engine)
  keep(engine.drain().frames)
  leaveHalfDone(engine, batches, open)
  return { name, engine, batches, open }
}

/** An engine that folded all this, and does closes in small slices. */
function sameAs(batches: readonly Uint8Array[]): Engine {
  const engine = Engine.create(SLICE)
  for (const frames of batches) engine.evolve(frames)
  return engine
}

/** Does half of what is left of a close: where its half is, a second engine finds out. */
function leaveHalfDone(engine: Engine, batches: Uint8Array[], open: string[]): void {
  const ahead = sameAs(batches)
  let slices = 0
  while (ahead.work()) slices += 1
  for (let slice = 0; slice < slices >> 1; slice += 1) {
    engine.work()
    batches.push(engine.drain().frames.slice())
  }
  if (slices > 1) open.push('half a close')
}

/** A hold, a withdrawal, an order, and a close. */
function beginAndLeave(engine: Engine): string[] {
  const open: string[] = []
  const { state } = engine
  const submit = (id: string, command: object): void => {
    const whole = { ...command, id: `open/${id}`, caller: 'record', at: engine.clock } as Command
    if (engine.submit(whole).kind === 'accepted') open.push(id)
  }
  const members = Array.from({ length: state.tables.members.rows }, (_, row) => state.tables.members.ids?.id(row) ?? '')
  const [first = ''] = members
  const rich = members.find((_, row) => state.balance(state.account(state.available, row)) > 1n) ?? first
  submit('hold', { kind: 'hold', hold: 'open', member: rich, amount: 1n, expiresAt: engine.clock + 90 * DAY_MS })
  submit('withdrawal', { kind: 'withdraw', withdrawal: 'open', member: rich, amount: 1n })
  const [product = ''] = engine.scheme.products.keys()
  submit('order', { kind: 'order', order: 'open', member: first, product, quantity: 1 })
  for (let days = 1; days <= 100 && !engine.busy; days += 1) engine.advance(engine.clock + DAY_MS)
  if (engine.busy) open.push('close')
  return open
}

/** So many forced exits at once that one entry does not hold them: the rest is still to come. */
function tellCrowd(): Told {
  const plans = { growth: { plan: 'appreciating-points', issuePrice: '1.00', grant: '70%', backflow: '20%' } }
  const growth = { ...plans.growth, exit: { multiple: 1.2, cap: 'exact' } }
  const products = { pack: { price: '1000.00', allocate: { growth: '300.00', platform: 'rest' } } }
  const scheme = { scheme: 'crowd', version: 1, settle: 'payment', plans: { growth }, products }
  const titled = { ...scheme, title: { zh: '人群', en: 'Crowd' } }
  const crowd = { repeat: CROWD, order: 'o{n}', member: 'm{n}', join: {}, product: 'pack' }
  const batches: Uint8Array[] = []
  const run = new ScenarioRun(JSON.stringify({ title: 'crowd', scheme: titled, events: [crowd] }), {
    file: 'crowd.yaml',
    schemes,
    rewards: false,
    onEntries: (frames) => void batches.push(frames.slice()),
  })
  while (run.step());
  const { engine } = run
  const amount = BigInt(CROWD) * 100_000n
  engine.submit({ kind: 'inject', id: 'inject', caller: 'record', at: engine.clock, plan: 'growth', amount } as Command)
  batches.push(engine.drain().frames.slice())
  return { name: 'crowd', engine, batches, open: engine.busy ? ['cascade'] : [] }
}

/** Some batches together make a block, as under load, up to a size. */
function inBlocks(batches: readonly Uint8Array[]): Uint8Array[] {
  const blocks: Uint8Array[] = []
  let held: Uint8Array[] = []
  let bytes = 0
  for (const [index, frames] of batches.entries()) {
    if (frames.length === 0) continue
    held.push(frames)
    bytes += frames.length
    if (index % BLOCK_BATCHES !== 0 && bytes < BLOCK_BYTES) continue
    blocks.push(Buffer.concat(held))
    held = []
    bytes = 0
  }
  return held.length > 0 ? [...blocks, Buffer.concat(held)] : blocks
}

async function linesOf({ name, engine, batches, open }: Told): Promise<string[]> {
  const journal = openMemoryJournal({ mall: name })
  const lease = await journal.acquire('record', LEASE_MS)
  for (const frames of inBlocks(batches)) {
    const entries = [...payloadsOf(frames)].map((payload) => decodeEntry(payload))
    const { sequence, hash } = await journal.head()
    const at = entries.at(-1)?.at ?? 0
    const count = entries.length
    const commands = entries.flatMap((entry) =>
      entry.commandId === '' ? [] : [{ id: entry.commandId, sequence: entry.sequence }],
    )
    const block = sealBlock({ previous: hash, sequence: sequence + 1, count, at, epoch: lease.epoch, frames })
    await journal.append({ block, commands })
  }
  const { sequence: entries, hash } = await journal.head()
  const head = Buffer.from(hash).toString('hex')
  const recorded: RecordedHead = { recorded: name, release, entries, head, state: engine.stateHash(), open }
  const lines = [`${JSON.stringify(recorded)}\n`]
  for await (const line of exportMall({ journal })) lines.push(line)
  return lines
}

async function write(group: string, malls: readonly Told[]): Promise<void> {
  const file = join(RECORDED, `${release}-${group}${SUFFIX}`)
  if (existsSync(file)) {
    process.stdout.write(`${file} is there: recordings never change\n`)
    return
  }
  const lines: string[] = []
  for (const mall of malls) lines.push(...(await linesOf(mall)))
  const params = { [constants.ZSTD_c_compressionLevel]: COMPRESSION }
  const bytes = zstdCompressSync(lines.join(''), { params })
  writeFileSync(file, bytes, { flag: 'wx' })
  const open = malls.flatMap((mall) => mall.open)
  const kinds = [...new Set(open)].map((kind) => `${open.filter((one) => one === kind).length} ${kind}`)
  process.stdout.write(`${file}: ${malls.length} malls, ${bytes.length} bytes, open: ${kinds.join(', ')}\n`)
}

function scenarios(): { name: string; text: string }[] {
  const folder = join(ROOT, 'scenarios')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && !name.includes('to-10000'))
    .map((name) => ({ name: basename(name, '.yaml'), text: readFileSync(join(folder, name), 'utf8') }))
}

function generated(): { name: string; text: string }[] {
  return Array.from({ length: GENERATED }, (_, index) => {
    return { name: `generated-${index + 1}`, text: JSON.stringify(generateDocument(index + 1)) }
  })
}

mkdirSync(RECORDED, { recursive: true })
const short = ({ engine }: Told): boolean => engine.sequence <= ENTRIES_MAX
const told = (list: readonly { name: string; text: string }[], leaveOpen: boolean): Told[] =>
  list.map(({ name, text }) => tell(name, text, leaveOpen)).filter(short)
await write('scenarios', told(scenarios(), false))
await write('under-way', told(scenarios(), true))
await write('generated', told(generated(), true))
await write('cascade', [tellCrowd()])
