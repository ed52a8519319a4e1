import { isPlace } from '@huoshui/engine'
import type { Books } from '../books.ts'
import type { Database } from '../database/database.ts'
import type { RegionLevel } from '../database/place-tables.ts'
import type { OrderRow, ServicePointRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import type { MemberRepository } from '../members/member-repository.ts'
import type { ActService } from '../operators/act-service.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Clock } from '../shared/clock.ts'
import type { LocalText } from '../shared/text.ts'
import type { RegionKey } from './looks.ts'
import { provinces } from './provinces.ts'

export interface Region extends RegionKey {
  name: string
}

/** A region with its agent by member id, as the books have it. */
export interface AgencyView extends Region {
  agent: string | null
}

/** Where a buyer can have an order brought to, or fetch it. */
export interface Delivery {
  /** What the scheme in force wants to know of an order. */
  asks: { region: boolean; pickup: boolean }
  provinces: readonly { code: string; name: LocalText }[]
  /** Regions below a province that the operator has named. */
  regions: Region[]
  points: ServicePointRow[]
}

export interface PlaceService {
  delivery(): Promise<Delivery>
  /** Titles of places by code; a code that nobody named stands for itself. */
  titles(codes: readonly string[]): Promise<Map<string, LocalText>>
  points(members?: readonly string[]): Promise<ServicePointRow[]>
  /**
   * Where an order goes: a region's code, or an open service point, whose region then counts (spec/4).
   * @throws MallError unknown-region, unknown-service-point, bad-state for both at once
   */
  check(wanted: {
    shipTo?: string | undefined
    pickup?: string | undefined
  }): Promise<Pick<OrderRow, 'ship_to' | 'pickup'>>
  agencies(): Promise<AgencyView[]>
  /**
   * Appoints the agent of a region, which gets its name with it; or dismisses whoever it is. The entry is durable.
   * @throws MallError unknown-region, unknown-member, agent-exists
   */
  appoint(act: { operator: string; region: Region; agent: string | null; reason?: string }): Promise<void>
  /** Opens a member's service point, or changes and closes it. @throws MallError unknown-member, unknown-region */
  setPoint(act: { operator: string; point: Omit<ServicePointRow, 'mall' | 'created_at'> }): Promise<void>
}

/** Regions, their agents and service points of one mall (spec/2 2.8, 2.12). */
export function placeService(parts: {
  db: Database
  mall: string
  books: Books
  outbox: Outbox
  members: MemberRepository
  acts: ActService
  clock: Clock
}): PlaceService {
  const { db, mall, books, outbox, members, acts, clock } = parts

  const regions = (): Promise<Region[]> =>
    db.selectFrom('region').select(['level', 'code', 'name']).where('mall', '=', mall).orderBy('code').execute()

  async function points(of?: readonly string[]): Promise<ServicePointRow[]> {
    const all = db.selectFrom('service_point').selectAll().where('mall', '=', mall).orderBy('created_at')
    return of === undefined ? all.execute() : all.where('member', 'in', [...of]).execute()
  }

  return {
    points,
    async delivery() {
      const [asks, named, all] = await Promise.all([books.look('delivery'), regions(), points()])
      const below = named.filter(({ level }) => BELOW_PROVINCE.has(level))
      return { asks, provinces, regions: below, points: all.filter(({ open }) => open) }
    },

    async titles(codes) {
      if (codes.length === 0) return new Map()
      const named = await db
        .selectFrom('region')
        .select(['code', 'name'])
        .where('mall', '=', mall)
        .where('code', 'in', [...codes])
        .execute()
      const known = [
        ...provinces.map(({ code, name }) => [code, name] as const),
        ...named.map(({ code, name }) => [code, { zh: name, en: name }] as const),
      ]
      return new Map(known)
    },

    async check({ shipTo, pickup }) {
      if (shipTo === undefined && pickup === undefined) return { ship_to: null, pickup: null }
      if (pickup === undefined) {
        if (shipTo === undefined || !isKnownPlace(shipTo)) throw new MallError('unknown-region')
        return { ship_to: shipTo, pickup: null }
      }
      if (shipTo !== undefined) throw new MallError('bad-state', 'an order is shipped or picked up, not both')
      const [point] = await points([pickup])
      if (point?.open !== true) throw new MallError('unknown-service-point')
      return { ship_to: point.region, pickup }
    },

    async agencies() {
      const named = await regions()
      const agents = named.length === 0 ? [] : await books.look('agents', named)
      return named.map((region, index) => ({ ...region, agent: agents[index] ?? null }))
    },

    async appoint({ operator, region: { level, code, name }, agent, reason }) {
      const outboxId = await db.transaction().execute(async (tx) => {
        const id = await outbox.add(tx, {
          subject: `region:${level}:${code}`,
          caller: operator,
          command: { kind: 'appoint-agent', level, code, agent },
        })
        const act = agent === null ? 'dismiss-agent' : 'appoint-agent'
        await acts.note(tx, { operator, act, subject: `${level}:${code}`, reason, outbox: id })
        return id
      })
      await outbox.answer(outboxId)
      // Named once the books know it: what they refuse leaves nothing behind.
      await db
        .insertInto('region')
        .values({ mall, level, code, name })
        .onConflict((conflict) => conflict.columns(['mall', 'level', 'code']).doUpdateSet({ name }))
        .execute()
    },

    async setPoint({ operator, point }) {
      if (point.region !== null && !isKnownPlace(point.region)) throw new MallError('unknown-region')
      const owner = await members.find(point.member)
      if (owner === undefined || owner.closed_at !== null) throw new MallError('unknown-member')
      await db.transaction().execute(async (tx) => {
        const { member, ...changed } = point
        await tx
          .insertInto('service_point')
          .values({ ...point, mall, created_at: new Date(clock()) })
          .onConflict((conflict) => conflict.columns(['mall', 'member']).doUpdateSet(changed))
          .execute()
        await acts.note(tx, { operator, act: point.open ? 'open-point' : 'close-point', subject: member })
      })
    },
  }
}

const BELOW_PROVINCE: ReadonlySet<RegionLevel> = new Set(['city', 'district', 'custom'])

const isKnownPlace = (code: string): boolean =>
  isPlace(code) && provinces.some((province) => province.code.startsWith(code.slice(0, 2)))
