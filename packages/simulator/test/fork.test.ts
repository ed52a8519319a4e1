/** Forks: the real state under other names, and nothing of the original touched. */
import { Engine, type PrintedMember, printMall, Source } from '@huoshui/engine'
import { describe, expect, it } from 'vitest'
import { FORK_SNAPSHOT, forkEngine, forkExperiment, presentCourse, Run } from '../src/index.ts'
import { read, shipped } from './house.ts'

/** A mall that has been at work for sixty days. */
function mallAtWork(): Engine {
  const experiment = read(
    shipped('green-chain')
      .replace('days: 360', 'days: 60')
      .replace(/shocks:\n.*\n/, ''),
  )
  const [variant] = experiment.variants
  if (variant === undefined) throw new Error('a variant')
  const run = new Run({ variant, seed: 3, snapshot: null, orders: null })
  run.finish()
  run.world.engine.emit.listener = null
  return run.world.engine
}

/** Everything of a member but the names in it. */
const figures = ({ referrer: _referrer, placement: _placement, release: _release, ...rest }: PrintedMember): object =>
  rest

describe('a fork', () => {
  const live = mallAtWork()
  const before = live.stateHash()
  const fork = forkEngine(live)

  it('has every figure of the original under other names', () => {
    const [own, other] = [printMall(live.mall, null), printMall(fork.mall, null)]
    expect(other.pools).toEqual(own.pools)
    expect(other.purses).toEqual(own.purses)
    expect(other.platform).toEqual(own.platform)
    expect(Object.values(other.members).map(figures)).toEqual(Object.values(own.members).map(figures))
    const names = new Set(Object.keys(own.members))
    expect(Object.keys(other.members).filter((name) => names.has(name))).toEqual([])
    expect(fork.checkLaws()).toEqual([])
  })

  it('keeps no id of a member, an order or a command', () => {
    const text = Buffer.from(fork.snapshot()).toString('latin1')
    for (const name of ['F1', 'F2', 'F3']) expect(text).not.toMatch(new RegExp(`[^A-Za-z0-9]${name}[^A-Za-z0-9]`))
    expect(text).not.toContain('#100')
    expect(fork.state.seen.count).toBe(0)
  })

  it('is drawn anew each time, so that two forks cannot be laid side by side', () => {
    expect(forkEngine(live).state.memberId(0)).not.toBe(fork.state.memberId(0))
  })

  it('goes on by itself: selling there changes nothing here', () => {
    const sold = fork.submit({
      kind: 'sell',
      plan: 'growth',
      member: fork.state.memberId(5),
      points: 'all',
      id: '',
      caller: 'test',
      at: fork.clock,
    })
    expect(sold.kind).toBe('accepted')
    expect(live.stateHash()).toBe(before)
  })

  it('starts an experiment: the present course beside a change of parameters', () => {
    const snapshot = fork.snapshot()
    const course = presentCourse(fork)
    expect(course.newcomersADay).toBeGreaterThan(0)
    expect(course.mix).toEqual([
      { product: 'gift-1000', weight: expect.any(Number), shipTo: '440106' },
      { product: 'gift-1000', weight: expect.any(Number), pickup: fork.state.memberId(2) },
    ])
    const experiment = read(
      `experiment: fork
title: { zh: 叉, en: Fork }
start: { snapshot: today }
horizon: { days: 30 }
compare:
  - { name: present }
  - { name: backflow, with: { scheme.plans.growth.backflow: 50% } }
population: { arrivals: { constant: ${course.newcomersADay} }, tree: preferential, mix: ${JSON.stringify(course.mix)} }
behaviours: { repurchase: { daily: "${course.repurchase}" }, sell: { share: 50%, afterDays: 3 } }
`,
      { today: snapshot },
    )
    const [present, changed] = experiment.variants.map((variant) =>
      new Run({ variant, seed: 1, snapshot, orders: null }).finish(),
    )
    expect(present?.orders).toBe(changed?.orders)
    expect(present?.stateHash).not.toBe(changed?.stateHash)
    expect(Number(changed?.series.pools.growth?.price.at(-1))).toBeGreaterThan(
      Number(present?.series.pools.growth?.price.at(-1)),
    )
    expect(experiment.variants.map(({ schemeText }) => schemeText === null)).toEqual([true, false])
    expect(Engine.restore(snapshot).stateHash()).toBe(Engine.restore(snapshot).stateHash())
  })

  it('sets a whole changed scheme against the one in force, as the version that follows it', () => {
    const snapshot = fork.snapshot()
    const { text, version } = fork.scheme
    const changed = new Source(text.replace('backflow: 20%', 'backflow: 50%'), 'changed').content as object
    const experiment = read(
      forkExperiment(fork, { days: 10, seed: 1, newcomersADay: 2, change: 'backflow', changed: { scheme: changed } }),
      { [FORK_SNAPSHOT]: snapshot },
    )
    const [present, other] = experiment.variants
    expect(present?.schemeText).toBeNull()
    expect(JSON.parse(other?.schemeText ?? '')).toMatchObject({
      version: version + 1,
      plans: { growth: { backflow: '50%' } },
    })
    if (other === undefined) throw new Error('two sides')
    expect(new Run({ variant: other, seed: 1, snapshot, orders: null }).finish().orders).toBeGreaterThan(0)
  })
})
