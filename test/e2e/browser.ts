import { existsSync } from 'node:fs'
import chromiumInNpm from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** Where Debian's package puts it. */
const DEBIAN = ['/usr/bin/chromium', '/usr/bin/chromium-browser']

/**
 * Not the arguments npm's browser comes with: those are for a cloud function, put everything into one process (so
 * that the language of one visitor shows in the windows of another) and switch off what keeps sites apart.
 */
const ARGUMENTS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none']

/**
 * Starts a headless browser: the one that npm brought, else Debian's. It runs as root in CI, where Chromium
 * refuses its sandbox; the pages it opens are our own.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await executable(), args: ARGUMENTS })
}

async function executable(): Promise<string> {
  const shipped = await chromiumInNpm.executablePath().catch(() => undefined)
  const found = [shipped, ...DEBIAN].find((path) => path !== undefined && existsSync(path))
  if (found === undefined)
    throw new Error('no browser: neither @sparticuz/chromium nor the Debian package chromium is there')
  return found
}
