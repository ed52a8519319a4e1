import type { Database } from './database/database.ts'
import type { MallRow } from './database/tables.ts'
import type { Clock } from './shared/clock.ts'
import { newSecret } from './shared/secrets.ts'
import type { LocalText } from './shared/text.ts'

/** The mall's row; made with fresh secrets when the database has none yet. */
export async function ensureMall(
  db: Database,
  { slug, mode, name, clock = Date.now }: { slug: string; mode: 'sandbox' | 'live'; name: LocalText; clock?: Clock },
): Promise<MallRow> {
  await db
    .insertInto('mall')
    .values({
      slug,
      mode,
      name_zh: name.zh,
      name_en: name.en,
      phone_salt: newSecret(),
      cashier_secret: newSecret(),
      created_at: new Date(clock()),
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .execute()
  return db.selectFrom('mall').selectAll().where('slug', '=', slug).executeTakeFirstOrThrow()
}

/** What the demo mall says about its goods; the scheme has their titles and prices. */
export const demoDescriptions: ReadonlyMap<string, LocalText> = new Map([
  [
    'gift-1000',
    {
      zh: '高山绿茶、五常大米与冷榨山茶油的家庭礼包，一份一箱，顺丰送达。演示商城：不会真的发货，也不会真的扣款。',
      en: 'A family box of mountain green tea, Wuchang rice and cold-pressed camellia oil. Demo mall: nothing is shipped and no money is taken.',
    },
  ],
])
