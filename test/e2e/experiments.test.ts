import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logIn, order, payAtCashier } from './member-acts.ts'
import { choose, deskTexts, logInOperator } from './operator-acts.ts'
import { openStage, type Stage, type Visitor } from './stage.ts'

const SMALL = `experiment: small
title: { zh: 小小的实验, en: A small experiment }
scheme: first-light
horizon: { days: 40 }
runs: 2
population: { arrivals: { constant: 3 }, tree: preferential }
behaviours: { sell: { share: 30%, at: 1.2 } }
`
/** A run that goes on until it is told to stop. */
const LONG = SMALL.replace('days: 40', 'days: 3000').replace('constant: 3', 'constant: 400')

const zh = deskTexts.zh
const en = deskTexts.en

describe('the operator tries a scheme before anybody lives under it', () => {
  let stage: Stage
  let operator: Visitor

  beforeAll(async () => {
    stage = await openStage()
    const member = await stage.visitor()
    await member.open('/login')
    await logIn(stage, member, { phone: '13800000031', name: '林溪' })
    await order(member)
    await payAtCashier(member)
    operator = await stage.visitor()
    await logInOperator(stage, operator)
  })

  afterAll(async () => {
    await stage?.close()
  })

  const write = (label: string, text: string): Promise<void> =>
    operator.page.getByLabel(label, { exact: true }).fill(text)
  const press = (name: string): Promise<void> => operator.page.getByRole('button', { name, exact: true }).click()
  const done = (): Promise<void> =>
    operator.page.getByRole('heading', { name: zh.experiment.result }).waitFor({ timeout: 90_000 })

  test('a shipped experiment is looked over before it runs', async () => {
    const { page } = operator
    await page.getByRole('button', { name: zh.nav.open }).click()
    await page.getByRole('link', { name: zh.nav.experiments }).click()
    await page.getByRole('heading', { name: zh.experiment.title, level: 1 }).waitFor()
    await choose(operator, zh.experiment.shipped, /· green-chain$/)
    expect(await page.getByLabel(zh.experiment.document, { exact: true }).inputValue()).toContain('experiment: ')
    await press(zh.experiment.check)
    await page.getByText(zh.experiment.cost.slice(-4, -2), { exact: false }).first().waitFor()
    await operator.look('admin-experiments')
  })

  test('a mistake is told with its line and column, and the cursor goes there', async () => {
    const { page } = operator
    await write(zh.experiment.document, SMALL.replace('runs: 2', 'rounds: 2'))
    await press(zh.experiment.run)
    await page.getByText(zh.experiment.place.replace('{{line}}', '5').replace('{{column}}', '1')).waitFor()
    await press(zh.experiment.goTo)
    const selected =
      'getSelection() && document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)'
    expect(await page.evaluate<string>(selected)).toBe('rounds: 2')
    await operator.look('admin-experiment-mistake')
  })

  test('an experiment runs, tells its figures and opens its report', async () => {
    const { page } = operator
    await write(zh.experiment.document, SMALL)
    await press(zh.experiment.run)
    await done()
    await page.getByText('120', { exact: true }).first().waitFor()
    await operator.look('admin-experiment-result')
    const opened = page.waitForEvent('popup')
    await page.getByRole('link', { name: zh.experiment.report }).click()
    const report = await opened
    await report.locator('h1').getByText('小小的实验').waitFor()
    await report.screenshot({ path: 'test-results/screens/admin-experiment-report-390.png', fullPage: true })
    await report.getByText('English', { exact: true }).click()
    await report.locator('h1').getByText('A small experiment').waitFor()
    await report.setViewportSize({ width: 1280, height: 844 })
    await report.screenshot({ path: 'test-results/screens/admin-experiment-report-1280.png', fullPage: true })
    await report.close()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'summary.csv' }).click()
    expect((await download).suggestedFilename()).toMatch(/summary\.csv$/)
  })

  test('a run that takes long tells how long, and can be cancelled', async () => {
    const { page } = operator
    await operator.open('/admin/experiments')
    await write(zh.experiment.document, LONG)
    await press(zh.experiment.run)
    await page.getByText(/约剩/).waitFor()
    await operator.look('admin-experiment-running')
    await press(zh.experiment.cancel)
    await page.getByText(zh.experiment.state.cancelled, { exact: true }).waitFor()
  })

  test('a fork of today’s state sets a changed parameter beside the present course', async () => {
    const { page } = operator
    await operator.open('/admin/experiments')
    await page.getByRole('tab', { name: zh.fork.tab }).click()
    const scheme = page.getByLabel(zh.fork.scheme, { exact: true })
    await scheme.fill((await scheme.inputValue()).replace('backflow: 20%', 'backflow: 40%'))
    await page.getByLabel(zh.fork.days).fill('60')
    await page.getByLabel(zh.fork.newcomers).fill('4')
    await page.getByLabel(zh.fork.sellAfter).fill('10')
    await press(zh.experiment.check)
    await page.getByText('plans.growth.backflow: 20% → 40%').waitFor()
    await operator.look('admin-fork')
    await press(zh.fork.run)
    await done()
    await page.getByRole('columnheader', { name: /现状 present/ }).waitFor()
    await page.getByRole('columnheader', { name: /改动 change/ }).waitFor()
    await operator.look('admin-fork-result')
  })

  test('runs stay listed, and the audit log says who did what', async () => {
    const { page } = operator
    await operator.open('/admin/experiments')
    await page.getByRole('region', { name: zh.experiment.runs }).getByText('小小的实验').first().waitFor()
    await operator.look('admin-experiment-runs')
    await operator.open('/admin/audit')
    await page.getByRole('heading', { name: zh.audit.title, level: 1 }).waitFor()
    await operator.look('admin-experiment-audit')
    for (const act of ['运行实验', '取消实验', '从今天推演'])
      await page.getByText(act, { exact: true }).first().waitFor()
  })

  test('all of it is there in English', async () => {
    const reader = await stage.visitor({ language: 'en' })
    await logInOperator(stage, reader)
    await reader.open('/admin/experiments')
    await reader.page.getByRole('heading', { name: en.experiment.title, level: 1 }).waitFor()
    await reader.page
      .getByRole('region', { name: en.experiment.runs })
      .getByText('A small experiment')
      .first()
      .waitFor()
    await reader.look('admin-experiments')
    await reader.page.getByRole('tab', { name: en.fork.tab }).click()
    await reader.page.getByLabel(en.fork.scheme, { exact: true }).waitFor()
    await reader.look('admin-fork')
  })

  test('none of these pages had a grave accessibility finding, sideways scrolling or an error', () => {
    expect(stage.faults).toEqual([])
  })
})
