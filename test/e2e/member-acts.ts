import type { Page } from 'playwright-core'
import { en } from '../../apps/member/src/text/en.ts'
import { zh } from '../../apps/member/src/text/zh.ts'
import type { Stage, Visitor } from './stage.ts'

/** What a member does on the page, by what is written on it. */

export const texts = { zh, en }

/** Logs in from wherever the page asks for it: phone, code from the inbox, name. */
export async function logIn(
  stage: Stage,
  { page, language }: Visitor,
  { phone, name }: { phone: string; name: string },
): Promise<void> {
  const { login } = texts[language]
  await page.getByLabel(login.phone).fill(phone)
  await page.getByRole('button', { name: login.getCode }).click()
  await page.getByText(login.sent).waitFor()
  await page.getByLabel(login.code, { exact: true }).fill(await stage.code(phone))
  await page.getByLabel(login.name).fill(name)
  await page.getByRole('button', { name: login.submit, exact: true }).click()
  await page.waitForURL((address) => !address.pathname.startsWith('/login'))
}

/** From the shop to the cashier's page: the first product, one unit, the wallet's part as given. */
export async function order({ page, language }: Visitor, { wallet }: { wallet?: string } = {}): Promise<void> {
  const { product, pay } = texts[language]
  await page.goto('/')
  await page.locator('.product-card').first().click()
  await page.getByRole('button', { name: product.order, exact: true }).click()
  await page.getByRole('button', { name: pay.submit }).waitFor()
  if (wallet !== undefined) await page.locator('.field input').fill(wallet)
  await page.getByRole('button', { name: pay.submit }).click()
  await page.waitForURL('**/cashier/**')
}

/** Pays at the local cashier and waits until the order is settled on its own page. */
export async function payAtCashier({ page, language }: Visitor): Promise<void> {
  await page.locator('[data-act="pay"]').click()
  await page.waitForURL('**/orders/**')
  await page.locator('.order-settled').filter({ hasText: texts[language].order.state.settled }).waitFor()
}

/** The figure beside a name in a list of named figures. */
export async function figure(page: Page, name: string, within = 'main'): Promise<string> {
  const row = page.locator(`${within} .row`).filter({ has: page.locator('dt').getByText(name, { exact: true }) })
  return (await row.first().locator('dd').innerText()).trim()
}

/** The text of what the keyboard is on. */
export async function focused(page: Page): Promise<string> {
  return (await page.evaluate<string>('document.activeElement?.innerText ?? ""')).trim()
}
