/** A small mall for tests, and random days in it. */
import fc from 'fast-check'
import {
  type Command,
  Engine,
  type Fen,
  type Hundredths,
  type MicroPoints,
  type Outcome,
  parsePpm,
  payloadsOf,
  readEntry,
} from '../src/index.ts'

export const START = 1_767_196_800_000

/** Growth points with an exit and a lock, and two levels of referral. */
export const scheme = (version = 1, changes = ''): string => `
scheme: small
version: ${version}
title: { zh: 小商城, en: Small mall }
settle: payment
plans:
  growth: { plan: appreciating-points, issuePrice: "1.00", grant: 70%, backflow: 20%, exit: { multiple: 1.2, cap: exact } }
  locked: { plan: appreciating-points, issuePrice: "0.50", grant: 100%, backflow: 5%, exit: { multiple: 1.5, cap: market }, lockDays: 2 }
  referral: { plan: referral, rates: [10%, 5%] }
products:
  pack: { price: "1000.00", allocate: { cost: "200.00", growth: "300.00", locked: "50.00", referral: "150.00", platform: rest } }
  small: { price: "9.99", allocate: { growth: 30%, referral: 15%, platform: rest } }
merchantOrders:
  allocate: { merchant: 80%, growth: 16%, platform: rest }
${changes}`

type Action<Of extends Command = Command> = Of extends Command ? Omit<Of, 'id' | 'caller' | 'at'> : never

/** An engine, the entries it made, and a clock that moves by itself. */
export class Desk {
  engine = Engine.create()
  readonly frames: Uint8Array[] = []
  readonly payloads: Uint8Array[] = []
  at = START
  #count = 0

  constructor(text = scheme()) {
    this.must({ kind: 'activate', text })
  }

  /** Submits a command a minute later. */
  submit(action: Action): Outcome {
    this.at += 60_000
    const outcome = this.engine.submit({ ...action, id: `c${++this.#count}`, caller: 'test', at: this.at } as Command)
    this.keep()
    return outcome
  }

  must(action: Action): number {
    const outcome = this.submit(action)
    if (outcome.kind !== 'accepted') throw new Error(`${action.kind}: ${JSON.stringify(outcome)}`)
    return outcome.sequence
  }

  refund(order: string): Outcome {
    const originals = this.engine.originalsOf(order).map((sequence) => this.payloads[sequence - 1] as Uint8Array)
    return this.submit({ kind: 'refund', order, reason: 'test', originals })
  }

  /** Finishes what is open and keeps the entries. */
  keep(): void {
    this.engine.finish()
    const { frames } = this.engine.drain()
    this.frames.push(frames)
    for (const payload of payloadsOf(frames)) this.payloads.push(payload)
  }

  /** Every reward so far: sales and exits are named with their plan. */
  rewards(): { amount: bigint; basis: bigint | null; rate: bigint | null; rule: string }[] {
    return this.payloads
      .flatMap((payload) => readEntry(payload, this.engine.directory).facts)
      .filter((fact) => fact.fact === 'reward')
      .map(({ amount, basis, rate, rule, plan }) => ({
        amount,
        basis,
        rate: rate === null ? null : parsePpm(rate),
        rule: rule === 'sale' || rule === 'exit' ? `${plan} ${rule}` : rule,
      }))
  }

  /** The same mall folded from its entries. */
  refold(): Engine {
    const folded = Engine.create()
    for (const frames of this.frames) folded.evolve(frames)
    return folded
  }
}

export interface Step {
  readonly what: string
  readonly member: number
  readonly other: number
  readonly size: number
}

export const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(
    'join',
    'join',
    'order',
    'order',
    'order',
    'small',
    'shop',
    'sell',
    'sell-all',
    'inject',
    'withdraw',
    'settle',
    'reject',
    'refund',
    'move',
    'pause',
    'resume',
    'hold',
    'void',
    'fund',
    'open',
    'day',
  ),
  member: fc.nat(11),
  other: fc.nat(11),
  size: fc.integer({ min: 1, max: 400 }),
})

function payAtShop(desk: Desk, payment: { order: string; member: string; merchant: string; amount: Fen }): Outcome {
  return desk.submit({ kind: 'merchant-order', ...payment })
}

/** A shop moves in: its operator's money, or what one member brings along. */
function moveIn(desk: Desk, { what, member, other, size }: Step): Outcome {
  if (what === 'fund') {
    const growth = { growth: { points: BigInt(size) as MicroPoints, cash: BigInt(size * other * 100) as Fen } }
    return desk.submit({ kind: 'fund-opening', cash: BigInt(size * 29) as Fen, growth })
  }
  const position = { points: BigInt(size % 300), spend: BigInt(other * 10_000), realised: 0n }
  return desk.submit({
    kind: 'open-balances',
    member: `m${member}`,
    available: BigInt(size) as Fen,
    growth: { growth: position as { points: MicroPoints; spend: Fen; realised: Fen } },
    promoter: other % 2 === 0 ? ['referral'] : [],
  })
}

/** Does a random step; ids come from the index, so that repeats and unknown ids happen too. */
export function act(desk: Desk, { what, member, other, size }: Step, index: number): Outcome {
  const who = `m${member}`
  switch (what) {
    case 'join':
      return desk.submit({ kind: 'join', member: who, ...(other < 8 ? { referrer: `m${other}` } : {}) })
    case 'order':
      return desk.submit({ kind: 'order', order: `o${index}`, member: who, product: 'pack', quantity: 1 + (size % 3) })
    case 'small':
      return desk.submit({ kind: 'order', order: `o${index}`, member: who, product: 'small', quantity: size })
    case 'shop':
      desk.submit({ kind: 'register-merchant', merchant: `shop${other}`, owner: `m${other}` })
      return payAtShop(desk, {
        order: `o${index}`,
        member: who,
        merchant: `shop${other}`,
        amount: BigInt(size * 37) as Fen,
      })
    case 'sell':
    case 'sell-all': {
      const points = what === 'sell' ? (BigInt(size * 100_003) as MicroPoints) : 'all'
      return desk.submit({ kind: 'sell', plan: size % 2 ? 'growth' : 'locked', member: who, points })
    }
    case 'inject':
      return desk.submit({
        kind: 'inject',
        plan: size % 2 ? 'growth' : 'locked',
        amount: BigInt(size * size * 7) as Fen,
      })
    case 'withdraw':
      return desk.submit({ kind: 'withdraw', withdrawal: `w${index}`, member: who, amount: BigInt(size * 11) as Fen })
    case 'settle':
      return desk.submit({ kind: 'settle-withdrawal', withdrawal: `w${index - (size % 6)}` })
    case 'reject':
      return desk.submit({ kind: 'reject-withdrawal', withdrawal: `w${index - (size % 6)}` })
    case 'refund':
      return desk.refund(`o${index - (size % 9)}`)
    case 'move':
      return desk.submit({ kind: 'move', member: who, under: `m${other}`, tree: 'referral', reason: 'test' })
    case 'pause':
    case 'resume':
      return desk.submit({ kind: what, plan: 'growth' })
    case 'hold':
      return desk.submit({
        kind: 'hold',
        hold: `h${index}`,
        member: who,
        amount: BigInt(size * 13) as Fen,
        expiresAt: desk.at + size * 60_000,
      })
    case 'void':
      return desk.submit({ kind: 'void-hold', hold: `h${index - (size % 6)}` })
    case 'fund':
    case 'open':
      return moveIn(desk, { what, member, other, size })
    default:
      desk.at += size * 600_000
      return desk.submit({ kind: 'book-coin', member: who, amount: BigInt(size) as Hundredths })
  }
}
