import { en } from '../../apps/admin/src/text/en.ts'
import { zh } from '../../apps/admin/src/text/zh.ts'
import type { Stage, Visitor } from './stage.ts'

const OPENINGS = 6
const CHOICE_MS = 5000

export const deskTexts = { zh, en }

/** Logs the operator in with the password that was printed at the first start. */
export async function logInOperator(stage: Stage, { page, language }: Visitor): Promise<void> {
  const { login, overview } = deskTexts[language]
  const { name, password } = stage.server.operator
  await page.goto('/admin/')
  await page.getByLabel(login.name).fill(name)
  await page.getByLabel(login.password).fill(password)
  await page.getByRole('button', { name: login.submit, exact: true }).click()
  await page.getByRole('heading', { name: overview.title, level: 1 }).waitFor()
}

/** Picks an option of a list. A list that something else on the page closed before the click is opened again. */
export async function choose({ page }: Visitor, label: string, option: RegExp): Promise<void> {
  const wanted = page.locator('.ant-select-item-option:visible', { hasText: option })
  for (let opening = 1; ; opening += 1) {
    await page.getByLabel(label).click()
    try {
      await wanted.click({ timeout: CHOICE_MS })
      return
    } catch (error) {
      if (opening === OPENINGS) throw error
    }
  }
}
