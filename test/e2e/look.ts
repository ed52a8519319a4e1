import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const SCREENS = join(import.meta.dirname, '../../test-results/screens')
const PHONE = 390
const DESK = 1280
const WIDTHS = [PHONE, DESK] as const
const HEIGHT = 844
/** Findings of these weights fail the test. */
const GRAVE = new Set(['serious', 'critical'])

/** What is wrong with a page as it is seen; empty when nothing is. */
export type Faults = string[]

/**
 * Looks at the page as it stands, at a phone's width and at a desk's: keeps a screenshot of each, and tells what
 * axe finds serious and whether anything sticks out to the right.
 */
export async function look(page: Page, name: string): Promise<Faults> {
  const faults: Faults = []
  const before = page.viewportSize() ?? { width: PHONE, height: HEIGHT }
  await mkdir(SCREENS, { recursive: true })
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT })
    await settled(page)
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
    if (wide > width) faults.push(`${name} at ${width}: ${wide} wide, scrolls sideways`)
    faults.push(...(await axeFaults(page, `${name} at ${width}`)))
    // The whole page in one window, so that what sticks to its edges is where a reader sees it.
    const tall = await page.evaluate<number>('document.documentElement.scrollHeight')
    await page.setViewportSize({ width, height: Math.max(HEIGHT, tall) })
    await page.evaluate('scrollTo(0, 0)')
    await page.screenshot({ path: join(SCREENS, `${name}-${width}.png`), animations: 'disabled' })
  }
  await page.setViewportSize(before)
  return faults
}

/** How long a page may take to come to rest, and how long it has to look the same for that. */
const REST_WITHIN_MS = 4_000
const REST_MS = 120

/** Runs in the page: true once no element has become more or less transparent, or moved, for a moment. */
const AT_REST = `(async () => {
  const seen = () => Array.from(document.querySelectorAll('body *'), (element) => {
    const { top, left } = element.getBoundingClientRect()
    return [getComputedStyle(element).opacity, Math.round(top), Math.round(left)].join()
  }).join(';')
  const end = Date.now() + ${REST_WITHIN_MS}
  for (let before = seen(), now = ''; Date.now() < end; before = now) {
    await new Promise((resolve) => setTimeout(resolve, ${REST_MS}))
    now = seen()
    if (now === before) return true
  }
  return false
})()`

/** Short messages that fade away by themselves, maybe while they are being looked at. */
const PASSING = '.adm-toast-mask, .ant-message-notice'

/** Waits until nothing is being loaded, no passing message is shown, and nothing fades or moves any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.evaluate('document.fonts.ready.then(() => true)')
  await page.locator(PASSING).first().waitFor({ state: 'detached' })
  await page.evaluate(AT_REST)
}

async function axeFaults(page: Page, where: string): Promise<Faults> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => GRAVE.has(impact ?? ''))
    .map(
      ({ id, help, nodes }) => `${where}: ${id}, ${help}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
    )
}
