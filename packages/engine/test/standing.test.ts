/** A close whose next step fails stands still: it is put aside, and the mall goes on as far as it may (architecture). */
import { expect, test } from 'vitest'
import { type Command, Engine, type Outcome, payloadsOf, readEntry } from '../src/index.ts'
import { START } from './mall.ts'

const DAY_MS = 86_400_000
const SCHEME = `
scheme: closes
version: 1
title: { zh: 结算, en: Closes }
settle: payment
ladders: { team: [low] }
plans:
  ads: { plan: ad-release, rate: 10%, referral: [20%, 10%] }
  equal: { plan: rank-dividend, ladder: team, every: day, shares: { low: 100% } }
products:
  pack: { price: "100.00", allocate: { ads: "50.00", equal: "10.00", platform: rest }, grants: { ads: 60% } }
`

type Action<Of extends Command = Command> = Of extends Command ? Omit<Of, 'id' | 'caller' | 'at'> : never

/** A mall whose host gives closes time only when told to, a few rows at a time. */
class Host {
  engine = Engine.create({ facts: 1, rows: 1 })
  at = START
  readonly frames: Uint8Array[] = []
  #count = 0

  submit(action: Action): Outcome {
    this.at += 60_000
    const outcome = this.engine.submit({ ...action, id: `c${++this.#count}`, caller: 'test', at: this.at } as Command)
    this.frames.push(this.engine.drain().frames)
    return outcome
  }

  must(action: Action): void {
    const outcome = this.submit(action)
    if (outcome.kind !== 'accepted') throw new Error(`${action.kind}: ${JSON.stringify(outcome)}`)
  }

  work(): void {
    while (this.engine.work());
    this.frames.push(this.engine.drain().frames)
  }

  refold(): Engine {
    const folded = Engine.create({ facts: 1, rows: 1 })
    for (const frames of this.frames) folded.evolve(frames)
    return folded
  }

  /** What every member was paid, whichever entry paid it. */
  paid(): string[] {
    return this.frames
      .flatMap((frames) => [...payloadsOf(frames)])
      .flatMap((payload) => readEntry(payload, this.engine.directory).facts)
      .flatMap((fact) => (fact.fact === 'reward' ? [`${fact.plan} ${fact.rule} ${fact.to} ${fact.amount}`] : []))
      .toSorted()
  }
}

const order = (id: string, member: string): Action => ({
  kind: 'order',
  order: id,
  member,
  product: 'pack',
  quantity: 1,
})

/** Four members with lots and finished tasks, the day before its end. */
function hostBeforeMidnight(): Host {
  const host = new Host()
  host.must({ kind: 'activate', text: SCHEME })
  for (const [index, member] of ['a', 'b', 'c', 'd'].entries()) {
    host.must({ kind: 'join', member, ...(index > 0 && { referrer: 'a' }) })
    host.must(order(`o-${member}`, member))
    host.must({ kind: 'appoint', ladder: 'team', rank: 'low', member })
  }
  host.at += DAY_MS
  host.must({ kind: 'tick' })
  host.work()
  for (const member of ['a', 'b', 'c', 'd']) host.must({ kind: 'ads-done', member })
  return host
}

/** The close of the next midnight is open and some of it is paid. */
function hostInClose(): Host {
  const host = hostBeforeMidnight()
  host.at += DAY_MS
  host.must({ kind: 'tick' })
  for (let slice = 0; slice < 6; slice++) host.engine.work()
  expect(host.engine.busy).toBe(true)
  return host
}

/** The same with a slice that throws. */
function hostWithStandingClose(): Host {
  const host = hostInClose()
  host.engine.emit.interruptAfter = 0
  host.work()
  return host
}

test('a slice that fails is put aside once, with the command that tries it again', () => {
  const host = hostWithStandingClose()
  expect(host.engine.busy).toBe(false)
  expect(host.engine.work()).toBe(false)
  const [aside, ...others] = host.engine.takeSetAside()
  expect(others).toEqual([])
  expect(aside).toMatchObject({
    retry: { kind: 'tick', caller: 'engine', id: host.engine.standing },
    code: 'exception',
    message: expect.stringMatching(/interrupted/),
  })
  expect(host.refold().stateHash()).toBe(host.engine.stateHash())
})

test('orders go on meanwhile; what waits for the close is told to come again', () => {
  const host = hostWithStandingClose()
  host.engine.emit.interruptAfter = -1
  host.must(order('meanwhile', 'b'))
  expect(host.submit({ kind: 'appoint', ladder: 'team', rank: 'low', member: 'b' })).toMatchObject({
    kind: 'refused',
    code: 'busy',
    message: expect.stringMatching(/stands still.*interrupted/),
  })
  expect(host.engine.checkLaws()).toEqual([])
})

test('the next boundary is not passed: nothing more is decided until the close is finished, and due work waits', () => {
  const host = hostWithStandingClose()
  host.engine.emit.interruptAfter = -1
  expect(host.engine.dueAt).toBeUndefined()
  host.at += DAY_MS
  const { sequence } = host.engine
  for (const action of [order('late', 'b'), { kind: 'join', member: 'e' }, { kind: 'tick' }] as Action[]) {
    expect(host.submit(action)).toMatchObject({ kind: 'refused', code: 'busy' })
  }
  expect(host.engine.sequence).toBe(sequence)
  expect(host.engine.takeSetAside()).toHaveLength(1)
})

test('its retry goes on where it stood, and pays what an uninterrupted close pays', () => {
  const whole = hostInClose()
  whole.work()
  const host = hostWithStandingClose()
  const [aside] = host.engine.takeSetAside()
  if (aside === undefined) throw new Error('nothing was put aside')
  expect(host.engine.submit(aside.retry)).toMatchObject({ kind: 'refused', code: 'busy' })
  expect(host.engine.takeSetAside()).toHaveLength(1)
  host.engine.emit.interruptAfter = -1
  expect(host.engine.submit({ ...aside.retry, id: 'engine:another' })).toMatchObject({ kind: 'accepted' })
  expect(host.engine.standing).toBe('')
  host.work()
  expect(host.engine.busy).toBe(false)
  expect(host.paid()).toEqual(whole.paid())
  expect(host.refold().stateHash()).toBe(host.engine.stateHash())
})

test('after a restart it is tried by itself', () => {
  const whole = hostInClose()
  whole.work()
  const host = hostWithStandingClose()
  host.engine = host.refold()
  expect(host.engine.busy).toBe(true)
  host.work()
  expect(host.engine.takeSetAside()).toEqual([])
  expect(host.paid()).toEqual(whole.paid())
})

test('a boundary that cannot be opened stands still too, and commands are not blamed for it', () => {
  const host = hostBeforeMidnight()
  host.at += DAY_MS
  host.engine.emit.interruptAfter = 0
  for (let index = 0; index < 3; index++) expect(host.submit({ kind: 'tick' })).toMatchObject({ code: 'busy' })
  const [aside, ...others] = host.engine.takeSetAside()
  expect(others).toEqual([])
  expect(aside?.retry).toMatchObject({ kind: 'tick', caller: 'engine' })
  host.engine.emit.interruptAfter = -1
  if (aside) expect(host.engine.submit({ ...aside.retry, at: host.at })).toMatchObject({ kind: 'accepted' })
  host.work()
  const whole = hostBeforeMidnight()
  whole.at += DAY_MS
  whole.must({ kind: 'tick' })
  whole.work()
  expect(host.paid()).toEqual(whole.paid())
})
