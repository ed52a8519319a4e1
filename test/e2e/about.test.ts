import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { figure, logIn, order, payAtCashier, texts } from './member-acts.ts'
import { choose, deskTexts, logInOperator } from './operator-acts.ts'
import { openStage, type Stage, type Visitor } from './stage.ts'

// What is true of the scheme, as members and operators read it: the law, the queue, who received what they spent;
// and a scheme changed in the studio, and the law of the mall changed by two operators.

const ROOT = join(import.meta.dirname, '../..')
const MAIN = join(ROOT, 'packages/cli/src/main.ts')

let stage: Stage
let member: Visitor
let operator: Visitor
let second: { name: string; password: string }

beforeAll(async () => {
  stage = await openStage()
  member = await stage.visitor()
  operator = await stage.visitor({ language: 'en' })
  await operator.page.setViewportSize({ width: 1280, height: 844 })
})
afterAll(() => stage.close())

const studio = deskTexts.en.studio
const law = deskTexts.en.law

test('before the first order the page says that there is nothing to count yet', async () => {
  const { about } = texts.zh
  await member.open('/about')
  await member.page.getByText(about.recoveredNone).waitFor()
  await member.page.getByText(about.saleNone).waitFor()
  await member.page.getByText(about.lawFacts).waitFor()
  expect(await figure(member.page, '第 1 位买家')).toBe('第 2,965 单')
  await member.look('about-empty')
})

test('after an order it shows what a sale pays now and how many received what they spent', async () => {
  await member.open('/login')
  await logIn(stage, member, { phone: '13900000031', name: '林一' })
  await order(member)
  await payAtCashier(member)
  await member.open('/about')
  expect(await figure(member.page, '现在卖出 100.00 积分，到手')).toContain('114.28')
  await member.look('about')
  const reader = await stage.visitor({ language: 'en' })
  await reader.open('/about')
  await reader.page.getByText(texts.en.about.lawFacts).waitFor()
  await reader.look('about')
})

test('the studio tells where a text is wrong, then judges it, and applies a remedy', async () => {
  const { page } = operator
  await logInOperator(stage, operator)
  await operator.look('admin-overview-alarms')
  await operator.open('/admin/scheme')
  const inForce = page.locator('.ant-card').filter({ hasText: deskTexts.en.scheme.report })
  await inForce.getByText('cn-promised-return').waitFor()
  await page.getByRole('button', { name: studio.open }).click()
  const said = page.getByRole('status').filter({ hasText: studio.diff })
  const field = page.getByLabel(studio.text)
  const text = (await readFile(join(ROOT, 'schemes/first-light.yaml'), 'utf8')).replace('version: 1', 'version: 2')
  await field.fill(text.replace('grant: 70%', 'grant: 170%'))
  await page.getByRole('button', { name: studio.check, exact: true }).click()
  await page.getByText('Line 9, column').waitFor()
  await operator.look('admin-studio-problem')
  await field.fill(text)
  await page.getByRole('button', { name: studio.check, exact: true }).click()
  await said.getByText(studio.facts).waitFor()
  const findings = said.locator('.findings > li').filter({ hasText: 'Change:' })
  const before = await findings.count()
  expect(before).toBeGreaterThan(0)
  await operator.look('admin-studio')
  await findings.first().getByRole('button').click()
  await expect.poll(() => findings.count(), { timeout: 20_000 }).toBeLessThan(before)
  await page.locator('.diff-removed').first().waitFor()
  await operator.look('admin-studio-remedied')
})

test('a version is activated in two steps and stands in the audit log', async () => {
  const { page } = operator
  await page.getByRole('button', { name: studio.activate, exact: true }).click()
  await page.getByLabel(studio.activateReason).fill('the law asks for it')
  await operator.look('admin-studio-confirm')
  await page.getByRole('dialog').getByRole('button', { name: studio.activate }).click()
  await page.getByText('first-light').first().waitFor()
  await page.getByRole('button', { name: studio.open }).waitFor()
  await operator.open('/admin/audit')
  await page.getByText('first-light v2').waitFor()
  await member.open('/about')
  await member.page.getByText('第 2 版').waitFor()
})

test('live figures are checked on demand', async () => {
  const { page } = operator
  await operator.open('/admin/scheme')
  await page.getByRole('button', { name: deskTexts.en.live.run }).click()
  await page.getByText(deskTexts.en.live.quiet).waitFor()
  await page.getByText(law.second).waitFor()
  await operator.look('admin-scheme')
})

test('what no book knows is stated by an operator and judged at once', async () => {
  const { page } = operator
  const { conduct, live } = deskTexts.en
  await page.getByRole('button', { name: conduct.open }).click()
  const field = page.getByLabel(conduct.text)
  expect(await field.inputValue()).toContain('# payouts:')
  await field.fill('payouts: { identity: maybe }')
  await page.getByRole('button', { name: conduct.keep }).click()
  await page.getByText('Line 1, column').waitFor()
  await operator.look('admin-conduct-problem')
  await field.fill('regionFees: "9800.00"')
  await page.getByRole('button', { name: conduct.keep }).click()
  await page.getByText('cn-region-fee').waitFor()
  await page.getByText(live.state.reached, { exact: true }).waitFor()
  await operator.look('admin-conduct')
})

