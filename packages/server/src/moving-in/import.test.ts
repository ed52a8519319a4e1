import { openClient } from '@huoshui/journal'
import { redoImports } from '@huoshui/mall/backup'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { importSchema } from '../contract/imports.ts'
import { TestClient, type TestServer, testServer } from '../testing.ts'
import { movingInScheme, oldShop, phoneOf } from './shop.ts'

type Import = z.output<typeof importSchema>

const MEMBERS = 5000

let server: TestServer
let proposer: TestClient
let approver: TestClient
beforeAll(async () => {
  server = await testServer({ scheme: movingInScheme })
  proposer = new TestClient(server)
  await proposer.loginOperator()
  const second = await server.hosted.served.mall.operators.add('second')
  approver = new TestClient(server)
  await approver.send('POST', '/api/admin/login', second)
})
afterAll(() => server.stop())

type Texts = Partial<Record<'members' | 'balances' | 'lots', string | Uint8Array>>

const bodyOf = (texts: Texts, changes: object = {}) => ({
  files: Object.entries(texts).map(([kind, text]) => ({
    kind,
    name: `${kind}.csv`,
    content: Buffer.from(text).toString('base64'),
  })),
  keepExisting: false,
  expected: [],
  ...changes,
})

async function propose(texts: Texts, changes: object = {}): Promise<Import> {
  const response = await proposer.send('POST', '/api/admin/imports', bodyOf(texts, changes))
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.json<Import>()
}

const act = async (client: TestClient, id: string, name: string, body: object = {}) =>
  client.send('POST', `/api/admin/imports/${id}/${name}`, body)
const codeOf = (response: { json: <Body>() => Body }): string => response.json<{ code: string }>().code
const withdraw = async ({ id }: Import): Promise<void> => void (await act(proposer, id, 'withdraw'))

async function carriedOut({ id, sha256 }: Import, skipBroken = false): Promise<Import> {
  const approved = await act(approver, id, 'approve', { sha256, skipBroken })
  expect(approved.statusCode).toBe(200)
  const read = async () => (await proposer.get(`/api/admin/imports/${id}`)).json<Import>()
  await expect.poll(async () => (await read()).state, { timeout: 60_000, interval: 200 }).not.toBe('running')
  return read()
}

const sum = async (account: 'available'): Promise<bigint> => {
  const { books, memberRows } = server.hosted.served.mall
  const held = await books.look(account, await memberRows.ids())
  return held.reduce((total, amount) => total + amount, 0n)
}

