/** A mall that moves a shop in, in a process that a test kills: `node victim.ts URL OWNER_URL`, files made by itself. */
import { hostMall } from '../host/host.ts'
import { movingInScheme, oldShop } from './shop.ts'

const [url = '', ownerUrl = '', count = '0'] = process.argv.slice(2)
const quiet = { info: () => undefined, warn: () => undefined, error: (...words: unknown[]) => console.error(...words) }

const { served } = await hostMall({
  url,
  ownerUrl,
  slug: 'demo',
  mode: 'sandbox',
  name: { zh: '测试', en: 'Test' },
  scheme: { text: movingInScheme, file: 'scheme' },
  log: quiet,
  deliver: async () => ({ status: 503, result: 'unavailable' }),
})
const { imports } = served.mall
if ((await imports.list()).length === 0) {
  const { files } = oldShop(Number(count))
  const { id, sha256 } = await imports.propose({ operator: 'one', files, keepExisting: false, expected: new Map() })
  await imports.approve({ operator: 'two', id, sha256, skipBroken: false })
}
for (;;) {
  const [newest] = await imports.list()
  process.stdout.write(`${newest?.state} ${newest?.done}\n`)
  if (newest?.state !== 'running') break
  await new Promise((resume) => setTimeout(resume, 20))
}
process.exit(0)
