import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { type EmbeddedServer, keepScratch, removeScratch, scratchDirectory, startEmbedded } from '@huoshui/journal'
import { BLOWS, type BlowName } from './blows.ts'
import {
  BOOK_CALLERS,
  Clerk,
  callBooks,
  callShop,
  HouseRecord,
  joinEverybody,
  SHOP_CALLERS,
  WAVE_MEMBERS,
  WAVES,
} from './callers.ts'
import type { CrashPoint } from './crash-points.ts'
import { judgeHouse } from './judge.ts'
import { MallDays } from './mall-days.ts'
import { Switch } from './switch.ts'
import { Victim } from './victim.ts'

const HOST = new URL('./house.ts', import.meta.url).pathname
const SCHEME = new URL('./everything.yaml', import.meta.url).pathname
/** A day of the mall passes in this time. */
const DAY_PASSES_MS = 1500
/** A house that does not come to its point, or does not serve again, within this time never will. */
const PATIENCE_MS = 90_000
/** As many answers after a blow say that the house serves again. */
const SERVED_AGAIN = BOOK_CALLERS + SHOP_CALLERS
/** Pays for one order of a wave, in fen: as much again more than doubles the price, and everybody is over. */
const WAVE_FEN = 70_000n

/** A house under 64 callers, struck again and again, and judged by what its callers were told. */
export class Campaign {
  readonly record = new HouseRecord()
  /** How often each named point and each blow struck. */
  readonly strikes = new Map<string, number>()
  readonly #directory: string
  readonly #server: EmbeddedServer
  readonly #line: Switch
  readonly #paceMs: number
  readonly #victim: Victim
  readonly #days = new MallDays(Date.now(), DAY_PASSES_MS)
  readonly #errands: Promise<unknown>[] = []
  #failure: unknown
  #alive = false
  #finished = false
  #wavesBroken = 0
  #liveHash = ''

