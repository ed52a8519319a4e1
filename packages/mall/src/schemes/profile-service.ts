import {
  acceptProfileChange,
  type MallMode,
  mayActivate,
  type Profile,
  profileChangeText,
  profileNames,
  shippedProfile,
  today,
} from '@huoshui/compliance'
import { accepted, type Books } from '../books.ts'
import { type Database, isUniqueViolation } from '../database/database.ts'
import type { ProfileChangeRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import type { ActService } from '../operators/act-service.ts'
import type { OperatorService } from '../operators/operator-service.ts'
import { bookKey } from '../shared/client-key.ts'
import type { Clock } from '../shared/clock.ts'
import { newId, sha256 } from '../shared/secrets.ts'
import { schemeInForce } from './scheme-in-force.ts'

/** The law a mall is under until two operators change it (spec/6). */
const FIRST_PROFILE = 'cn'

/** A legal opinion: its text, or the SHA-256 of a file that the mall keeps with its documents. */
export interface Opinion {
  title: string
  author: string
  /** An ISO day. */
  date: string
  /** Name of the file; empty when the text was pasted. */
  file: string
  text?: string | undefined
  sha256?: string | undefined
}

export interface ProfileChangeView {
  id: string
  state: 'proposed' | 'approved' | 'withdrawn'
  from: { profile: string; version: number }
  to: { profile: string; version: number }
  opinion: { title: string; author: string; date: string; file: string; text: string; sha256: string }
  /** Names of the operators. */
  proposedBy: string
  proposedAt: Date
  decidedBy: string | undefined
  decidedAt: Date | undefined
  sequence: number | undefined
}

/** The law a mall is under, and the one way to another (spec/6 Gate): two different operators, with an opinion. */
export interface ProfileService {
  present(): Promise<Profile>
  /** Newest first. */
  changes(): Promise<ProfileChangeView[]>
  /** @throws MallError profile-change-open, profile-change-refused, id-reused, bad-command */
  propose(act: { operator: string; to: string; opinion: Opinion; key: string }): Promise<ProfileChangeView>
  /**
   * Carries the waiting change out: journalled under the hash of its text, and audited.
   * @throws MallError unknown-profile-change, second-operator-needed, profile-change-refused, scheme-blocked when a
   * live mall's active scheme would be blocked under the new law
   */
  approve(act: { operator: string; id: string }): Promise<ProfileChangeView>
  /** Any operator may withdraw a change that waits. @throws MallError unknown-profile-change */
  withdraw(act: { operator: string; id: string }): Promise<ProfileChangeView>
}

/** A shipped profile in its newest version. @throws Error when the house has none of that name */
function shipped(name: string): Profile {
  const profile = shippedProfile(name)
  if (profile === undefined) throw new Error(`the house has no profile ${name}`)
  return profile
}

/** Every shipped profile, for the choice of another. */
export const shippedProfiles = (): Profile[] => profileNames().map(shipped)

export function profileService(parts: {
  db: Database
  mall: string
  mode: MallMode
  books: Books
  operators: OperatorService
  acts: Pick<ActService, 'record'>
  clock: Clock
}): ProfileService {
  const { db, mall, mode, books, operators, acts, clock } = parts
  const inForce = schemeInForce(books)
  const rows = () => db.selectFrom('profile_change').selectAll().where('mall', '=', mall)

  async function present(): Promise<Profile> {
    const newest = await rows().where('state', '=', 'approved').orderBy('sequence', 'desc').limit(1).executeTakeFirst()
    return shipped(newest?.to_profile ?? FIRST_PROFILE)
  }

  async function views(found: readonly ProfileChangeRow[]): Promise<ProfileChangeView[]> {
    const names = new Map((await operators.list()).map(({ id, name }) => [id, name]))
    return found.map((row) => viewOf(row, names))
  }

  async function one(id: string): Promise<ProfileChangeView> {
    const [view] = await views(await rows().where('id', '=', id).execute())
    if (view === undefined) throw new MallError('unknown-profile-change')
    return view
  }

  async function waiting(id: string): Promise<ProfileChangeRow> {
    const row = await rows().where('id', '=', id).where('state', '=', 'proposed').executeTakeFirst()
    if (row === undefined) throw new MallError('unknown-profile-change')
    return row
  }

  /** The whole change as the law's own check reads it. @throws MallError second-operator-needed, profile-change-refused */
  async function checkedText(row: ProfileChangeRow, approved: { operator: string; at: string }): Promise<string> {
    const answer = acceptProfileChange(
      {
        mall,
        from: { profile: row.from_profile, version: row.from_version },
        to: { profile: row.to_profile, version: row.to_version },
        opinion: {
          title: row.opinion_title,
          author: row.opinion_author,
          date: row.opinion_date,
          sha256: row.opinion_sha256,
        },
        proposed: { operator: row.proposed_by, at: row.proposed_at.toISOString() },
        approved,
      },
      { mall, present: await present(), profiles: shippedProfiles() },
    )
    if (answer.accepted) return profileChangeText(answer.change)
    throw new MallError(
      answer.code === 'same-operator' ? 'second-operator-needed' : 'profile-change-refused',
      answer.problem,
    )
  }

  async function refuseBlockedScheme(to: string): Promise<void> {
    if (mode !== 'live') return
    const scheme = await inForce()
    const gate = mayActivate({ mode, scheme, profile: shipped(to), at: today(clock()) })
    if (!gate.allowed) throw new MallError('scheme-blocked', gate.reason.en)
  }

  return {
    present,
    changes: async () => views(await rows().orderBy('proposed_at', 'desc').orderBy('id').execute()),

    async propose({ operator, to, opinion, key }) {
      const now = new Date(clock())
      const from = await present()
      const target = shippedProfiles().find(({ profile }) => profile === to)
      if (target === undefined) throw new MallError('profile-change-refused', `there is no profile ${to}`)
      if (target.profile === from.profile && target.version === from.version)
        throw new MallError('profile-change-refused', `the mall is under ${to} already`)
      if (Date.parse(opinion.date) > clock())
        throw new MallError('profile-change-refused', 'the opinion is dated in the future')
      const { text = '', sha256: hash = sha256(text) } = opinion
      if (text === '' && opinion.sha256 === undefined)
        throw new MallError('bad-command', 'attach the opinion: its text, or the SHA-256 of its file')
      if (text !== '' && hash !== sha256(text))
        throw new MallError('bad-command', 'the SHA-256 is not that of the text')
      const row = {
        mall,
        id: newId(),
        state: 'proposed' as const,
        from_profile: from.profile,
        from_version: from.version,
        to_profile: target.profile,
        to_version: target.version,
        opinion_title: opinion.title,
        opinion_author: opinion.author,
        opinion_date: opinion.date,
        opinion_file: opinion.file,
        opinion_text: text,
        opinion_sha256: hash,
        proposed_by: operator,
        proposed_at: now,
        decided_by: null,
        sequence: null,
      }
      const id = await db
        .transaction()
        .execute(async (tx) => {
          const body = { to, opinion: { ...opinion, text: sha256(text) } }
          const act = { caller: operator, operation: 'propose-profile', key, body, subject: row.id, at: now }
          const booked = await bookKey(tx, mall, act)
          if (!booked.repeated) await tx.insertInto('profile_change').values(row).execute()
          return booked.subject
        })
        .catch((error: unknown) => {
          throw isUniqueViolation(error, 'profile_change_one_open') ? new MallError('profile-change-open') : error
        })
      const subject = `${from.profile} → ${to}`
      if (id === row.id) await acts.record({ operator, act: 'propose-profile', subject, reason: opinion.title })
      return one(id)
    },

    async approve({ operator, id }) {
      const row = await waiting(id)
      const at = new Date(clock())
      const text = await checkedText(row, { operator, at: at.toISOString() })
      await refuseBlockedScheme(row.to_profile)
      // The journal takes no free text: the entry's id carries the hash of the whole change, opinion included.
      const command = { kind: 'tick' as const, id: `profile-change/${id}/${sha256(text)}`, caller: operator }
      const { sequence } = accepted(await books.submit(command))
      const decided = { state: 'approved' as const, decided_by: operator, decided_at: at, sequence }
      const done = await db
        .updateTable('profile_change')
        .set(decided)
        .where('mall', '=', mall)
        .where('id', '=', id)
        .where('state', '=', 'proposed')
        .executeTakeFirst()
      if (done.numUpdatedRows === 0n) throw new MallError('unknown-profile-change')
      const subject = `${row.from_profile} → ${row.to_profile}`
      await acts.record({ operator, act: 'approve-profile', subject, reason: row.opinion_title, sequence })
      return one(id)
    },

    async withdraw({ operator, id }) {
      const row = await waiting(id)
      const done = await db
        .updateTable('profile_change')
        .set({ state: 'withdrawn', decided_by: operator, decided_at: new Date(clock()) })
        .where('mall', '=', mall)
        .where('id', '=', id)
        .where('state', '=', 'proposed')
        .executeTakeFirst()
      if (done.numUpdatedRows === 0n) throw new MallError('unknown-profile-change')
      await acts.record({ operator, act: 'withdraw-profile', subject: `${row.from_profile} → ${row.to_profile}` })
      return one(id)
    },
  }
}

function viewOf(row: ProfileChangeRow, names: ReadonlyMap<string, string>): ProfileChangeView {
  const nameOf = (id: string): string => names.get(id) ?? id
  return {
    id: row.id,
    state: row.state,
    from: { profile: row.from_profile, version: row.from_version },
    to: { profile: row.to_profile, version: row.to_version },
    opinion: {
      title: row.opinion_title,
      author: row.opinion_author,
      date: row.opinion_date,
      file: row.opinion_file,
      text: row.opinion_text,
      sha256: row.opinion_sha256,
    },
    proposedBy: nameOf(row.proposed_by),
    proposedAt: row.proposed_at,
    decidedBy: row.decided_by === null ? undefined : nameOf(row.decided_by),
    decidedAt: row.decided_at ?? undefined,
    sequence: row.sequence ?? undefined,
  }
}
