import type { ColumnType, Generated, Selectable } from 'kysely'
import type { JsonObject } from '../shared/json.ts'
import type { ImportMetTable, ImportStepTable, ImportTable } from './import-tables.ts'
import type { RegionTable, ServicePointTable } from './place-tables.ts'

/** PostgreSQL bigint: always a bigint here, never a float. */
type Fen = bigint
export type Instant = ColumnType<Date, Date, Date>
export type InstantOrNull = ColumnType<Date | null, Date | null | undefined, Date | null>

export interface MallTable {
  slug: string
  mode: 'sandbox' | 'live'
  name_zh: string
  name_en: string
  /** Keys the hashes of phone numbers, so that the hash says nothing without this row. */
  phone_salt: string
  /** Signs the local cashier’s notifications. */
  cashier_secret: string
  created_at: Instant
}

export interface SchemeVersionTable {
  mall: string
  scheme: string
  version: number
  title_zh: string
  title_en: string
  text: string
  sequence: number
  activated_at: Instant
}

export interface ProductTable {
  mall: string
  id: string
  title_zh: string
  title_en: string
  description_zh: string
  description_en: string
  image: string
  position: number
}

export interface MemberTable {
  mall: string
  id: string
  phone_hash: string
  phone_masked: string
  name: string
  referral_code: string
  referrer: string | null
  locale: 'zh' | 'en'
  joined_at: Instant
  /** The account was closed and the person forgotten; the id stays for tree and journal. */
  closed_at: InstantOrNull
}

export interface LoginCodeTable {
  id: string
  mall: string
  phone_hash: string
  address_hash: string
  code_hash: string
  attempts: number
  created_at: Instant
  expires_at: Instant
  used_at: InstantOrNull
}

export interface InboxTable {
  id: Generated<number>
  mall: string
  phone: string
  code: string
  sent_at: Instant
  expires_at: Instant
}

export interface SessionTable {
  token_hash: string
  mall: string
  kind: 'member' | 'operator'
  subject: string
  created_at: Instant
  expires_at: Instant
}

export type OrderState = 'created' | 'paid' | 'settled' | 'cancelled' | 'refunded'
export type PaymentState = 'created' | 'paid' | 'expired' | 'failed' | 'refunded'

export interface OrderTable {
  mall: string
  id: string
  member: string
  product: string
  quantity: number
  total_fen: Fen
  state: OrderState
  /** Why it was cancelled: a code, or null. */
  cancel_code: string | null
  created_at: Instant
  expires_at: Instant
  paid_at: InstantOrNull
  settled_at: InstantOrNull
  closed_at: InstantOrNull
  sequence: number | null
  refund_sequence: number | null
  /** Code of the region it is shipped to; null when it is picked up, or nobody asked. */
  ship_to: string | null
  /** The service point where it is picked up, by its owner's member id, and the one-time code that is shown there. */
  pickup: string | null
  pickup_code: string | null
  /** When it was said to have arrived; the outbox tells the books. */
  received_at: InstantOrNull
}

export interface PaymentTable {
  mall: string
  id: string
  order_id: string
  attempt: number
  state: PaymentState
  wallet_fen: Fen
  cashier_fen: Fen
  /** The engine has accepted the hold of the wallet part (true as well when there is none). */
  held: boolean
  created_at: Instant
  expires_at: Instant
  paid_at: InstantOrNull
  reference: string | null
}

export interface NotificationTable {
  mall: string
  provider: string
  reference: string
  payment: string
  amount_fen: Fen
  result: 'paid' | 'refunded'
  received_at: Instant
}

export interface ProviderRefundTable {
  mall: string
  id: string
  payment: string
  provider: string
  reference: string
  amount_fen: Fen
  reason: string
  state: 'waiting' | 'done'
  attempts: number
  next_at: Instant
  last_error: string | null
  provider_number: string | null
  created_at: Instant
  done_at: InstantOrNull
}

export type OutboxState = 'waiting' | 'done' | 'refused' | 'quarantined'

export interface OutboxTable {
  id: string
  mall: string
  kind: string
  subject: string
  caller: string
  command: JsonObject
  state: OutboxState
  attempts: number
  next_at: Instant
  code: string | null
  detail: string | null
  sequence: number | null
  /** The trace of the request that wrote the row, when it was traced. */
  traceparent: ColumnType<string | null, string | null | undefined, string | null>
  created_at: Instant
  done_at: InstantOrNull
}

