import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { figure, focused, logIn, order, payAtCashier, texts } from './member-acts.ts'
import { deskTexts, logInOperator } from './operator-acts.ts'
import { arrangePhones, pictureOfDesk, pictureOfPhone } from './pictures.ts'
import { openStage, type Stage, type Visitor } from './stage.ts'

const POLL_MS = 10_000

/**
 * The first light of the mall, from the screen down to the journal: two members and the operator, on the real
 * server and database. Figures are those of spec/3: pool 300 and 600, supply 210 and 357.
 */
describe('the journey of two members and the operator', () => {
  let stage: Stage
  let ana: Visitor
  let bo: Visitor
  let operator: Visitor
  let link = ''
  const zh = texts.zh
  const en = texts.en

  beforeAll(async () => {
    stage = await openStage()
    ana = await stage.visitor()
    bo = await stage.visitor({ language: 'en' })
    operator = await stage.visitor()
  })

  afterAll(async () => {
    if (stage) await arrangePhones(stage.browser, 'member')
    await stage?.close()
  })

  test('a guest sees the goods, what an order gives now, and what is not promised', async () => {
    const { page } = ana
    await ana.open('/')
    await page.locator('.product-card').first().waitFor()
    await page.locator('.sandbox').waitFor()
    await ana.look('shop-guest')
    await page.locator('.product-card').first().click()
    await page.getByRole('heading', { name: zh.product.now }).waitFor()
    expect(await page.locator('.gives').innerText()).toContain('210')
    // What everybody can have: a sale at once, 210 × 0.8 of 1000 (spec/3).
    await page.locator('.gives').getByText('¥168.00').waitFor()
    await page.getByText(zh.product.notPromisedText).waitFor()
    await ana.look('product')
    await pictureOfPhone(page)
    await ana.open('/about')
    await page.getByRole('heading', { name: zh.about.priceLaw }).waitFor()
    await ana.look('about')
  })

  test('the shop can be walked with the keyboard alone', async () => {
    const { page } = ana
    await ana.open('/')
    await page.locator('.product-card').first().waitFor()
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe(zh.act.skip)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe(zh.language.en)
    await page.keyboard.press('Tab')
    expect(await focused(page)).toContain('千元礼包')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: zh.product.now }).waitFor()
  })

  test('a page of a member asks a guest to log in and comes back afterwards', async () => {
    const { page } = ana
    await ana.open('/points')
    await page.getByText(zh.login.needed).waitFor()
    await ana.look('login')
    await logIn(stage, ana, { phone: '13800000001', name: '安娜' })
    await page.waitForURL('**/points')
    await page.getByRole('heading', { name: zh.points.empty }).waitFor()
    await ana.look('points-empty')
    await ana.open('/statement')
    await page.getByRole('heading', { name: zh.statement.empty }).waitFor()
    await ana.look('statement-empty')
  })

  test('the pack is paid at the cashier, the order settles, and growth points appear', async () => {
    const { page } = ana
    await ana.open('/products/gift-1000/pay')
    await page.getByRole('button', { name: zh.pay.submit }).waitFor()
    await ana.look('pay')
    await order(ana)
    await ana.look('cashier')
    const cashier = page.url()
    await ana.open('/orders')
    await page.getByText(zh.order.state.created).waitFor()
    await page.locator('.line').first().click()
    await page.getByRole('link', { name: zh.order.payNow }).waitFor()
    await ana.look('order-unpaid')
    await ana.open(cashier)
    await payAtCashier(ana)
    await page.locator('.lines .change').first().waitFor()
    expect(await page.locator('.lines').innerText()).toContain('+210.00')
    await ana.look('order-settled')
    await ana.open('/points')
    await page.locator('.deep-figure').waitFor()
    expect(await page.locator('.deep-figure').innerText()).toContain('210.00')
    expect(await figure(page, zh.points.price)).toBe('¥1.428571')
  })

  test('the link is shown with its QR code and can be copied', async () => {
    const { page } = ana
    await ana.open('/link')
    link = (await page.getByTestId('referral-link').innerText()).trim()
    expect(link).toMatch(/^https?:\/\/[^/]+\/\S*\w{6,}$/)
    await page.locator('svg.qr').waitFor()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: zh.link.copy }).click()
    await page.getByText(zh.act.copied).waitFor()
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(link)
    await ana.look('link')
  })

  test('a friend sees whose link it is, joins through it and buys', async () => {
    const { page } = bo
    await bo.open(link)
    await page.locator('.invite-name').waitFor()
    await bo.look('invite')
    await page.getByRole('link', { name: en.invite.join }).click()
    await page.locator('.invitation').waitFor()
    await bo.look('login-invited')
    await logIn(stage, bo, { phone: '13800000002', name: 'Bo <b>Lin</b>' })
    await order(bo)
    await payAtCashier(bo)
    await page.locator('.lines .change').first().waitFor()
    expect(await page.locator('.lines').innerText()).toContain('+147.00')
    await bo.look('order-settled')
    await bo.open('/me')
    expect(await page.locator('.me-card').innerText()).toContain('Bo <b>Lin</b>')
    await bo.look('me')
  })

  test('the price has moved for the referrer, and the reward has a reason that can be recomputed', async () => {
    const { page } = ana
    await ana.open('/points')
    await page.locator('.deep-figure').waitFor()
    expect(await figure(page, zh.points.price)).toBe('¥1.680672')
    expect(await figure(page, zh.points.gross)).toBe('¥352.94')
    await page.locator('.chart-line').waitFor()
    await pictureOfPhone(page)
    await page.getByText(zh.points.historyTable).click()
    await ana.look('points')
    await ana.open('/statement')
    await page.locator('.line').first().waitFor()
    await ana.look('statement')
    await page.locator('.line').filter({ hasText: '+¥100.00' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByText(zh.statement.formula).waitFor()
    expect(await figure(page, zh.statement.basis, 'dialog')).toBe('¥1,000.00')
    expect(await figure(page, zh.statement.rate, 'dialog')).toBe('10%')
    expect(await figure(page, zh.statement.amount, 'dialog')).toBe('¥100.00')
    expect(await sheet.locator('.formula').innerText()).toContain('1000.00')
    await ana.look('reason')
    await pictureOfPhone(page)
    await page.keyboard.press('Escape')
    await page.waitForURL('**/statement')
    // The reader is back at the line that was opened.
    await expect.poll(() => focused(page), { timeout: POLL_MS }).toContain('+¥100.00')
    await ana.open('/link')
    await page.getByText(zh.link.promoter).waitFor()
  })

  test('a sale is previewed, confirmed, and pays what was shown', async () => {
    const { page } = ana
    await ana.open('/points')
    await page.getByRole('link', { name: zh.points.sell }).click()
    const amount = page.getByLabel(zh.sell.amount)
    await amount.fill('1e3')
    await page.getByText(zh.sell.badPoints).waitFor()
    await amount.fill('210.000001')
    await page.getByText(zh.sell.tooMany).waitFor()
    await amount.fill('50')
    await page.locator('.card-mist .row-strong').waitFor()
    expect(await figure(page, zh.sell.gross)).toBe('¥84.03')
    expect(await figure(page, zh.sell.paid)).toBe('¥67.22')
    await ana.look('sell')
    await pictureOfPhone(page)
    await page.getByRole('button', { name: zh.sell.next }).click()
    await page.getByRole('dialog').waitFor()
    await ana.look('sell-confirm')
    await page.getByRole('button', { name: zh.sell.submit, exact: true }).click()
    await page.getByRole('heading', { name: zh.sell.done }).waitFor()
    await ana.look('sell-done')
    await page.getByRole('link', { name: zh.sell.line }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByText('+¥67.22').waitFor()
    await ana.look('reason-sale')
  })

  test('the wallet pays part of an order and the rest goes to the cashier', async () => {
    const { page } = ana
    await order(ana, { wallet: '67.22' })
    expect(await page.locator('#amount').innerText()).toBe('932.78')
    await payAtCashier(ana)
    expect(await figure(page, zh.order.fromWallet)).toBe('¥67.22')
  })

  test('cash is withdrawn, and the operator settles it', async () => {
    const { page } = ana
    await ana.open('/wallet')
    await page.locator('.deep-figure').waitFor()
    expect(await page.locator('.deep-figure').innerText()).toContain('¥100.00')
    await page.getByLabel(zh.wallet.amount).fill('60.123')
    await page.getByText(zh.problem['bad-amount']).waitFor()
    await page.getByLabel(zh.wallet.amount).fill('60')
    await page.getByRole('button', { name: zh.wallet.submit }).click()
    await page.getByText(zh.wallet.state.open).waitFor()
    expect(await figure(page, zh.wallet.leaving)).toBe('¥60.00')
    await ana.look('wallet')
    await ana.open('/settings')
    await page.getByLabel(zh.settings.name).waitFor()
    await ana.look('settings')
    await ana.open('/orders')
    await page.locator('.line').first().waitFor()
    await ana.look('orders')
  })

  test('the operator sees the mall at a glance, its pool and its members', async () => {
    const { page } = operator
    const desk = deskTexts.zh
    await operator.open('/admin/')
    await page.getByLabel(desk.login.name).waitFor()
    await operator.look('admin-login')
    await logInOperator(stage, operator)
    await page.locator('.tile').first().waitFor()
    await operator.look('admin-overview')
    await operator.open('/admin/pools')
    await page.locator('.chart canvas').waitFor()
    await operator.look('admin-pools')
    await pictureOfDesk(page, 'admin')
    await operator.open('/admin/members')
    await page.getByRole('link', { name: '安娜' }).first().waitFor()
    await operator.look('admin-members')
    await page.getByRole('link', { name: '安娜' }).first().click()
    await page.getByRole('heading', { name: desk.member.state }).waitFor()
    await operator.look('admin-member')
  })

  test('the operator settles the withdrawal and opens an order with its rewards', async () => {
    const { page } = operator
    const desk = deskTexts.zh
    await operator.open('/admin/withdrawals')
    await page.getByRole('button', { name: desk.withdrawal.settle }).click()
    await page.getByRole('dialog').getByRole('button', { name: desk.withdrawal.settle }).click()
    await page.locator('.figures').getByText(desk.withdrawal.state.settled).waitFor()
    await operator.look('admin-withdrawals')
    await operator.open('/admin/orders')
    await page.locator('.figures a[href*="/orders/"]').first().waitFor()
    await operator.look('admin-orders')
    // The second order, Bo's, is the one that paid a reward.
    await page.locator('tr').filter({ hasText: 'Bo <b>Lin</b>' }).locator('a[href*="/orders/"]').click()
    await page.getByText('¥100.00').first().waitFor()
    await operator.look('admin-order')
  })

  test('the operator opens a journal entry with its postings and verifies the whole journal', async () => {
    const { page } = operator
    const desk = deskTexts.zh
    await page.locator('a[href*="/journal/"]').first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText(desk.journal.postings).waitFor()
    expect(await drawer.innerText()).toContain('pool:growth')
    await operator.look('admin-entry')
    await operator.open('/admin/journal')
    await page.getByRole('button', { name: desk.journal.verify }).click()
    await page.locator('.ant-alert-success').waitFor()
    await operator.look('admin-journal')
    await operator.open('/admin/scheme')
    await page.locator('pre.document').waitFor()
    await operator.look('admin-scheme')
  })

  test('a refund asks for its reason, and every act of the operator is in the audit log', async () => {
    const { page } = operator
    const desk = deskTexts.zh
    await operator.open('/admin/orders')
    await page.locator('.figures a[href*="/orders/"]').first().click()
    await page.getByRole('button', { name: desk.order.refund, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(desk.order.refundReason).fill('顾客退货 <script>alert(1)</script>')
    await operator.look('admin-refund')
    await dialog.getByRole('button', { name: desk.order.refund, exact: true }).click()
    await page.locator('.ant-descriptions').getByText(desk.order.state.refunded).waitFor()
    await operator.open('/admin/audit')
    await page.getByText('<script>alert(1)</script>').waitFor()
    await operator.look('admin-audit')
  })

  test('money from outside enters the pool with a reason, and nobody gets points', async () => {
    const { page } = operator
    const desk = deskTexts.zh
    await operator.open('/admin/pools')
    await page.getByRole('button', { name: desk.pool.inject, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(desk.pool.amount).fill('12.345')
    await dialog.getByLabel(desk.pool.reason).fill('测试注资')
    await dialog.getByRole('button', { name: desk.pool.inject, exact: true }).click()
    await dialog.getByText(desk.pool.badAmount).waitFor()
    await operator.look('admin-inject')
    await dialog.getByLabel(desk.pool.amount).fill('100')
    await dialog.getByRole('button', { name: desk.pool.inject, exact: true }).click()
    await page.locator('.figures').getByText(desk.cause.inject).waitFor()
  })

  test('the statement goes on as far as it is read', async () => {
    const { page } = bo
    const SALES = 25
    for (let sale = 0; sale < SALES; sale += 1) {
      const sold = await page.request.post('/api/points/sell', {
        headers: { 'idempotency-key': `statement-${String(sale).padStart(4, '0')}` },
        data: { plan: 'growth', points: '1' },
      })
      expect(sold.status()).toBe(200)
    }
    await bo.open('/statement')
    await page.locator('.line').first().waitFor()
    const end = page.getByText(en.statement.end)
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, 4000)
          return end.isVisible()
        },
        { timeout: POLL_MS },
      )
      .toBe(true)
    expect(await page.locator('.line').count()).toBeGreaterThan(SALES)
  })

  test('both languages are complete on the pages that matter most', async () => {
    const { page } = bo
    for (const path of ['/', '/points', '/statement', '/wallet', '/link', '/settings', '/orders', '/about']) {
      await bo.open(path)
      await page.locator('main h1').waitFor()
      await bo.look(path === '/' ? 'shop' : path.slice(1))
    }
    const desk = await stage.visitor({ language: 'en' })
    await logInOperator(stage, desk)
    for (const path of ['', 'pools', 'members', 'orders', 'withdrawals', 'journal', 'scheme', 'audit']) {
      await desk.open(`/admin/${path}`)
      await desk.page.locator('main h1').waitFor()
      await desk.look(`admin-${path || 'overview'}`)
    }
  })

  test('every page was free of grave accessibility findings, sideways scrolling and errors', () => {
    expect(stage.faults).toEqual([])
  })
})
