import { isMap, isSeq, LineCounter, parseDocument } from 'yaml'
import { readInstant } from './calendar.ts'
import { moveClock } from './clock.ts'
import { runEvent } from './events.ts'
import { Fields } from './fields.ts'
import { openMall } from './opening.ts'
import { addPlans } from './plans/registry.ts'
import { type PrintedError, type PrintedState, printState } from './print.ts'
import { readScheme } from './scheme.ts'
import { DocumentError } from './units.ts'
import { Refusal, World } from './world.ts'

export type { PrintedError, PrintedReward, PrintedState } from './print.ts'
export { DocumentError } from './units.ts'

export type AuditOptions = {
  /** The text of a scheme that a scenario names. */
  schemes: (name: string) => string
}

const MINUTE = 60_000
const DEFAULT_START = '2026-01-01T00:00:00+08:00'

/** One scenario, folded event by event by the naive model. */
export class Audit {
  readonly world: World
  readonly #events: Generator<Fields>
  readonly #errors: PrintedError[] = []
  /** Members that the document brings in anywhere: another name in an event is a mistake of the file. */
  readonly #named: Set<string>
  #index = -1

  constructor(document: unknown, { schemes }: AuditOptions) {
    const fields = new Fields(document, [])
    const named = fields.raw('scheme')
    const scheme = typeof named === 'string' ? parseText(schemes(named)) : named
    this.world = new World(readScheme(scheme, ['scheme']))
    addPlans(this.world)
    this.world.now = fields.has('start') ? readInstant(fields, 'start') : Date.parse(DEFAULT_START)
    for (const key of ['title', 'expect']) if (fields.has(key)) fields.raw(key)
    openMall(this.world, fields)
    const events = fields.listOr('events').map((event, index) => new Fields(event, ['events', index]))
    fields.done()
    this.#named = new Set([...this.world.members.keys(), ...events.flatMap(joiners)])
    this.#events = rounds(events)
  }

  /** Carries out the next event; a round of a `repeat` is an event of its own. False when there is none left. */
  step(): boolean {
    const next = this.#events.next()
    if (next.done) return false
    const fields = next.value
    this.#index += 1
    this.world.event = this.#index
    this.#tick(fields)
    this.#checkNames(fields)
    try {
      runEvent(this.world, fields)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#errors.push({ event: this.#index, code: error.code, message: error.message })
    }
    return true
  }

  state(): PrintedState {
    return printState(this.world, this.#errors)
  }

  #tick(fields: Fields): void {
    const usual = this.#index === 0 ? this.world.now : this.world.now + MINUTE
    const at = fields.has('at') ? readInstant(fields, 'at') : usual
    if (at < this.world.now) throw fields.fail('out of time order', 'at')
    moveClock(this.world, at)
  }

  #checkNames(fields: Fields): void {
    const keys = [
      'member',
      'referrer',
      'move',
      'under',
      'report',
      'reporter',
      'open',
      ...(fields.has('order') ? ['pickup'] : []),
    ]
    for (const key of keys)
      if (fields.has(key) && !this.#named.has(fields.text(key))) throw fields.fail('no such member', key)
  }
}

/** Who joins by this event, in every round of it. */
function joiners(event: Fields): string[] {
  if (!event.has('repeat')) return event.has('join') ? [event.text('join')] : []
  return Array.from({ length: event.whole('repeat') }, (_, round) => fillInText(event.text('member'), round + 1))
}

/** The events one after another, each `repeat` as its rounds with {n} filled in; `at` dates its first round. */
function* rounds(events: Fields[]): Generator<Fields> {
  for (const event of events) {
    if (!event.has('repeat')) {
      yield event
      continue
    }
    event.text('order')
    for (let round = 1; round <= event.whole('repeat'); round += 1) {
      const kept = event.keys().filter((key) => key !== 'repeat' && (key !== 'at' || round === 1))
      const filled = Object.fromEntries(kept.map((key) => [key, fillIn(event.raw(key), round)]))
      yield new Fields({ ...filled, join: filled.join ?? {} }, event.path)
    }
  }
}

function fillInText(text: string, round: number): string {
  return text.replaceAll('{n}', String(round))
}

function fillIn(value: unknown, round: number): unknown {
  if (typeof value === 'string') return fillInText(value, round)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillIn(inner, round)]))
}

/** A YAML or JSON text as plain values. */
export function parseText(text: string): unknown {
  const parsed = parseDocument(text)
  const [error] = parsed.errors
  if (error) throw new DocumentError(error.message, [])
  return parsed.toJS()
}

export type AuditResult = { state: PrintedState; states?: PrintedState[] }

/**
 * Runs a whole scenario. `states`, when asked for, holds the printed state after every event.
 * @throws DocumentError with line and column when the file itself is wrong.
 */
export function auditScenario(text: string, options: AuditOptions & { everyState?: boolean }): AuditResult {
  try {
    const audit = new Audit(parseText(text), options)
    const states: PrintedState[] = []
    while (audit.step()) if (options.everyState) states.push(audit.state())
    const state = audit.state()
    return options.everyState ? { state, states } : { state }
  } catch (error) {
    throw error instanceof DocumentError
      ? new DocumentError(`${error.problem} (${position(text, error.path)})`, error.path)
      : error
  }
}

/** Line and column of the deepest part of a path that the text has. */
function position(text: string, path: DocumentError['path']): string {
  const lines = new LineCounter()
  let node: unknown = parseDocument(text, { lineCounter: lines }).contents
  let offset = 0
  for (const step of path) {
    const pair = isMap(node) ? node.items.find((item) => String(item.key) === String(step)) : undefined
    node = isSeq(node) ? node.items[Number(step)] : pair?.value
    const range = node && typeof node === 'object' && 'range' in node ? node.range : undefined
    if (!Array.isArray(range)) break
    offset = Number(range[0])
  }
  const { line, col } = lines.linePos(offset)
  return `line ${line}, column ${col}`
}
