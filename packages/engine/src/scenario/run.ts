/** Scenarios: folded through the very engine the server runs, in memory (spec/4). */
import { nextBoundary } from '../clock.ts'
import type { Command } from '../command.ts'
import { Engine } from '../engine.ts'
import { decodeEntry, payloadsOf } from '../facts/read.ts'
import { type PrintedError, type PrintedReward, type PrintedState, printMall } from '../print.ts'
import { type Path, Source } from '../scheme/document.ts'
import { parseScheme, readScheme } from '../scheme/scheme.ts'
import type { Fen, Hundredths } from '../units/units.ts'
import { readScenario, type ScenarioDocument, type ScenarioEvent } from './document.ts'
import { RewardReader } from './rewards.ts'

export interface ScenarioOptions {
  /** Name of the file, for errors. */
  readonly file: string
  /** Text of a scheme by name or path, with the file it came from. Throws when there is none. */
  readonly schemes: (name: string) => { readonly text: string; readonly file: string }
  readonly rewards?: boolean
  /** Called with every batch of entries, those before the first event included (-1). */
  readonly onEntries?: (frames: Uint8Array, event: number) => void
  /** Print only these members. */
  readonly members?: readonly string[]
}

const MINUTE_MS = 60_000
type WithoutEnvelope<Of> = Of extends Command ? Omit<Of, 'id' | 'caller' | 'at'> : never

/** A scenario under way: `step` does one event (a round of a `repeat` is an event of its own). */
export class ScenarioRun {
  readonly document: ScenarioDocument
  readonly engine = Engine.create()
  readonly source: Source
  /** Index of the event done last, counting every round of a repeat. */
  event = -1
  /** Called with every batch of entries, before the next event. */
  onEntries: ((frames: Uint8Array, event: number) => void) | null = null
  readonly #options: ScenarioOptions
  readonly #rewards: RewardReader | null
  readonly #keepsEntries: boolean
  readonly #entries: Uint8Array[] = []
  readonly #errors: PrintedError[] = []
  #next = 0
  #round = 0
  #at: number
  #started = false

  /** Reads the scenario and its scheme. Throws DocumentError. */
  constructor(text: string, options: ScenarioOptions) {
    this.#options = options
    this.source = new Source(text, options.file)
    this.document = readScenario(this.source)
    this.onEntries = options.onEntries ?? null
    this.#at = this.document.start
    this.#rewards = options.rewards === false ? null : new RewardReader(this.engine.state)
    this.#keepsEntries = this.document.events.some(({ kind }) => kind === 'refund')
    this.#prepare()
  }

