import type { Books } from '../books.ts'
import type { Database, Queries } from '../database/database.ts'
import type { MallRow, MemberRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import type { CodeService } from '../login/code-service.ts'
import type { SessionService } from '../login/session-service.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Clock } from '../shared/clock.ts'
import { maskName } from '../shared/mask.ts'
import { hmac, newId, newReferralCode, sha256 } from '../shared/secrets.ts'
import type { MemberRepository } from './member-repository.ts'
import { maskPhone, readPhone } from './phone.ts'

export interface LoginRequest {
  phone: string
  code: string
  referralCode?: string | undefined
  name?: string | undefined
  locale: 'zh' | 'en'
}

export interface DirectMember {
  name: string
  joinedAt: Date
  promoter: boolean
}

export interface MemberService {
  /** @throws MallError bad-phone, rate-limited */
  sendCode(request: { phone: string; address: string }): Promise<void>
  /**
   * Logs in, at the first time joining the mall under the referral code's member.
   * @throws MallError bad-phone, wrong-code, expired-code, used-code, too-many-attempts,
   * unknown-referral-code, own-referral-code
   */
  login(request: LoginRequest): Promise<{ member: MemberRow; token: string; joined: boolean }>
  /** Which member's session this is; undefined when it is none. */
  bySession(token: string): Promise<MemberRow | undefined>
  change(id: string, change: { name?: string | undefined; locale?: 'zh' | 'en' | undefined }): Promise<MemberRow>
  /** The name behind a referral code, masked. @throws MallError unknown-referral-code */
  nameOfCode(code: string): Promise<string>
  referrerOf(member: MemberRow): Promise<MemberRow | undefined>
  direct(member: string): Promise<DirectMember[]>
  /** Forgets old login codes and sessions. */
  sweep(): Promise<void>
  /** The hash under which a phone is stored, or undefined when the text is no phone. */
  phoneHash(text: string): string | undefined
}

/** Most direct members listed on the referrals page. */
export const DIRECT_MAX = 500

/** Members: phone and code in, one account per phone, the referrer fixed at joining. */
export function memberService(parts: {
  db: Database
  mall: MallRow
  members: MemberRepository
  codes: CodeService
  sessions: SessionService
  outbox: Outbox
  books: Books
  clock: Clock
}): MemberService {
  const { db, mall, members, codes, sessions, outbox, books, clock } = parts
  const hashOf = (phone: string): string => hmac(mall.phone_salt, `phone:${phone}`)

  async function referrerBy(code: string | undefined): Promise<MemberRow | undefined> {
    if (code === undefined || code.trim() === '') return undefined
    const referrer = await members.findByReferralCode(code)
    if (referrer === undefined) throw new MallError('unknown-referral-code')
    return referrer
  }

  /** The member's row and its `join` in one transaction; undefined when the phone joined in between. */
  async function insert(
    tx: Queries,
    request: LoginRequest,
    phone: string,
    referrer: MemberRow | undefined,
  ): Promise<string | undefined> {
    const id = newId()
    const row = {
      id,
      phone_hash: hashOf(phone),
      phone_masked: maskPhone(phone),
      name: request.name ?? maskPhone(phone),
      referral_code: newReferralCode(),
      referrer: referrer?.id ?? null,
      locale: request.locale,
      joined_at: new Date(clock()),
    }
    if (!(await members.insert(tx, row))) return undefined
    const command = { kind: 'join' as const, member: id, ...(referrer && { referrer: referrer.id }) }
    return outbox.add(tx, { subject: `member:${id}`, caller: 'mall', command })
  }

  async function join(request: LoginRequest, phone: string): Promise<{ member: MemberRow; joined: boolean }> {
    const phoneHash = hashOf(phone)
    const known = await members.findByPhoneHash(phoneHash)
    if (known !== undefined) {
      if (request.referralCode?.trim().toUpperCase() === known.referral_code) throw new MallError('own-referral-code')
      // A join that the engine has not heard of yet (a killed server) must be through before anything else.
      if ((await books.look('unknownMembers', [known.id])).length > 0) await outbox.settled(`member:${known.id}`, 5000)
      return { member: known, joined: false }
    }
    const referrer = await referrerBy(request.referralCode)
    const outboxId = await db.transaction().execute((tx) => insert(tx, request, phone, referrer))
    if (outboxId !== undefined) await outbox.answer(outboxId)
    const member = await members.findByPhoneHash(phoneHash)
    if (member === undefined) throw new MallError('unknown-member')
    return { member, joined: outboxId !== undefined }
  }

  return {
    async sendCode({ phone: text, address }) {
      const phone = readPhone(text)
      await codes.send({ phone, phoneHash: hashOf(phone), address })
    },

    async login(request) {
      const phone = readPhone(request.phone)
      const codeId = await codes.check({ phoneHash: hashOf(phone), code: request.code })
      const { member, joined } = await join(request, phone)
      if (!(await codes.use(codeId))) throw new MallError('used-code')
      return { member, joined, token: await sessions.open({ kind: 'member', subject: member.id }) }
    },

    bySession: (token) => members.findBySession(sha256(token)),

    async change(id, { name, locale }) {
      const change = { ...(name !== undefined && { name }), ...(locale !== undefined && { locale }) }
      if (Object.keys(change).length > 0) await members.change(id, change)
      const member = await members.find(id)
      if (member === undefined) throw new MallError('unknown-member')
      return member
    },

    async nameOfCode(code) {
      const member = await referrerBy(code)
      if (member === undefined) throw new MallError('unknown-referral-code')
      return maskName(member.name)
    },

    async referrerOf(member) {
      return member.referrer === null ? undefined : members.find(member.referrer)
    },

    async direct(member) {
      const rows = await members.referredBy(member, DIRECT_MAX)
      const ids = rows.map((row) => row.id)
      const promoters = ids.length === 0 ? [] : await books.look('promoters', ids)
      return rows.map((row, index) => ({
        name: maskName(row.name),
        joinedAt: row.joined_at,
        promoter: promoters[index] ?? false,
      }))
    },

    async sweep() {
      await codes.sweep()
      await sessions.sweep()
    },

    phoneHash(text) {
      try {
        return hashOf(readPhone(text))
      } catch {
        return undefined
      }
    },
  }
}
