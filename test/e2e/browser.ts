import { existsSync } from 'node:fs'
import chromiumInNpm from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** Where Debian's package puts it. */
const DEBIAN = ['/usr/bin/chromium', '/usr/bin/chromium-browser']

/**
 * Starts a headless browser: the one that npm brought, else Debian's. It runs as root in CI, where Chromium
 * refuses its sandbox; the pages it opens are our own.
 */
export async function launchBrowser(): Promise<Browser> {
  const found = await executable()
  return chromium.launch({
    executablePath: found.path,
    args: [...found.args, '--no-sandbox', '--font-render-hinting=none'],
  })
}

async function executable(): Promise<{ path: string; args: string[] }> {
  const shipped = await chromiumInNpm.executablePath().catch(() => undefined)
  if (shipped !== undefined && existsSync(shipped)) return { path: shipped, args: chromiumInNpm.args }
  const installed = DEBIAN.find((path) => existsSync(path))
  if (installed !== undefined) return { path: installed, args: ['--disable-dev-shm-usage', '--disable-gpu'] }
  throw new Error('no browser: neither @sparticuz/chromium nor the Debian package chromium is there')
}
