import { payloads, sealBlock } from '../block.ts'
import type { Journal } from '../journal.ts'
import { type MemoryStore, openMemoryJournal } from '../memory/journal.ts'
import { Tally, type TallyEntry, tallyKit } from '../tally/tally.ts'
import { type VerifyKit, verifyJournal } from '../verify/verify.ts'
import type { Dice } from './random.ts'
import type { RunRecord, Seen, Told } from './record.ts'

/** A tally as far as proof needs it: the total may not be below zero. */
class ProvableTally extends Tally {
  checkLaws(): { law: string; message: string }[] {
    return this.total < 0 ? [{ law: 'own-purse', message: `the total is ${this.total}` }] : []
  }
}

const proof: VerifyKit<ProvableTally> = {
  create: () => new ProvableTally(),
  commandOf: (payload) => tallyKit.readEntry(payload, new Tally()).id,
  bookEntry(payload) {
    const { sequence, at } = tallyKit.readEntry(payload, new Tally())
    return { sequence, at, kind: 'tally', document: null, close: null, facts: [] }
  },
}

/** Holds the clients' record against the journal as it is at the end. */
export async function judge(record: RunRecord, journal: Journal, liveHash: string | undefined): Promise<void> {
  const report = await verifyJournal({ journal, kit: proof })
  for (const { code, message } of report.findings) record.find(`verify: ${code}: ${message}`)
  if (liveHash !== undefined && report.ok && liveHash !== report.stateHash) {
    record.find('the live state is not what the journal folds to')
  }
  const entries: TallyEntry[] = []
  for await (const block of journal.blocks(0)) {
    for (const payload of payloads(block.frames)) entries.push(tallyKit.readEntry(payload, new Tally()))
  }
  const history = historyOf(entries, record)
  for (const told of record.told) judgeAnswer(record, history, told)
  for (const seen of record.seen) judgeLook(record, history, seen)
  const parked = new Set((await journal.quarantined(100_000)).map((command) => command.commandId))
  for (const { kind, command } of record.told) {
    if (kind === 'quarantined' && !parked.has(command.id))
      record.find(`${command.id} is said to be in quarantine and is not`)
    if (kind !== 'quarantined' && (command.kind === 'poison' || command.kind === 'throw'))
      record.find(`${command.id} was ${kind}`)
  }
}

interface History {
  readonly byId: Map<string, TallyEntry>
  /** Total after each entry; index 0 is before the first. */
  readonly totals: number[]
}

function historyOf(entries: readonly TallyEntry[], record: RunRecord): History {
  const byId = new Map<string, TallyEntry>()
  const totals = [0]
  let at = 0
  let open = 0
  let slices = 0
  for (const entry of entries) {
    if (entry.id !== '' && byId.has(entry.id)) record.find(`${entry.id} was accepted twice`)
    if (entry.id !== '') byId.set(entry.id, entry)
    if (entry.at < at) record.find(`entry ${entry.sequence} is older than the one before it`)
    at = entry.at
    const waits = entry.later !== undefined && entry.later > 0
    totals.push((totals.at(-1) ?? 0) + (waits ? 0 : entry.amount))
    if (entry.later !== undefined) open += entry.later > 0 ? 1 : -1
    slices += entry.slices ?? 0
  }
  if (open !== 0) record.find(`${open} things that were due never happened`)
  if (slices !== 0) record.find(`${slices} slices of work were never done`)
  return { byId, totals }
}

function judgeAnswer(record: RunRecord, { byId, totals }: History, told: Told): void {
  const { command, kind, sequence, entry, stored } = told
  const found = byId.get(command.id)
  if (sequence !== undefined) {
    if (sequence > stored)
      record.find(`${command.id} was answered by entry ${sequence} when ${stored} was the last one stored`)
    if (found?.sequence !== sequence)
      record.find(`${command.id} was answered by entry ${sequence}; the journal has it at ${found?.sequence ?? 'none'}`)
    if (JSON.stringify(entry) !== JSON.stringify(found))
      record.find(`${command.id} was answered with an entry that is not its own`)
    if (entry && command.kind === 'add' && entry.amount !== command.amount)
      record.find(`${command.id} was ${kind} with another body`)
    if (command.kind === 'again' && entry?.amount !== byId.get(command.of)?.amount)
      record.find(`${command.id} did not see ${command.of}`)
  }
  if (kind === 'refused' && told.code === 'id-reused' && command.kind === 'add' && found?.amount === command.amount) {
    record.find(`${command.id} was refused as used, but its body is the same`)
  }
  if (kind === 'refused' && told.code === 'insufficient-funds' && command.kind === 'add') {
    const possible = totals.slice(0, stored + 1).some((total, at) => at >= told.floor && total + command.amount < 0)
    if (!possible) record.find(`${command.id} was refused by a state that never was`)
  }
}

function judgeLook(record: RunRecord, { totals }: History, seen: Seen): void {
  if (seen.sequence > seen.stored)
    record.find(`somebody saw entry ${seen.sequence} when ${seen.stored} was the last one stored`)
  if (seen.sequence < seen.floor)
    record.find(`somebody saw the state after entry ${seen.sequence} when entry ${seen.floor} had been acknowledged`)
  if (totals[seen.sequence] !== seen.total)
    record.find(`somebody saw ${seen.total} after entry ${seen.sequence}; it was ${totals[seen.sequence]}`)
}

/** Bends a copy of the journal in one place, which verify must find. */
export async function tamper(record: RunRecord, truth: MemoryStore, dice: Dice): Promise<void> {
  const journal = (store: MemoryStore) => openMemoryJournal({ mall: 'torture', store })
  const blocks = truth.blocks.filter((block) => block.count > 0)
  const index = dice.between(0, blocks.length - 1)
  const block = blocks[index]
  if (!block) return
  const frames = Buffer.from(block.frames)
  const at = frames.indexOf('"amount":') + '"amount":'.length
  frames[at] = frames[at] === 0x31 ? 0x32 : 0x31
  const resealed = sealBlock({ ...block, frames })
  const bent: [string, MemoryStore][] = [
    ['changed bytes', { ...truth, blocks: blocks.with(index, { ...block, frames }) }],
    [
      'changed bytes with their checks',
      { ...truth, blocks: blocks.with(index, { ...block, frames, checks: resealed.checks }) },
    ],
    ['a changed check', { ...truth, blocks: blocks.with(index, { ...block, checks: resealed.checks }) }],
    ['a changed instant', { ...truth, blocks: blocks.with(index, { ...block, at: block.at + 1 }) }],
    [
      'a bent index',
      { ...truth, commands: new Map([...truth.commands].map(([id, to], place) => [id, place === 3 ? to + 1 : to])) },
    ],
    ['an id too many', { ...truth, commands: new Map([...truth.commands, ['nobody/0', 1]]) }],
  ]
  if (index + 1 < blocks.length) {
    bent.push(['a sealed forgery', { ...truth, blocks: blocks.with(index, resealed) }])
    bent.push(['a missing block', { ...truth, blocks: blocks.toSpliced(index, 1) }])
  }
  for (const [what, store] of bent) {
    if ((await verifyJournal({ journal: journal(store), kit: proof })).ok) record.find(`verify did not find ${what}`)
  }
}
