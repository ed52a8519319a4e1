import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'

/**
 * The pictures of the README, made by the browser test itself: HUOSHUI_PICTURES=1 npm test -- test/e2e/journey.
 * Without the variable nothing is written, for a picture that changes at every run has no place in the history.
 */
const WANTED = process.env.HUOSHUI_PICTURES === '1'
const FOLDER = join(import.meta.dirname, '../../docs/images')

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1280, height: 800 }
/** How wide one phone is in the picture of three, and how far apart they stand. */
const PHONE_SHOWN = 300
const GAP = 24

const taken: Buffer[] = []

/** Keeps what a phone shows now, for the picture of the member's page. */
export async function pictureOfPhone(page: Page): Promise<void> {
  if (WANTED) taken.push(await windowOf(page, PHONE))
}

/** Keeps what a desk shows now, as a picture of its own. */
export async function pictureOfDesk(page: Page, name: string): Promise<void> {
  if (!WANTED) return
  await mkdir(FOLDER, { recursive: true })
  await page.setViewportSize(DESK)
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled', scale: 'css' })
  await page.setViewportSize(PHONE)
}

async function windowOf(page: Page, size: { width: number; height: number }): Promise<Buffer> {
  await page.setViewportSize(size)
  await page.evaluate('scrollTo(0, 0)')
  return page.screenshot({ animations: 'disabled' })
}

/** Puts the kept phones side by side into one picture. */
export async function arrangePhones(browser: Browser, name: string): Promise<void> {
  if (!WANTED || taken.length === 0) return
  const height = Math.round((PHONE_SHOWN * PHONE.height) / PHONE.width)
  const page = await browser.newPage({
    viewport: { width: taken.length * (PHONE_SHOWN + GAP) + GAP, height: height + 2 * GAP },
  })
  const phones = taken.map((shot) => `<img src="data:image/png;base64,${shot.toString('base64')}">`).join('')
  await page.setContent(`<style>
    body { display: flex; gap: ${GAP}px; margin: 0; padding: ${GAP}px; background: #dcebe9 }
    img { width: ${PHONE_SHOWN}px; border-radius: 22px; box-shadow: 0 8px 24px rgb(8 70 80 / 22%) }
  </style>${phones}`)
  await mkdir(FOLDER, { recursive: true })
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
  await page.close()
}
