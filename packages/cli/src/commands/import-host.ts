import { EmbeddedError } from '@huoshui/journal'
import { type Mall, MallError, openDatabase as openKysely, openPool, schemeInForce } from '@huoshui/mall'
import { hostMall, openLog } from '@huoshui/server'
import { openDatabase } from '../database.ts'
import { Refused } from '../refused.ts'
import { findScheme } from './scenario.ts'

export const SLUG = 'demo'
const NAME = { zh: '活水演示商城', en: 'Huoshui demo mall' }
/** The scheme of a mall that is opened here for the first time, as `huoshui start` takes it. */
const FIRST_SCHEME = 'first-light'

/** The scheme in force: hosting a mall with another one would activate that. */
async function schemeOf(url: string): Promise<{ text: string; file: string }> {
  const db = openKysely(openPool(url, () => undefined, 1))
  try {
    const text = await schemeInForce(db, SLUG)
    return text === undefined ? findScheme(FIRST_SCHEME, './scheme') : { text, file: 'scheme' }
  } finally {
    await db.destroy()
  }
}

/** Hosts the mall in this process, without serving it, and closes it again. Throws Refused where the mall refuses. */
export async function hostedMall({ data }: { data: string }, act: (mall: Mall) => Promise<void>): Promise<void> {
  try {
    const database = await openDatabase({ data, make: false })
    try {
      const hosted = await hostMall({
        url: database.url,
        ownerUrl: database.ownerUrl,
        slug: SLUG,
        mode: 'sandbox',
        name: NAME,
        scheme: await schemeOf(database.url),
        log: openLog({}),
        deliver: async () => ({ status: 503, result: 'unavailable' }),
      })
      try {
        await act(hosted.served.mall)
      } finally {
        await hosted.stop()
      }
    } finally {
      await database.stop()
    }
  } catch (error) {
    if (error instanceof MallError) throw new Refused(error.message)
    if (error instanceof EmbeddedError) throw new Refused(error.message)
    throw error
  }
}
