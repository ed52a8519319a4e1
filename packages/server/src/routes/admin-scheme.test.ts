import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { key, TestClient, type TestServer, testServer } from '../testing.ts'

const shipped = (name: string): string =>
  readFileSync(new URL(`../../../../schemes/${name}.yaml`, import.meta.url), 'utf8')
const second = shipped('first-light').replace('version: 1', 'version: 2').replace('[10%, 5%]', '[8%, 4%]')

describe('the studio', () => {
  let server: TestServer
  let operator: TestClient
  const ask = (path: string, body: object) => operator.send('POST', `/api/admin/scheme/${path}`, body)
  beforeAll(async () => {
    server = await testServer()
    operator = new TestClient(server)
    await operator.loginOperator()
  })
  afterAll(() => server.stop())

  it('is for operators alone', async () => {
    const stranger = new TestClient(server)
    for (const path of ['/api/admin/scheme/check', '/api/admin/scheme/remedy'])
      expect((await stranger.send('POST', path, { text: 'x', rule: 'x', path: 'x' })).statusCode).toBe(401)
    expect((await stranger.get('/api/admin/profiles')).statusCode).toBe(401)
    expect((await stranger.get('/api/admin/live-check')).statusCode).toBe(401)
  })

  it('tells where a text is no scheme', async () => {
    const check = (await ask('check', { text: second.replace('grant: 70%', 'grant: 170%') })).json()
    expect(check).toMatchObject({ allowed: false, problem: { line: 9, message: expect.stringContaining('grant') } })
    expect(check.problem.column).toBeGreaterThan(1)
    expect(check.report).toBeUndefined()
    expect((await ask('check', { text: ': : :' })).json().problem.line).toBe(1)
  })

  it.each(['', 'a\0b', 'x'.repeat(40_001)])('refuses a text that is none', async (text) => {
    expect((await ask('check', { text })).json().code).toBe('bad-input')
  })

  it('a next version needs a higher number', async () => {
    expect((await ask('check', { text: shipped('first-light') })).json()).toMatchObject({
      allowed: false,
      problem: { line: 4, message: expect.stringContaining('higher number than 1') },
    })
  })

  it('judges a text and shows what would change', async () => {
    const check = (await ask('check', { text: second })).json()
    expect(check.problem).toBeUndefined()
    expect(check).toMatchObject({ allowed: true, scheme: { id: 'first-light', version: 2 }, report: { profile: 'cn' } })
    expect(check.report.verdict).not.toBe('clear')
    expect(check.diff.filter(({ kind }: { kind: string }) => kind !== 'same')).toHaveLength(4)
  })

  it('applies a remedy to the text, and the finding is gone', async () => {
    const [finding] = (await ask('check', { text: second })).json().report.findings
    const { text } = (await ask('remedy', { text: second, rule: finding.rule, path: finding.path })).json()
    const after = (await ask('check', { text })).json().report.findings
    expect(after).not.toContainEqual(expect.objectContaining({ rule: finding.rule, path: finding.path }))
    expect((await ask('remedy', { text: second, rule: 'cn-none', path: 'x' })).json().code).toBe('unknown-finding')
  })

  it('activates once, with an audit line that names its entry', async () => {
    const { follows } = (await ask('check', { text: second })).json()
    const body = { text: second, follows, reason: 'lower referral' }
    const activationKey = key()
    const first = (await operator.post('/api/admin/scheme/activate', body, activationKey)).json()
    expect(first).toMatchObject({ id: 'first-light', version: 2 })
    expect((await operator.post('/api/admin/scheme/activate', body, activationKey)).json()).toEqual(first)
    expect((await operator.get('/api/admin/schemes')).json().items).toHaveLength(2)
    const [line] = (await operator.get('/api/admin/audit')).json().items
    expect(line).toMatchObject({
      act: 'activate-scheme',
      subject: 'first-light v2',
      reason: 'lower referral',
      sequence: first.sequence,
    })
    expect((await operator.get('/api/about')).json().scheme.version).toBe(2)
  })

  it('a version that was checked against another one is refused', async () => {
    const third = second.replace('version: 2', 'version: 3')
    const stale = { text: third, follows: 1, reason: 'late' }
    expect((await operator.post('/api/admin/scheme/activate', stale)).json().code).toBe('scheme-moved-on')
    expect((await operator.post('/api/admin/scheme/activate', { ...stale, text: 'no' })).json().code).toBe('bad-scheme')
  })

  it('checks the live figures on demand, and the overview warns', async () => {
    const { check, alarms } = (await operator.send('POST', '/api/admin/live-check', {})).json()
    expect(check).toMatchObject({ profile: 'cn', verdict: 'clear', chain: { members: 0 } })
    expect(alarms).toEqual([])
    expect((await operator.get('/api/admin/live-check')).json()).toEqual({ check, alarms })
  })

  it('judges what the mall says of its conduct, keeps no text that is wrong, and forgets an alarm once it is mended', async () => {
    const state = (text: string) => operator.send('POST', '/api/admin/live-check/conduct', { text })
    const wrong = (await state('regionFees: "0.00"\nprivcy: {}\n')).json()
    expect(wrong).toEqual({ problem: { line: 2, column: 1, message: expect.stringContaining('unknown key "privcy"') } })
    expect((await operator.get('/api/admin/live-check')).json().conduct).toBeUndefined()

    const short = 'refunds: { days: 3, refundable: true, transferable: true }\nregionFees: "9800.00"\n'
    const { live } = (await state(short)).json()
    expect(live.conduct).toMatchObject({ text: short })
    expect(live.check.verdict).toBe('serious')
    expect(live.alarms.map(({ rule, state: at }: { rule: string; state: string }) => [rule, at])).toEqual([
      ['cn-prepaid-refund', 'reached'],
      ['cn-region-fee', 'reached'],
    ])
    const [line] = (await operator.get('/api/admin/audit')).json().items
    expect(line).toMatchObject({ act: 'state-conduct', subject: live.check.day })

    const mended = (await state('refunds: { days: 7, refundable: true, transferable: true }\n')).json().live
    expect(mended).toMatchObject({ alarms: [], check: { verdict: 'clear' } })
    expect(mended.check.notJudged.map(({ rule }: { rule: string }) => rule)).not.toContain('cn-prepaid-refund')
    expect((await state('')).json().live.check.notJudged.map(({ rule }: { rule: string }) => rule)).toContain('cn-tax')
  })
})

