/**
 * A change of a mall's profile (spec/6): the act of two different operators, with the legal opinion attached. It is
 * journalled and shown on the member's "about this scheme" page; it is the only way to another profile.
 */
import { z } from 'zod'
import type { Profile } from './profile.ts'

const name = z.string().min(1).max(64)
const profileVersion = z.strictObject({ profile: z.string().regex(/^[a-z]{2,8}$/), version: z.number().int().min(1) })
const instant = z.iso.datetime({ offset: true })

const profileChangeSchema = z.strictObject({
  mall: name,
  from: profileVersion,
  to: profileVersion,
  /** The opinion itself is kept with the mall's documents; its hash binds it to this act. */
  opinion: z.strictObject({
    title: z.string().min(1).max(200),
    author: z.string().min(1).max(200),
    date: z.iso.date(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in 64 hexadecimal digits'),
  }),
  proposed: z.strictObject({ operator: name, at: instant }),
  approved: z.strictObject({ operator: name, at: instant }),
})

export type ProfileChange = z.output<typeof profileChangeSchema>

export type ProfileChangeCode =
  | 'malformed'
  | 'same-operator'
  | 'approved-before-proposed'
  | 'not-the-present-profile'
  | 'unknown-profile'
  | 'no-change'
  | 'older-version'
  | 'opinion-of-the-future'

export type ProfileChangeAnswer =
  | { readonly accepted: true; readonly change: ProfileChange }
  | { readonly accepted: false; readonly code: ProfileChangeCode; readonly problem: string }

/** Checks a change against the mall's present profile and the profiles there are. Nothing is accepted in part. */
export function acceptProfileChange(
  raw: unknown,
  {
    mall,
    present,
    profiles,
  }: { mall: string; present: Pick<Profile, 'profile' | 'version'>; profiles: readonly Profile[] },
): ProfileChangeAnswer {
  const parsed = profileChangeSchema.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refused('malformed', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`)
  }
  const change = parsed.data
  const { from, to, opinion, proposed, approved } = change
  const target = profiles.find(({ profile, version }) => profile === to.profile && version === to.version)
  if (change.mall !== mall) return refused('malformed', `the change is for the mall "${change.mall}", not "${mall}"`)
  if (proposed.operator === approved.operator)
    return refused('same-operator', `"${approved.operator}" cannot approve what it proposed itself`)
  if (Date.parse(approved.at) < Date.parse(proposed.at))
    return refused('approved-before-proposed', 'the approval is older than the proposal')
  if (from.profile !== present.profile || from.version !== present.version)
    return refused('not-the-present-profile', `the mall is under ${present.profile} v${present.version}`)
  if (target === undefined) return refused('unknown-profile', `there is no profile ${to.profile} v${to.version}`)
  if (from.profile === to.profile && from.version === to.version) return refused('no-change', 'both are the same')
  if (from.profile === to.profile && to.version < from.version)
    return refused('older-version', `v${to.version} is older law than v${from.version}`)
  if (Date.parse(opinion.date) > Date.parse(approved.at))
    return refused('opinion-of-the-future', 'the opinion is dated after the approval')
  return { accepted: true, change }
}

/** The text that is journalled: the same change always gives the same text. */
export const profileChangeText = ({ mall, from, to, opinion, proposed, approved }: ProfileChange): string =>
  JSON.stringify({
    mall,
    from: { profile: from.profile, version: from.version },
    to: { profile: to.profile, version: to.version },
    opinion: { title: opinion.title, author: opinion.author, date: opinion.date, sha256: opinion.sha256 },
    proposed: { operator: proposed.operator, at: proposed.at },
    approved: { operator: approved.operator, at: approved.at },
  })

const refused = (code: ProfileChangeCode, problem: string): ProfileChangeAnswer => ({ accepted: false, code, problem })