  /** Does the next event; false when there is none left. */
  step(): boolean {
    const event = this.document.events[this.#next]
    if (event === undefined) return false
    this.event++
    this.#at = this.#instantOf(event)
    this.#started = true
    if (event.kind === 'repeat') {
      this.#round++
      this.#repeat(event, this.#round)
      if (this.#round < event.repeat) return this.#drained()
      this.#round = 0
    } else this.#act(event)
    this.#next++
    return this.#drained()
  }

  /** When the event happens: as it says, else a minute after the one before. Never earlier than the clock (spec/4). */
  #instantOf(event: ScenarioEvent): number {
    if (event.at === undefined || this.#round > 0) return this.#started ? this.#at + MINUTE_MS : this.document.start
    if (event.at < this.#at)
      this.source.fail(['events', this.#next, 'at'], 'the event is earlier than the clock that those before it moved')
    return event.at
  }

  /** The state as spec/4 prints it. */
  state(): PrintedState {
    const only = this.#options.members === undefined ? null : new Set(this.#options.members)
    const printed = { ...printMall(this.engine.mall, only), errors: this.#errors }
    return this.#rewards === null ? printed : { ...printed, rewards: this.#rewards.rewards as readonly PrintedReward[] }
  }

  /** Ids of the members, in the order in which they joined. */
  *joined(): Generator<string> {
    const { state } = this.engine
    for (let row = 0; row < state.tables.members.rows; row++) yield state.memberId(row)
  }

  #drained(): true {
    this.#drain()
    return true
  }

  #drain(): void {
    for (const { retry, code, message } of this.engine.takeSetAside())
      this.#errors.push({ event: this.event, code: `quarantined-${code}`, message: `${retry.id}: ${message}` })
    const { frames, count } = this.engine.drain()
    if (count === 0) return
    this.onEntries?.(frames, this.event)
    for (const payload of payloadsOf(frames)) {
      if (this.#keepsEntries) this.#entries.push(payload)
      this.#rewards?.read(decodeEntry(payload), this.event)
    }
  }

  #prepare(): void {
    const { scheme, members, regions, merchants } = this.document
    this.#must({ kind: 'activate', text: this.#schemeText(scheme) }, ['scheme'])
    for (const [index, { id, ...newcomer }] of members.entries()) this.#must(joining(id, newcomer), ['members', index])
    for (const [index, { code, level, agent }] of regions.entries())
      this.#must({ kind: 'appoint-agent', code, level, agent }, ['regions', index])
    for (const [index, { id, owner, recruiter, region }] of merchants.entries()) {
      const merchant = {
        ...{ kind: 'register-merchant' as const, merchant: id, owner },
        ...(recruiter === undefined ? {} : { recruiter }),
        ...(region === undefined ? {} : { region }),
      }
      this.#must(merchant, ['merchants', index])
    }
    this.#drain()
  }

  #schemeText(scheme: ScenarioDocument['scheme']): string {
    if (typeof scheme !== 'string') {
      const text = JSON.stringify(scheme)
      readScheme(this.source, ['scheme'], text)
      return text
    }
    return this.#loadScheme(scheme, ['scheme'])
  }

  #loadScheme(name: string, path: readonly (string | number)[]): string {
    let found: { text: string; file: string }
    try {
      found = this.#options.schemes(name)
    } catch (error) {
      return this.source.fail(path, `there is no scheme "${name}": ${(error as Error).message}`)
    }
    parseScheme(found.text, found.file)
    return found.text
  }

  /** What stands in the head of the file must be possible. */
  #must(command: WithoutEnvelope<Command>, place: Path): void {
    const outcome = this.engine.submit({ ...command, id: '', caller: 'scenario', at: this.document.start } as Command)
    if (outcome.kind !== 'accepted') this.source.fail(place, 'message' in outcome ? outcome.message : 'refused')
  }

  /** What falls due before the event comes first: a refund must find the entry in which its order settled. */
  #settleUntilNow(): void {
    this.engine.advance(this.#at, true)
    this.engine.finish()
    this.#drain()
  }

  #submit(command: WithoutEnvelope<Command>): void {
    this.engine.advance(this.#at, true)
    this.engine.finish()
    const outcome = this.engine.submit({
      ...command,
      id: `event:${this.event}:${command.kind}`,
      caller: 'scenario',
      at: this.#at,
    } as Command)
    this.engine.finish()
    if (outcome.kind === 'accepted' || outcome.kind === 'repeated') return
    this.#errors.push({
      event: this.event,
      code: outcome.kind === 'refused' ? outcome.code : `quarantined-${outcome.code}`,
      message: outcome.message,
    })
    this.#moveClock()
  }

  /** The clock moves even when the event was refused. */
  #moveClock(): void {
    this.engine.submit({ kind: 'tick', id: '', caller: 'scenario', at: this.#at })
  }

  #advanceTo(at: number): void {
    this.#at = at
    this.engine.advance(at, true)
    this.engine.finish()
    this.#moveClock()
  }

  #repeat(event: Extract<ScenarioEvent, { kind: 'repeat' }>, round: number): void {
    const { member, join, ...order } = filledIn(event, round)
    if (this.engine.state.member(member) < 0) this.#submit(joining(member, join ?? {}))
    this.#order({ ...order, kind: 'order', member })
  }

  #order(event: Omit<Extract<ScenarioEvent, { kind: 'order' }>, 'at'>): void {
    if (event.merchant !== undefined) {
      this.#submit({
        kind: 'merchant-order',
        order: event.order,
        member: event.member,
        merchant: event.merchant,
        amount: event.amount as Fen,
      })
      return
    }
    this.#submit({
      kind: 'order',
      order: event.order,
      member: event.member,
      product: event.product ?? '',
      quantity: event.quantity ?? 1,
      ...(event.pay?.shopping === undefined ? {} : { shopping: event.pay.shopping }),
      ...(event.pay?.coin === undefined ? {} : { coin: event.pay.coin }),
      ...(event.shipTo === undefined ? {} : { shipTo: event.shipTo }),
      ...(event.pickup === undefined ? {} : { pickup: event.pickup }),
      ...(event.receipt === 'later' ? { awaitsReceipt: true } : {}),
    })
  }

  #act(event: Exclude<ScenarioEvent, { kind: 'repeat' }>): void {
    switch (event.kind) {
      case 'order':
        return this.#order(event)
      case 'close':
        return this.#advanceTo(nextBoundary(this.#at, event.close))
      case 'advance':
        return this.#advanceTo(
          this.#at + Number(event.advance.slice(0, -1)) * (event.advance.endsWith('d') ? 24 * 60 : 60) * MINUTE_MS,
        )
      case 'refund':
        this.#settleUntilNow()
        return this.#submit({
          kind: 'refund',
          order: event.refund,
          reason: event.reason,
          originals: this.engine.originalsOf(event.refund).map((sequence) => this.#entries[sequence - 1]),
        })
      case 'activate':
        return this.#submit({
          kind: 'activate',
          text: this.#loadScheme(event.activate, ['events', this.#next, 'activate']),
        })
      case 'ads':
        return this.#ads(event)
      default:
        return this.#submit(plainCommand(event))
    }
  }

  #ads(event: Extract<ScenarioEvent, { kind: 'ads' }>): void {
    const common = { member: event.member, ...(event.plan === undefined ? {} : { plan: event.plan }) }
    if (event.ads === 'done') this.#submit({ kind: 'ads-done', ...common })
    else if ('started' in event.ads) this.#submit({ kind: 'ad-started', slot: event.ads.started, ...common })
    else this.#submit({ kind: 'ad-finished', slot: event.ads.finished, ...common })
  }
}

