import type { Fields } from '../fields.ts'
import { floorRate } from '../units.ts'
import type { Order, World } from '../world.ts'
import { Plan } from './plan.ts'

/** Narrowest first. */
export const LEVELS = ['custom', 'district', 'city', 'province', 'area'] as const
export type Level = (typeof LEVELS)[number]

/** The code of each level that a GB/T 2260 code lies in. */
export function codesOf(code: string, areas: Map<string, string[]>): Map<Level, string> {
  const codes = new Map<Level, string>()
  if (code.length > 6) codes.set('custom', code)
  const six = code.slice(0, 6)
  if (!six.endsWith('00')) codes.set('district', six)
  if (!six.endsWith('0000')) codes.set('city', `${six.slice(0, 4)}00`)
  codes.set('province', `${six.slice(0, 2)}0000`)
  for (const [area, provinces] of areas) if (provinces.includes(six.slice(0, 2))) codes.set('area', area)
  return codes
}

/** 2.8 regional-agency. */
export class RegionalAgency extends Plan {
  readonly #mode: 'differential' | 'flat'
  readonly #amounts: Map<string, bigint> | null
  readonly #rates: Map<string, bigint> | null

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'remainder')
    this.#mode = fields.choice('mode', ['differential', 'flat'], 'differential')
    this.#amounts = fields.has('amounts')
      ? perLevel(fields.child('amounts'), (table, level) => table.amount(level))
      : null
    this.#rates = fields.has('rates') ? perLevel(fields.child('rates'), (table, level) => table.rate(level)) : null
    if ((this.#amounts === null) === (this.#rates === null)) throw fields.fail('either amounts or rates')
  }

  override settle(order: Order): void {
    const region = order.merchant ? order.merchant.region : (order.shipTo ?? order.servicePoint?.region ?? null)
    if (!order.parts.has(this.id) || region === null) return
    const codes = codesOf(region, this.world.scheme.areas)
    let highest = 0n
    for (const level of LEVELS) {
      const agent = this.world.agents.get(`${level}:${codes.get(level)}`)
      if (!agent) continue
      const rate = this.#rates?.get(level)
      const amount =
        rate === undefined ? (this.#amounts?.get(level) ?? 0n) * order.quantity : floorRate(order.cash, rate)
      const due = this.#mode === 'flat' ? amount : amount - highest
      if (due <= 0n) continue
      this.reward(level, agent, due, {
        basis: order.cash,
        ...(rate === undefined ? {} : { rate }),
        from: order.member,
        order,
      })
      highest = amount
    }
  }
}

function perLevel(table: Fields, read: (table: Fields, level: string) => bigint): Map<string, bigint> {
  for (const level of table.keys()) if (!LEVELS.some((one) => one === level)) throw table.fail('no such level', level)
  return new Map(table.keys().map((level) => [level, read(table, level)]))
}
