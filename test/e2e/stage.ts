import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import { type Faults, look } from './look.ts'
import { type RunningServer, startServer } from './server.ts'

export type Language = 'zh' | 'en'

/** How long an expected thing may take to appear. */
const PATIENCE_MS = 30_000
const PHONE = { width: 390, height: 844 }

/** A person with a browser of their own. */
export interface Visitor {
  readonly page: Page
  readonly language: Language
  /** Opens an address of the mall, such as "/points". */
  open(path: string): Promise<void>
  /** Screenshots and faults of the page as it stands; the faults are remembered and fail the journey at its end. */
  look(name: string): Promise<void>
}

/** The real server, the real browser, and everybody who takes part. */
export interface Stage {
  readonly server: RunningServer
  readonly browser: Browser
  readonly faults: Faults
  visitor(options?: { language?: Language }): Promise<Visitor>
  /** The newest login code of a phone, from the development inbox. */
  code(phone: string): Promise<string>
  close(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const server = await startServer()
  const browser = await launchBrowser().catch(async (cause: unknown) => {
    await server.stop()
    throw cause
  })
  const faults: Faults = []
  return {
    server,
    browser,
    faults,
    visitor: ({ language = 'zh' } = {}) => newVisitor({ browser, server, language, faults }),
    code: (phone) => newestCode(server.address, phone),
    async close() {
      await browser.close()
      await server.stop()
    },
  }
}

interface Seat {
  browser: Browser
  server: RunningServer
  language: Language
  faults: Faults
}

async function newVisitor({ browser, server, language, faults }: Seat): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: server.address,
    viewport: PHONE,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  watchErrors(context, page, faults)
  return {
    page,
    language,
    open: async (path) => void (await page.goto(path)),
    look: async (name) => void faults.push(...(await look(page, `${name}-${language}`))),
  }
}

/** Whatever a page throws, or the browser refuses to it, is a fault; a refusal the server answered with is not. */
function watchErrors(context: BrowserContext, page: Page, faults: Faults): void {
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  context.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(`${page.url()}: ${message.text()}`)
    }
  })
}

async function newestCode(address: string, phone: string): Promise<string> {
  const answer = await fetch(`${address}/api/dev/inbox?phone=${encodeURIComponent(phone)}`)
  const { items } = (await answer.json()) as { items: { code: string; at: string }[] }
  const [newest] = items.toSorted((one, other) => other.at.localeCompare(one.at))
  if (!newest) throw new Error(`no code in the inbox for ${phone}`)
  return newest.code
}
