/** What members do day by day besides buying and selling: ad tasks, withdrawals, handing points in. */
import type { Fen, Hundredths } from '@huoshui/engine'
import type { Random } from '../chance/random.ts'
import type { Behaviours } from '../experiment/schema.ts'
import type { World } from './world.ts'

export class Chores {
  readonly #world: World
  readonly #behaviours: Behaviours
  readonly #random: Random
  readonly #adPlans: readonly string[]
  readonly #stagedPlan: string | undefined

  constructor(world: World, behaviours: Behaviours, random: Random) {
    this.#world = world
    this.#behaviours = behaviours
    this.#random = random
    const named = (kind: string): string[] =>
      world.engine.scheme.plans.filter(({ definition }) => definition.name === kind).map(({ id }) => id)
    this.#adPlans = named('ad-release')
    this.#stagedPlan = behaviours.redeem?.plan ?? named('staged-release')[0]
  }

  evening(): void {
    const { tasks, withdraw, redeem } = this.#behaviours
    const { day } = this.#world
    if (tasks !== undefined) for (const plan of this.#adPlans) this.#doTasks(plan, tasks)
    if (redeem !== undefined && (day + 1) % redeem.every === 0) this.#redeem(redeem.share)
    if (withdraw !== undefined && (day + 1) % withdraw.every === 0) this.#withdraw(withdraw.above)
  }

  /** Only who has something unreleased does tasks. */
  #doTasks(plan: string, { discipline, revenue }: NonNullable<Behaviours['tasks']>): void {
    const world = this.#world
    const { state } = world.engine
    let done = 0n
    this.#random.visit(world.members, discipline, (row) => {
      const balance = state.columnByName.get(`${plan}.balance`)?.at(row) ?? 0n
      if (balance === 0n || balance === 0) return
      if (world.act({ kind: 'ads-done', plan, member: state.memberId(row) })) done++
    })
    if (revenue !== undefined && done > 0n && revenue > 0n)
      world.act({ kind: 'revenue', plan, amount: (revenue * done) as Fen })
  }

  #redeem(share: number): void {
    const world = this.#world
    const { state } = world.engine
    const plan = this.#stagedPlan
    if (plan === undefined) return
    this.#random.visit(world.members, share, (row) => {
      const points = (state.shopping.at(row) ?? 0n) as Hundredths
      if (points > 0n) world.act({ kind: 'redeem', plan, member: state.memberId(row), points })
    })
  }

  #withdraw(above: Fen): void {
    const world = this.#world
    const { state } = world.engine
    for (let row = 0; row < world.members; row++) {
      const amount = (state.available.at(row) ?? 0n) as Fen
      if (amount === 0n || amount < above) continue
      const withdrawal = world.documentId()
      if (world.act({ kind: 'withdraw', withdrawal, member: state.memberId(row), amount }))
        world.act({ kind: 'settle-withdrawal', withdrawal })
    }
  }
}
