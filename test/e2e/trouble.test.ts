import { startEmbedded } from '@huoshui/journal'
import { openPool } from '@huoshui/mall'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logIn, order, texts } from './member-acts.ts'
import { deskTexts, logInOperator } from './operator-acts.ts'
import { openStage, type Stage } from './stage.ts'

/** Sets a command aside, as the outbox does with one that breaks a law. */
async function setAside({ server }: Stage): Promise<void> {
  const beside = await startEmbedded({ directory: server.data, share: true })
  const pool = openPool(beside.url, () => undefined, 1)
  try {
    await pool.query(
      `insert into outbox (id, mall, kind, subject, caller, command, state, attempts, next_at, code, detail, created_at)
       select 'aside-1', slug, 'inject', 'pool:growth', 'mall',
         '{"kind":"inject","plan":"growth","amount":{"$bigint":"100"}}', 'quarantined', 1, now(), 'price',
         'price: the price of growth would fall', now() from mall`,
    )
  } finally {
    await pool.end()
    await beside.stop()
  }
}

/** What a person sees when something does not work. */
describe('when something does not work', () => {
  let stage: Stage
  const { zh } = texts

  beforeAll(async () => {
    stage = await openStage()
  })

  afterAll(async () => {
    await stage?.close()
  })

  test('a wrong login code is told, in the language on screen', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    await visitor.open('/login')
    await page.getByLabel(zh.login.phone).fill('13800000011')
    await page.getByRole('button', { name: zh.login.getCode }).click()
    await page.getByText(zh.login.sent).waitFor()
    const right = await stage.code('13800000011')
    await page.getByLabel(zh.login.code, { exact: true }).fill(right === '000000' ? '000001' : '000000')
    await page.getByRole('button', { name: zh.login.submit, exact: true }).click()
    expect(await page.locator('.refusal').innerText()).toMatch(/\p{Script=Han}/u)
    await visitor.look('login-refused')
  })

  test('an unknown referral link is told', async () => {
    const visitor = await stage.visitor({ language: 'en' })
    await visitor.open('/r/NOBODY')
    await visitor.page.getByRole('alert').waitFor()
    await visitor.look('invite-unknown')
  })

  test('an unknown address has a way back', async () => {
    const visitor = await stage.visitor({ language: 'en' })
    await visitor.open('/no/such/page')
    await visitor.page.getByRole('link', { name: texts.en.act.home }).click()
    await visitor.page.locator('.product-card').first().waitFor()
  })

  test('the choice of language is kept over a reload', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    await visitor.open('/')
    await page.getByRole('button', { name: zh.language.en }).click()
    await page.getByRole('link', { name: texts.en.nav.points, exact: true }).waitFor()
    await page.reload()
    await page.getByRole('link', { name: texts.en.nav.points, exact: true }).waitFor()
    expect(await page.evaluate<string>('document.documentElement.lang')).toBe('en')
  })

  test('a member takes the data away and closes the account', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    const phone = '13800000019'
    await visitor.open('/login')
    await logIn(stage, visitor, { phone, name: '江离' })
    await order(visitor)
    await visitor.open('/settings/data')
    await page.getByText(zh.myData.bar.orders).waitFor()
    await visitor.look('my-data-barred')
    await visitor.open('/orders')
    await page.locator('.line').first().click()
    await page.getByRole('button', { name: zh.order.cancel }).click()
    await page.getByRole('dialog').getByRole('button', { name: zh.order.cancel, exact: true }).click()
    await page.getByText(zh.order.state.cancelled).first().waitFor()
    await visitor.open('/settings/data')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: zh.myData.download }).click()
    expect((await saved).suggestedFilename()).toBe(`${zh.myData.file}.json`)
    await page.getByRole('button', { name: zh.myData.next }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(zh.login.phone).fill(phone)
    await dialog.getByRole('button', { name: zh.login.getCode }).click()
    await page.getByText(zh.login.sent).waitFor()
    await dialog.getByLabel(zh.login.code, { exact: true }).fill(await stage.code(phone))
    await visitor.look('my-data-close')
    await dialog.getByRole('button', { name: zh.myData.yes }).click()
    await page.getByText(zh.myData.done).waitFor()
    await visitor.open('/me')
    await page.getByText(zh.me.guest).waitFor()
  })

  test('an unpaid order can be cancelled', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    await visitor.open('/login')
    await logIn(stage, visitor, { phone: '13800000012', name: '陈水' })
    await order(visitor)
    await visitor.open('/orders')
    await page.locator('.line').first().click()
    await page.getByRole('button', { name: zh.order.cancel }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(zh.order.cancelAsk).waitFor()
    await visitor.look('order-cancel')
    await dialog.getByRole('button', { name: zh.order.cancel, exact: true }).click()
    await page.locator('.order-cancelled').waitFor()
    await visitor.look('order-cancelled')
  })

  test('a forged notification pays nothing: the order goes on waiting', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    await visitor.open('/login')
    await logIn(stage, visitor, { phone: '13800000013', name: '王河' })
    await order(visitor)
    await page.locator('summary').click()
    await page.locator('[data-act="forge"]').click()
    await page.locator('#answer').waitFor()
    await visitor.look('cashier-forged')
    await visitor.open('/orders')
    await page.getByText(zh.order.state.created).waitFor()
  })

  test('a payment that is notified late settles by itself on the page that waits for it', {
    timeout: 90_000,
  }, async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    await visitor.open('/login')
    await logIn(stage, visitor, { phone: '13800000014', name: '李湖' })
    await order(visitor)
    await page.locator('summary').click()
    await page.locator('[data-act="delay"]').click()
    await page.locator('#answer').waitFor()
    await visitor.open('/orders')
    await page.locator('.line').first().click()
    await page.locator('.order-created').waitFor()
    await page.locator('.order-settled').waitFor({ timeout: 45_000 })
    await page.locator('.lines .change').first().waitFor()
  })

  test('logging out leaves nothing of the member behind', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    await visitor.open('/login?then=/settings')
    await logIn(stage, visitor, { phone: '13800000015', name: '周江' })
    await page.getByRole('button', { name: zh.settings.logout }).click()
    await page.getByRole('dialog').getByRole('button', { name: zh.settings.logout, exact: true }).click()
    await page.locator('.product-card').first().waitFor()
    await page.getByRole('link', { name: zh.nav.me, exact: true }).click()
    await page.getByText(zh.me.guest).waitFor()
    await visitor.look('me-guest')
    await visitor.open('/wallet')
    await page.getByText(zh.login.needed).waitFor()
  })

  test('a page without a network says so, and goes on once there is one', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    await visitor.open('/')
    await page.locator('.product-card').first().waitFor()
    await page.context().setOffline(true)
    await page.locator('.way').filter({ hasText: '初见' }).click()
    await page.getByText(zh.fail.offline).waitFor()
    await visitor.look('offline')
    await page.context().setOffline(false)
    await page.getByRole('button', { name: zh.act.retry }).click()
    await page.getByRole('heading', { name: zh.about.priceLaw }).waitFor()
  })

  test('a wrong operator password is told', async () => {
    const visitor = await stage.visitor()
    const { page } = visitor
    const { login } = deskTexts.zh
    await visitor.open('/admin/')
    await page.getByLabel(login.name).fill(stage.server.operator.name)
    await page.getByLabel(login.password).fill('wrong')
    await page.getByRole('button', { name: login.submit, exact: true }).click()
    await page.getByRole('alert').waitFor()
    await visitor.look('admin-login-refused')
  })

  test('a command set aside is listed with its cause, and can be sent again', async () => {
    const visitor = await stage.visitor()
    await logInOperator(stage, visitor)
    await setAside(stage)
    const { page } = visitor
    await visitor.open('/admin/')
    const { troubled } = deskTexts.zh
    await page.getByRole('heading', { name: troubled.title }).waitFor()
    await visitor.look('admin-troubled')
    await page.getByRole('button', { name: troubled.again }).click()
    await page.getByRole('dialog').getByRole('button', { name: troubled.again }).click()
    await page.getByText(troubled.sent).waitFor()
    await page.getByRole('heading', { name: troubled.title }).waitFor({ state: 'detached' })
  })

  test('when the server is gone the page says so and can be tried again', async () => {
    const visitor = await stage.visitor()
    const desk = await stage.visitor()
    await visitor.open('/')
    await visitor.page.locator('.product-card').first().waitFor()
    await logInOperator(stage, desk)
    await stage.server.halt()
    await visitor.page.getByRole('link', { name: zh.nav.me }).click()
    await visitor.page.getByRole('link', { name: zh.me.about }).click()
    await visitor.page.getByText(zh.fail['server-down']).waitFor()
    await visitor.page.getByRole('button', { name: zh.act.retry }).waitFor()
    await visitor.look('server-down')
    await desk.page.getByRole('button', { name: deskTexts.zh.nav.open }).click()
    await desk.page.getByRole('link', { name: deskTexts.zh.nav.audit }).click()
    await desk.page.getByText(deskTexts.zh.fail['server-down']).waitFor()
    await desk.look('admin-server-down')
  })

  test('none of these pages had a grave accessibility finding, sideways scrolling or an error', () => {
    expect(stage.faults).toEqual([])
  })
})