  private constructor(directory: string, server: EmbeddedServer, line: Switch, paceMs: number) {
    this.#paceMs = paceMs
    this.#directory = directory
    this.#server = server
    this.#line = line
    const url = server.url.replace(String(server.port), String(line.port))
    const ownerUrl = server.ownerUrl.replace(String(server.port), String(line.port))
    const env = { OWNER_URL: ownerUrl, DAYS: this.#days.text }
    this.#victim = new Victim(directory, url, { host: HOST, scheme: SCHEME, env })
  }

  /**
   * Sets up an empty database and its callers, who ask from now on, each with a pause of `paceMs` after an answer; no
   * house answers yet.
   */
  static async open(paceMs = 0): Promise<Campaign> {
    const directory = await scratchDirectory('campaign')
    const server = await startEmbedded({ directory, lifeline: true })
    const line = new Switch(server.port)
    await line.open()
    const campaign = new Campaign(directory, server, line, paceMs)
    campaign.#errand(campaign.#callAll())
    return campaign
  }

  /** Whether another cascade can be struck. */
  get hasWaves(): boolean {
    return this.#wavesBroken < WAVES
  }

  /** The house is started to die at a point, and has died there when this resolves. */
  async strikeAt(point: CrashPoint, times: number): Promise<void> {
    if (this.#alive) await this.#victim.kill()
    this.#alive = false
    if (point === 'cascading' || point === 'cascaded') this.#errand(this.#breakWave())
    await this.#dieAt(`${point}:${times}`)
    this.#count(point)
  }

  /** Strikes from outside, and waits until the callers are served again. */
  async strike(name: BlowName, lastsMs: number): Promise<void> {
    await this.#revive()
    const [server, line, victim] = [this.#server, this.#line, this.#victim]
    await this.#served(1)
    await BLOWS[name]({ server, line, victim, revive: () => this.#restart() }, lastsMs)
    await this.#served(SERVED_AGAIN)
    this.#count(name)
  }

  /** Goes on until so much was acknowledged. */
  async workUntil(acknowledged: number): Promise<void> {
    await this.#revive()
    await this.#served(acknowledged - this.record.acknowledged)
  }

  /** Lets everybody finish, brings the house to rest, and judges. @throws AssertionError */
  async judge(): Promise<void> {
    await this.#revive()
    this.#finished = true
    await Promise.all(this.#errands)
    this.#check()
    await this.#victim.ask({ ask: 'rest' })
    const hash = await this.#rested()
    assert.equal(await this.#victim.stop(), 0, `the house did not stop well\n${this.complaints}`)
    this.#alive = false
    this.#liveHash = hash
    await this.verdict()
  }

  /** What a house that has come to rest is judged to be, by the record as it is now. @throws AssertionError */
  async verdict(): Promise<void> {
    await judgeHouse(this.record, this.#server.url, this.#liveHash)
  }

  /** The database itself, not by the line that is struck; logs in as the owner of the tables of the journal. */
  get ownerUrl(): string {
    return this.#server.ownerUrl
  }

  get complaints(): string {
    return this.#victim.complaints.slice(-4000)
  }

  /** Ends everything; the database is left where it is when somebody is to look at it. */
  async close(keep = false): Promise<string> {
    this.#finished = true
    if (this.#alive) await this.#victim.kill()
    this.#line.close()
    await this.#server.stop()
    await (keep ? keepScratch : removeScratch)(this.#directory)
    return this.#directory
  }

  async #callAll(): Promise<void> {
    const [victim, record] = [this.#victim, this.record]
    const house = { host: victim, record, days: this.#days, paceMs: this.#paceMs, done: () => this.#finished }
    const shop = Array.from({ length: SHOP_CALLERS }, (_, caller) => callShop(house, caller))
    const callBooksAll = () =>
      Promise.all(Array.from({ length: BOOK_CALLERS }, (_, caller) => callBooks(house, caller)))
    await Promise.all([...shop, joinEverybody(victim, record).then(callBooksAll)])
  }

  /** Money comes in that puts everybody over who rides the wave; waits until enough do. */
  async #breakWave(): Promise<void> {
    const wave = this.#wavesBroken
    this.#wavesBroken += 1
    while ((this.record.wave[wave] ?? 0) < WAVE_MEMBERS + BOOK_CALLERS) await sleep(20)
    const amount = WAVE_FEN * BigInt(this.record.wave[wave] ?? 0)
    const clerk = new Clerk(this.#victim, this.record, 'funder')
    await clerk.send(`inject/${wave}`, { kind: 'inject', plan: `wave-${wave}`, amount })
  }

  /** Something that goes on beside; its failure is the campaign's. */
  #errand(work: Promise<unknown>): void {
    const kept = work.catch((error) => {
      this.#failure ??= error
    })
    this.#errands.push(kept)
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  #count(what: string): void {
    this.strikes.set(what, (this.strikes.get(what) ?? 0) + 1)
  }

  async #dieAt(crash: string): Promise<void> {
    const until = Date.now() + PATIENCE_MS
    for (;;) {
      const started = this.#victim.start(crash).catch(() => undefined)
      const ended = started.then(() => this.#victim.ended()).then(() => true)
      const late = sleep(Math.max(0, until - Date.now()), false, { ref: false })
      if (!(await Promise.race([ended, late]))) throw new Error(`${crash} was never reached\n${this.complaints}`)
      this.#check()
      if (this.#victim.endedBy === 'SIGKILL') return
      // It could not even start: the database was not there yet.
      await sleep(200)
    }
  }

  async #revive(): Promise<void> {
    if (!this.#alive) await this.#restart()
  }

  /** Whoever watches over a server starts it until it stays. */
  async #restart(): Promise<void> {
    const until = Date.now() + PATIENCE_MS
    for (;;) {
      try {
        await this.#victim.start()
        this.#alive = true
        return
      } catch (error) {
        if (Date.now() > until) throw error
        await sleep(200)
      }
    }
  }

  /** Waits for so many more answers. */
  async #served(more: number): Promise<void> {
    const enough = this.record.acknowledged + more
    const until = Date.now() + PATIENCE_MS
    while (this.record.acknowledged < enough) {
      this.#check()
      if (Date.now() > until) throw new Error(`nobody is served any more\n${this.complaints}`)
      await sleep(10)
    }
  }

  /** The hash of a house in which nothing is under way any more. */
  async #rested(): Promise<string> {
    const until = Date.now() + PATIENCE_MS
    let seen = -1
    for (;;) {
      const shop = await this.#victim.ask({ ask: 'differences' })
      const live = await this.#victim.ask({ ask: 'hash' })
      if (shop.kind === 'differences' && shop.waiting === 0 && live.kind === 'hash' && live.sequence === seen) {
        assert.deepEqual(shop.differences, [])
        return live.hash
      }
      if (live.kind === 'hash') seen = live.sequence
      if (Date.now() > until) throw new Error(`the house does not come to rest: ${JSON.stringify(shop)}`)
      await sleep(700)
    }
  }
}