describe('the law a mall is under', () => {
  let server: TestServer
  let operator: TestClient
  let colleague: TestClient
  const opinion = {
    title: 'Opinion',
    author: 'A. Counsel',
    date: '2026-01-02',
    file: 'opinion.txt',
    text: '意见书全文',
  }
  const propose = (body: object, to = 'eu') =>
    operator.post('/api/admin/profiles/propose', { to, opinion: { ...opinion, ...body } })
  beforeAll(async () => {
    server = await testServer()
    operator = new TestClient(server)
    await operator.loginOperator()
  })
  afterAll(() => server.stop())

  it('says that a second operator is needed', async () => {
    expect((await operator.get('/api/admin/profiles')).json()).toMatchObject({
      present: { profile: 'cn', version: 1 },
      operators: 1,
      changes: [],
    })
  })

  it('needs an opinion that is attached', async () => {
    expect((await propose({ text: undefined })).json().code).toBe('bad-command')
    expect((await propose({ sha256: 'a'.repeat(64) })).json().code).toBe('bad-command')
    expect((await propose({ date: '2999-01-01' })).json().code).toBe('profile-change-refused')
    expect((await propose({}, 'cn')).json().code).toBe('profile-change-refused')
    expect((await propose({}, 'xx')).json().code).toBe('profile-change-refused')
  })

  it('is changed by two different operators, journalled and shown to every member', async () => {
    const { change } = (await propose({})).json()
    expect((await propose({ title: 'Another' })).json().code).toBe('profile-change-open')
    expect((await operator.send('POST', `/api/admin/profiles/${change.id}/approve`, {})).json().code).toBe(
      'second-operator-needed',
    )
    expect((await operator.get('/api/about/truth')).json()).toMatchObject({
      compliance: { profile: 'cn' },
      profileChanges: [],
    })
    const second = await server.hosted.served.mall.operators.add('wang')
    colleague = new TestClient(server)
    await colleague.send('POST', '/api/admin/login', second)
    const approved = (await colleague.send('POST', `/api/admin/profiles/${change.id}/approve`, {})).json().change
    expect(approved).toMatchObject({ state: 'approved', proposedBy: 'admin', decidedBy: 'wang' })
    const truth = (await operator.get('/api/about/truth')).json()
    expect(truth).toMatchObject({
      compliance: { profile: 'eu' },
      profileChanges: [
        { to: { profile: 'eu' }, opinion: { author: 'A. Counsel', file: 'opinion.txt' }, decidedBy: 'wang' },
      ],
    })
    expect(truth.profileChanges[0].opinion.text).toBeUndefined()
    const entry = (await operator.get(`/api/admin/journal/${approved.sequence}`)).json()
    expect(entry.commandId).toMatch(new RegExp(`^profile-change/${change.id}/[0-9a-f]{64}$`))
    const [line] = (await operator.get('/api/admin/audit')).json().items
    expect(line).toMatchObject({
      act: 'approve-profile',
      operator: 'wang',
      subject: 'cn → eu',
      sequence: approved.sequence,
    })
  })

  it('a change that waits can be withdrawn, and is decided once', async () => {
    const { change } = (await propose({}, 'cn')).json()
    const path = `/api/admin/profiles/${change.id}`
    expect((await operator.send('POST', `${path}/withdraw`, {})).json().change.state).toBe('withdrawn')
    expect((await colleague.send('POST', `${path}/approve`, {})).json().code).toBe('unknown-profile-change')
    expect((await operator.get('/api/admin/profiles')).json().present.profile).toBe('eu')
  })
})