/** One round of a `repeat`: `{n}` stands for its number in every text. */
function filledIn<Part>(part: Part, round: number): Part {
  if (typeof part === 'string') return part.replaceAll('{n}', String(round)) as Part
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, filledIn(inner, round)])) as Part
}

type Newcomer = {
  readonly referrer?: string | undefined
  readonly region?: string | undefined
  readonly ranks?: Readonly<Record<string, string>> | undefined
}

/** A member joins, from `members`, by a `join` or in a `repeat`. */
function joining(member: string, { referrer, region, ranks }: Newcomer): WithoutEnvelope<Command> {
  return {
    ...{ kind: 'join' as const, member },
    ...(referrer === undefined ? {} : { referrer }),
    ...(ranks === undefined ? {} : { ranks }),
    ...(region === undefined ? {} : { region }),
  }
}

type PlainEvent = Exclude<
  ScenarioEvent,
  { kind: 'repeat' | 'order' | 'close' | 'advance' | 'refund' | 'activate' | 'ads' }
>

/** Events that are one command, word for word. */
function plainCommand(event: PlainEvent): WithoutEnvelope<Command> {
  switch (event.kind) {
    case 'sell':
      return { kind: 'sell', plan: event.sell, member: event.member, points: event.points }
    case 'inject':
      return { kind: 'inject', plan: event.inject, amount: event.amount }
    case 'revenue':
      return { kind: 'revenue', plan: event.revenue, amount: event.amount }
    case 'withdraw':
      return { kind: 'withdraw', withdrawal: event.withdraw, member: event.member, amount: event.amount }
    case 'settle':
      return { kind: 'settle-withdrawal', withdrawal: event.settle }
    case 'reject':
      return { kind: 'reject-withdrawal', withdrawal: event.reject }
    case 'redeem':
      return { kind: 'redeem', plan: event.redeem, member: event.member, points: event.points }
    case 'appoint':
      return { kind: 'appoint', rank: event.appoint, ladder: event.ladder, member: event.member }
    case 'agent':
      return { kind: 'appoint-agent', code: event.code, level: event.level, agent: event.agent }
    case 'move':
      return { kind: 'move', member: event.move, under: event.under, tree: event.tree, reason: event.reason }
    case 'report':
      return {
        kind: 'uphold-report',
        offender: event.report,
        reporter: event.reporter,
        reason: event.reason,
        ...(event.merchant === undefined ? {} : { merchant: event.merchant }),
      }
    case 'coin':
      return { kind: 'book-coin', member: event.member, amount: event.coin }
    case 'join':
      return joining(event.join, event)
    case 'receive':
      return { kind: 'receive', order: event.receive }
    case 'pickup':
      return { kind: 'pickup', order: event.pickup }
    case 'pause':
      return { kind: 'pause', plan: event.pause }
    case 'fund':
      return {
        kind: 'fund-opening',
        cash: event.cash ?? NOTHING,
        ...(event.growth === undefined ? {} : { growth: event.growth }),
      }
    case 'open':
      return openBalances(event)
    default:
      return { kind: 'resume', plan: event.resume }
  }
}

const NOTHING = 0n as Fen

/** What a member brings along from an old shop. */
function openBalances(event: Extract<PlainEvent, { kind: 'open' }>): WithoutEnvelope<Command> {
  const { kind: _, open: member, at: __, growth, release, ...rest } = event
  const kept = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  const positions = Object.entries(growth ?? {}).map(([plan, { points, spend = NOTHING, realised = NOTHING }]) => [
    plan,
    { points, spend, realised },
  ])
  const lots = Object.entries(release ?? {}).map(([plan, own]) => [
    plan,
    own.map(({ order, granted, left, daily = 0n as Hundredths }) => ({ order, granted, left, daily })),
  ])
  return {
    kind: 'open-balances',
    member,
    ...kept,
    ...(growth === undefined ? {} : { growth: Object.fromEntries(positions) }),
    ...(release === undefined ? {} : { release: Object.fromEntries(lots) }),
  }
}

/** Runs a scenario to its end. Throws DocumentError. */
export function runScenario(text: string, options: ScenarioOptions): PrintedState {
  const run = new ScenarioRun(text, options)
  while (run.step());
  return run.state()
}