describe('a shop that moves in', () => {
  it(`brings ${MEMBERS} members with trees, ranks, balances and lots, and the books agree to the fen`, async () => {
    const { mall } = server.hosted.served
    const { files, totals } = oldShop(MEMBERS)
    const texts = Object.fromEntries(files.map(({ kind, bytes }) => [kind, bytes]))
    const proposed = await propose(texts, { expected: [{ figure: 'members', total: String(MEMBERS) }] })
    expect(proposed).toMatchObject({ state: 'checked', brokenRows: 0, blocked: false, problems: [] })
    expect(await mall.memberRows.count()).toBe(0)
    const alone = await act(proposer, proposed.id, 'approve', { sha256: proposed.sha256, skipBroken: false })
    expect(codeOf(alone)).toBe('second-operator-needed')
    const otherFiles = await act(approver, proposed.id, 'approve', { sha256: '0'.repeat(64), skipBroken: false })
    expect(codeOf(otherFiles)).toBe('files-changed')

    const done = await carriedOut(proposed)
    expect(done).toMatchObject({ state: 'done', control: { agrees: true, members: { stated: MEMBERS, met: 0 } } })
    expect(await mall.memberRows.count()).toBe(MEMBERS)
    const held = await mall.books.look('heldSums')
    expect([...held.apart.values()].every((amount) => amount === 0n)).toBe(true)
    expect(held.held.get('release:ads')).toBe(totals.released)
    const cash = done.control?.assets.find(({ asset }) => asset === 'CNY')
    expect(BigInt(cash?.booked.replace('.', '') ?? '')).toBe(totals.walletFen)
    expect(await mall.reconciler.differences()).toEqual([])
    const audit = (await proposer.get('/api/admin/audit')).json<{ items: { act: string }[] }>()
    expect(audit.items.map((line) => line.act)).toEqual(expect.arrayContaining(['propose-import', 'approve-import']))
  }, 90_000)

  it('lets everybody log in with the old phone, at the place in the tree, with the old balances', async () => {
    const { mall } = server.hosted.served
    const member = new TestClient(server)
    const { id } = await member.login(phoneOf(100))
    const me = (await member.get('/api/me')).json<{ name: string }>()
    expect(me.name).toBe('会员100')
    const state = await mall.books.look('memberState', id)
    const top = await mall.books.look('memberState', (await mall.memberRows.find(id))?.referrer ?? '')
    expect(state).toMatchObject({ wallet: { available: '7.01' }, ranks: { team: 'director' } })
    expect(state?.release).toMatchObject({ ads: { balance: '99.99' }, staged: { balance: '7464.00' } })
    // Every hundredth stands below the very first in the plan's own tree, and elsewhere in the tree of referrers.
    expect(state?.placement).not.toEqual({ chain: state?.referrer })
    expect(top).toBeDefined()
    expect((await mall.memberRows.find(id))?.joined_at.toISOString()).toBe('2024-05-14T16:00:00.000Z')
  })

  it('keeps neither names nor phones in the steps once it is done, and none in the journal ever', async () => {
    const { mall, journal } = server.hosted.served
    const steps = await mall.imports.list()
    expect(steps).toHaveLength(1)
    let text = ''
    for await (const block of journal.blocks(0)) text += Buffer.from(block.frames).toString('latin1')
    expect(text).not.toContain(Buffer.from('会员100').toString('latin1'))
    expect(text).not.toContain(phoneOf(100))
    expect(text).not.toContain('old-100')
  })

  it('refuses the same files a second time, and a member’s second opening', async () => {
    const { files } = oldShop(MEMBERS)
    const texts = Object.fromEntries(files.map(({ kind, bytes }) => [kind, bytes]))
    const again = await proposer.send('POST', '/api/admin/imports', bodyOf(texts))
    expect(codeOf(again)).toBe('already-imported')
    const twice = await propose({ balances: `phone,wallet\n${phoneOf(1)},5.00\n` })
    expect(twice.problems.map(({ code }) => code)).toEqual(['already-opened'])
    await withdraw(twice)
  })

  it('refuses broken rows as a whole, and goes on without them when that is asked for', async () => {
    const { mall } = server.hosted.served
    const before = await mall.memberRows.count()
    const members = `phone,referrer_phone,name\n${phoneOf(7001)},,甲\n12345,,乙\n${phoneOf(7002)},${phoneOf(7001)},丙\n`
    const broken = await propose({ members, balances: `phone,wallet\n${phoneOf(7001)},3.00\n${phoneOf(7002)},-1\n` })
    expect(broken.problems.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      'members:3 bad-phone',
      'balances:3 negative-amount',
    ])
    const open = await proposer.send('POST', '/api/admin/imports', bodyOf({ members }))
    expect(codeOf(open)).toBe('import-open')
    const refused = await act(approver, broken.id, 'approve', { sha256: broken.sha256, skipBroken: false })
    expect(codeOf(refused)).toBe('import-broken')
    expect(await mall.memberRows.count()).toBe(before)
    const list = await proposer.get(`/api/admin/imports/${broken.id}/broken.csv`)
    expect(list.body).toContain('members,3,"phone",bad-phone')
    expect(list.body).not.toContain('12345')

    const done = await carriedOut(broken, true)
    expect(done).toMatchObject({ state: 'done', skipBroken: true, control: { agrees: true, members: { joined: 2 } } })
    expect(await mall.memberRows.count()).toBe(before + 2)
  }, 60_000)

  it('refuses totals that differ from those stated, and keeps the account of a phone that is a member', async () => {
    const { mall } = server.hosted.served
    const client = new TestClient(server)
    const early = await client.login(phoneOf(8001), { name: '早来的' })
    const texts = {
      members: `phone,name,referrer_phone\n${phoneOf(8001)},旧名,\n${phoneOf(8002)},新人,${phoneOf(8001)}\n`,
      balances: `phone,wallet\n${phoneOf(8001)},12.34\n`,
    }
    const exists = await propose(texts)
    expect(exists.problems.map(({ code }) => code)).toEqual(['member-exists', 'referrer-broken', 'member-broken'])
    await withdraw(exists)
    const differs = await propose(texts, { keepExisting: true, expected: [{ figure: 'wallet', total: '12.35' }] })
    expect(differs).toMatchObject({ blocked: true, problems: [{ code: 'expected-otherwise', line: 0 }] })
    const blocked = await act(approver, differs.id, 'approve', { sha256: differs.sha256, skipBroken: true })
    expect(codeOf(blocked)).toBe('import-blocked')
    await withdraw(differs)

    const before = await sum('available')
    const done = await carriedOut(await propose(texts, { keepExisting: true }))
    expect(done).toMatchObject({ state: 'done', control: { agrees: true } })
    expect((await mall.memberRows.find(early.id))?.name).toBe('早来的')
    expect((await mall.books.look('wallet', early.id))?.available).toBe(1234n)
    expect((await sum('available')) - before).toBe(1234n)
  }, 60_000)

  it('gives the balances to the account that somebody made between the check and the run', async () => {
    const { mall } = server.hosted.served
    const texts = {
      members: `phone,referrer_phone\n${phoneOf(9002)},${phoneOf(9001)}\n${phoneOf(9001)},\n`,
      balances: `phone,wallet\n${phoneOf(9001)},1.00\n${phoneOf(9002)},2.00\n`,
    }
    const proposed = await propose(texts)
    const own = await new TestClient(server).login(phoneOf(9001))
    const done = await carriedOut(proposed)
    expect(done).toMatchObject({ state: 'done', control: { agrees: true, members: { joined: 1, met: 1 } } })
    expect((await mall.books.look('wallet', own.id))?.available).toBe(100n)
    const below = await mall.books.look('memberState', (await mall.memberRows.referredBy(own.id, 5))[0]?.id ?? '')
    expect(below).toMatchObject({ referrer: own.id, wallet: { available: '2.00' } })
  }, 60_000)

  it('is carried out again where a restore cut the journal, and what stands is not done twice', async () => {
    const { mall } = server.hosted.served
    const before = await mall.books.look('heldSums')
    const client = await openClient({ connectionString: server.url })
    expect(await redoImports(client, { mall: 'demo', sequence: before.sequence - 1 })).toBe(1)
    await client.end()
    mall.imports.nudge()
    const state = async () => (await mall.imports.list())[0]
    await expect.poll(async () => (await state())?.state, { timeout: 60_000, interval: 200 }).toBe('done')
    expect((await state())?.control).toMatchObject({ agrees: true, members: { joined: 1, met: 1 } })
    expect((await mall.books.look('heldSums')).held).toEqual(before.held)
  }, 60_000)

  it('goes on while members join and buy, and tells their entries from its own', async () => {
    const { mall } = server.hosted.served
    const numbers = Array.from({ length: 2000 }, (_, index) => 20_000 + index)
    const proposed = await propose({
      members: `phone,referrer_phone\n${numbers.map((one) => `${phoneOf(one)},${phoneOf(one === 20_000 ? 1 : one - 1)}`).join('\n')}\n`,
      balances: `phone,wallet\n${numbers.map((one) => `${phoneOf(one)},0.01`).join('\n')}\n`,
    })
    expect(proposed.problems).toEqual([])
    const buyer = new TestClient(server)
    const { referral_code: referralCode } = (await mall.memberRows.list({ limit: 1 }))[0] ?? {}
    await buyer.login(phoneOf(9500), { ...(referralCode && { referralCode }) })
    const imported = carriedOut(proposed)
    await buyer.buy('pack')
    await buyer.buy('pack')
    const { state, control } = await imported
    expect({ state, agrees: control?.agrees }).toEqual({ state: 'done', agrees: true })
    expect(control?.assets.find(({ asset }) => asset === 'CNY')?.booked).toBe('20.00')
    expect(await mall.reconciler.differences()).toEqual([])
  }, 60_000)

  it('knows the old shop’s ids again in a later import, and answers strangers with a refusal', async () => {
    const later = await propose({ members: `phone,id,referrer_id\n${phoneOf(9101)},late,old-7\n` })
    expect(later.problems).toEqual([])
    await withdraw(later)
    const stranger = new TestClient(server)
    expect((await stranger.get('/api/admin/imports')).statusCode).toBe(401)
    const large = await stranger.send('POST', '/api/admin/imports', bodyOf({ members: 'x'.repeat(100_000) }))
    expect(codeOf(large)).toBe('not-logged-in')
    expect(codeOf(await act(approver, 'none', 'approve', { sha256: '0'.repeat(64), skipBroken: false }))).toBe(
      'unknown-import',
    )
    expect(codeOf(await act(proposer, later.id, 'resume'))).toBe('unknown-import')
  })
})