test('the law of a mall is changed by two operators, and members read it', async () => {
  const { page } = operator
  await page.getByRole('button', { name: law.propose }).click()
  await choose(operator, law.to, /European Union/)
  await page.getByLabel(law.opinion).fill('Opinion on the move')
  await page.getByLabel(law.author).fill('A. Counsel')
  await page.getByLabel(law.date).fill('2026-01-02')
  await page.getByLabel(law.body).fill('The whole opinion.')
  await operator.look('admin-law-proposal')
  await page.getByRole('button', { name: law.submit }).click()
  await page.getByRole('button', { name: law.approve }).click()
  await page.getByText('Another operator').waitFor()
  const words = [MAIN, 'admin', 'add-operator', '--name', 'wang', '--data', stage.server.data]
  const { stdout } = await promisify(execFile)(process.execPath, words, {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: '' },
  })
  second = { name: 'wang', password: /password: (\S+)/.exec(stdout)?.[1] ?? expect.fail(stdout) }
  const colleague = await stage.visitor({ language: 'zh' })
  await colleague.page.setViewportSize({ width: 1280, height: 844 })
  await logInOperator({ ...stage, server: { ...stage.server, operator: second } }, colleague)
  await colleague.open('/admin/scheme')
  await colleague.page.getByRole('button', { name: deskTexts.zh.law.approve }).click()
  await colleague.page.getByText(deskTexts.zh.law.state.approved).first().waitFor()
  await colleague.look('admin-scheme')
  await member.open('/about')
  await member.page.getByText('A. Counsel').waitFor()
  await member.look('about-changed')
})

test('an operator names a region with its agent, and a service point', async () => {
  const { places } = deskTexts.en
  const { page } = operator
  const { id } = (await (await member.page.request.get('/api/me')).json()) as { id: string }
  await activateLivingWater(page)
  await operator.open('/admin/places')
  await page.getByText(places.noAgencies).waitFor()
  await page.getByRole('button', { name: places.appoint }).click()
  await choose(operator, places.level, /City/)
  await page.getByLabel(places.code).fill('440100')
  await page.getByLabel(places.region).fill('广州市')
  await page.getByLabel(places.memberId).fill(id)
  await page.getByRole('dialog').getByRole('button', { name: places.appoint }).click()
  await page.getByRole('link', { name: '林一' }).waitFor()
  await page.getByRole('button', { name: places.addPoint }).click()
  await page.getByLabel(places.memberId).fill(id)
  await page.getByLabel(places.pointName, { exact: true }).fill('街口店')
  await page.getByLabel(places.address, { exact: true }).fill('中山路 1 号')
  await page.getByRole('dialog').getByRole('button', { name: places.save }).click()
  await page.getByText('街口店').first().waitFor()
  await operator.look('admin-places')
})

test('a buyer chooses where an order goes and says that it arrived; only then its refund window runs', async () => {
  const { order: words, pay } = texts.zh
  const { page } = member
  await member.open('/products/tea-500/pay')
  await page.getByLabel(pay.province).waitFor()
  expect(await page.getByRole('button', { name: pay.submit }).isDisabled()).toBe(true)
  await page.getByLabel(pay.province).selectOption('440000')
  await page.getByLabel(pay.region).selectOption('440100')
  await payFor(member)
  await page.getByText(words.state.receipt).waitFor()
  await member.look('order-receipt')
  await operator.open(`/admin/orders/${page.url().split('/').at(-1)}`)
  await operator.page.getByRole('button', { name: deskTexts.en.order.receive }).waitFor()
  await operator.look('admin-order-receipt')
  await page.getByRole('button', { name: words.receive }).click()
  await page.getByRole('dialog').getByRole('button', { name: words.receiveYes }).click()
  await page.getByText(words.next.window).waitFor()
  expect(await figure(page, words.shipTo)).toBe('广州市')
  await page.locator('dt').filter({ hasText: words.settlesAt }).waitFor()
})

test('an order is picked up with its code, which the owner of the service point verifies', async () => {
  const { order: words, pay, point } = texts.zh
  const { page } = member
  await member.open('/products/basket-200/pay')
  await page.getByLabel(pay.ways.pickup).check()
  await page.getByLabel(pay.point, { exact: true }).selectOption({ label: '街口店' })
  await payFor(member)
  await page.getByText(words.state.pickup).waitFor()
  await member.look('order-pickup')
  const code = await page.locator('.pickup-code .id').innerText()
  await member.open('/me')
  await page.getByRole('link', { name: point.title }).click()
  await page.getByLabel(point.code).fill('WRONG234')
  await page.getByRole('button', { name: point.verify }).click()
  await page.locator('.refusal').waitFor()
  await page.getByLabel(point.code).fill(code)
  await page.getByRole('button', { name: point.verify }).click()
  await page.getByText(point.handed.slice(0, 3)).waitFor()
  await member.look('point')
})

test('no page had a fault', () => {
  expect(stage.faults).toEqual([])
})

/** Puts the default of a live mall in force, as the studio does: it settles when an order was received. */
async function activateLivingWater({ request }: Visitor['page']): Promise<void> {
  const { sequence } = (await (await request.get('/api/admin/scheme')).json()) as { sequence: number }
  const text = (await readFile(join(ROOT, 'schemes/living-water.yaml'), 'utf8')).replace('version: 1', 'version: 3')
  const headers = { 'idempotency-key': 'e2e-living-water' }
  const answer = await request.post('/api/admin/scheme/activate', {
    headers,
    data: { text, follows: sequence, reason: 'settles on completion' },
  })
  expect(answer.status()).toBe(200)
}

/** From the page that confirms an order over the cashier to the order's own page. */
async function payFor({ page, language }: Visitor): Promise<void> {
  await page.getByRole('button', { name: texts[language].pay.submit }).click()
  await page.waitForURL('**/cashier/**')
  await page.locator('[data-act="pay"]').click()
  await page.waitForURL('**/orders/*')
}
