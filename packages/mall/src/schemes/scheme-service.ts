import { type MallMode, mayActivate, type Profile, today } from '@huoshui/compliance'
import { parseScheme } from '@huoshui/engine'
import { accepted, type Books } from '../books.ts'
import type { CatalogueService } from '../catalogue/catalogue-service.ts'
import type { Database } from '../database/database.ts'
import { MallError } from '../errors.ts'
import type { Clock } from '../shared/clock.ts'
import { sha256 } from '../shared/secrets.ts'
import type { LocalText } from '../shared/text.ts'

export interface SchemeVersion {
  id: string
  version: number
  title: LocalText
  text: string
  sequence: number
  activatedAt: Date
}

export interface SchemeService {
  /**
   * Activates a scheme document unless exactly this text is in force, or has been: a restart with the text of an
   * earlier version leaves what has been activated since.
   * @throws SchemeError naming file, line, column and what was expected; MallError scheme-blocked when a live mall's
   * profile has a blocking finding (spec/6 "Gate"; there is no override), or with the engine's code
   */
  activate(document: { text: string; file: string; descriptions?: ReadonlyMap<string, LocalText> }): Promise<void>
  /** Newest first; the first is in force. */
  versions(): Promise<SchemeVersion[]>
}

/** Scheme versions: never edited, each applies from its activation on. */
export function schemeService(parts: {
  db: Database
  mall: string
  books: Books
  catalogue: CatalogueService
  clock: Clock
  mode: MallMode
  /** The law the mall is under. */
  profile: () => Promise<Profile>
}): SchemeService {
  const { db, mall, books, catalogue, clock, mode, profile } = parts
  const rows = () => db.selectFrom('scheme_version').selectAll().where('mall', '=', mall).orderBy('sequence', 'desc')

  return {
    async activate({ text, file, descriptions }) {
      const scheme = parseScheme(text, file)
      const past = await rows().execute()
      const [newest] = past
      if (!past.some((version) => version.text === text)) {
        const gate = mayActivate({ mode, scheme, profile: await profile(), at: today(clock()) })
        if (!gate.allowed) throw new MallError('scheme-blocked', gate.reason.en)
        // The text and the version it follows name the command: a start that was killed in between finds its own answer.
        const id = `activate/${newest?.sequence ?? 0}/${sha256(text)}`
        const { sequence } = accepted(await books.submit({ kind: 'activate', id, caller: 'mall', text }))
        await db
          .insertInto('scheme_version')
          .values({
            mall,
            scheme: scheme.scheme,
            version: scheme.version,
            title_zh: scheme.title.zh,
            title_en: scheme.title.en,
            text,
            sequence,
            activated_at: new Date(clock()),
          })
          .onConflict((conflict) => conflict.columns(['mall', 'sequence']).doNothing())
          .execute()
      }
      await catalogue.addFromScheme(scheme, descriptions)
    },
    async versions() {
      const found = await rows().execute()
      return found.map((row) => ({
        id: row.scheme,
        version: row.version,
        title: { zh: row.title_zh, en: row.title_en },
        text: row.text,
        sequence: row.sequence,
        activatedAt: row.activated_at,
      }))
    },
  }
}