export interface WithdrawalTable {
  mall: string
  id: string
  member: string
  amount_fen: Fen
  state: 'asked' | 'open' | 'settled' | 'rejected' | 'refused'
  created_at: Instant
  decided_at: InstantOrNull
}

/** First answer of an act with a client key, so that a repetition is known before anything is done. */
export interface ClientKeyTable {
  mall: string
  caller: string
  operation: string
  key: string
  body_hash: string
  subject: string
  created_at: Instant
}

export interface OperatorTable {
  mall: string
  id: string
  name: string
  password_hash: string
  created_at: Instant
}

export interface AuditTable {
  id: Generated<number>
  mall: string
  at: Instant
  operator: string
  act: string
  subject: string
  reason: string | null
  outbox: string | null
  sequence: number | null
}

export interface CashierTable {
  payment: string
  mall: string
  amount_fen: Fen
  state: 'open' | 'paid' | 'refunded'
  reference: string | null
  created_at: Instant
  paid_at: InstantOrNull
}

/** A change of the law a mall is under: proposed by one operator, decided by another (spec/6). */
export interface ProfileChangeTable {
  mall: string
  id: string
  state: 'proposed' | 'approved' | 'withdrawn'
  from_profile: string
  from_version: number
  to_profile: string
  to_version: number
  opinion_title: string
  opinion_author: string
  /** An ISO day. */
  opinion_date: string
  opinion_file: string
  opinion_text: string
  opinion_sha256: string
  proposed_by: string
  proposed_at: Instant
  decided_by: string | null
  decided_at: InstantOrNull
  /** The journal entry that carries the hash of the approved change. */
  sequence: number | null
}

export interface LiveCheckTable {
  mall: string
  /** An ISO day of the mall. */
  day: string
  at: Instant
  /** The journal's sequence whose state was judged. */
  sequence: number
  profile: string
  profile_version: number
  verdict: 'blocked' | 'serious' | 'clear'
  /** The figures as `parseFigures` reads them. */
  figures: string
  not_judged: ColumnType<string[], string, string>
}

/** What an operator stated of the mall's conduct, as `parseConduct` reads it. */
export interface ConductTable {
  mall: string
  stated_at: Instant
  stated_by: string
  text: string
}

export interface LiveAlarmTable {
  mall: string
  rule: string
  path: string
  title_zh: string
  title_en: string
  severity: 'blocking' | 'serious' | 'note'
  state: 'near' | 'reached'
  because_zh: string
  because_en: string
  remedy_zh: string
  remedy_en: string
  opened_at: Instant
  seen_at: Instant
  cleared_at: InstantOrNull
}

/** A key with which another shop sends its orders; the key itself is stored nowhere. */
export interface IntakeKeyTable {
  mall: string
  id: string
  /** Name of the other shop: its orders are told apart from those of every other source by it. */
  source: string
  token_hash: string
  created_by: string
  created_at: Instant
  revoked_by: string | null
  revoked_at: InstantOrNull
}

export interface Tables {
  import: ImportTable
  import_step: ImportStepTable
  import_met: ImportMetTable

  mall: MallTable
  scheme_version: SchemeVersionTable
  product: ProductTable
  member: MemberTable
  login_code: LoginCodeTable
  inbox: InboxTable
  session: SessionTable
  shop_order: OrderTable
  payment: PaymentTable
  notification: NotificationTable
  provider_refund: ProviderRefundTable
  outbox: OutboxTable
  withdrawal: WithdrawalTable
  client_key: ClientKeyTable
  operator: OperatorTable
  audit: AuditTable
  cashier: CashierTable
  profile_change: ProfileChangeTable
  live_check: LiveCheckTable
  live_alarm: LiveAlarmTable
  conduct: ConductTable
  intake_key: IntakeKeyTable
  region: RegionTable
  service_point: ServicePointTable
}

export type MallRow = Selectable<MallTable>
export type MemberRow = Selectable<MemberTable>
export type OrderRow = Selectable<OrderTable>
export type PaymentRow = Selectable<PaymentTable>
export type OutboxRow = Selectable<OutboxTable>
export type WithdrawalRow = Selectable<WithdrawalTable>
export type ProductRow = Selectable<ProductTable>
export type ImportRow = Selectable<ImportTable>
export type ImportStepRow = Selectable<ImportStepTable>
export type ProfileChangeRow = Selectable<ProfileChangeTable>
export type ServicePointRow = Selectable<ServicePointTable>
