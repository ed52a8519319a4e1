import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `create table mall (
    slug text primary key, mode text not null check (mode in ('sandbox', 'live')), name_zh text not null, name_en text not null,
    phone_salt text not null, cashier_secret text not null, created_at timestamptz not null)`,
  `create table scheme_version (
    mall text not null references mall, scheme text not null, version integer not null, title_zh text not null, title_en text not null,
    text text not null, sequence integer not null, activated_at timestamptz not null, primary key (mall, sequence))`,
  `create table product (
    mall text not null references mall, id text not null, title_zh text not null, title_en text not null,
    description_zh text not null, description_en text not null, image text not null, position integer not null, primary key (mall, id))`,
  `create table member (
    mall text not null references mall, id text not null, phone_hash text not null, phone_masked text not null,
    name text not null check (char_length(name) between 1 and 64), referral_code text not null, referrer text,
    locale text not null check (locale in ('zh', 'en')), joined_at timestamptz not null, primary key (mall, id),
    constraint member_phone unique (mall, phone_hash), constraint member_referral_code unique (mall, referral_code),
    foreign key (mall, referrer) references member (mall, id), check (referrer <> id))`,
  'create index member_by_referrer on member (mall, referrer, joined_at)',
  'create index member_by_joining on member (mall, joined_at desc, id desc)',
  `create table login_code (
    id text primary key, mall text not null references mall, phone_hash text not null, address_hash text not null, code_hash text not null,
    attempts integer not null, created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz)`,
  'create index login_code_by_phone on login_code (mall, phone_hash, created_at desc)',
  'create index login_code_by_address on login_code (mall, address_hash, created_at desc)',
  `create table inbox (
    id integer generated always as identity primary key, mall text not null references mall, phone text not null, code text not null,
    sent_at timestamptz not null, expires_at timestamptz not null)`,
  `create table session (
    token_hash text primary key, mall text not null references mall, kind text not null check (kind in ('member', 'operator')),
    subject text not null, created_at timestamptz not null, expires_at timestamptz not null)`,
  'create index session_by_subject on session (mall, kind, subject)',
  `create table shop_order (
    mall text not null references mall, id text not null, member text not null, product text not null, quantity integer not null check (quantity > 0),
    total_fen bigint not null check (total_fen > 0), state text not null check (state in ('created', 'paid', 'settled', 'cancelled', 'refunded')),
    cancel_code text, created_at timestamptz not null, expires_at timestamptz not null, paid_at timestamptz, settled_at timestamptz,
    closed_at timestamptz, sequence integer, refund_sequence integer, primary key (mall, id),
    foreign key (mall, member) references member (mall, id), foreign key (mall, product) references product (mall, id))`,
  'create index shop_order_by_member on shop_order (mall, member, created_at desc, id desc)',
  'create index shop_order_by_creation on shop_order (mall, created_at desc, id desc)',
  "create index shop_order_unpaid on shop_order (mall, expires_at) where state = 'created'",
  "create index shop_order_unsettled on shop_order (mall, paid_at) where state = 'paid'",
  `create table payment (
    mall text not null references mall, id text not null, order_id text not null, attempt integer not null,
    state text not null check (state in ('created', 'paid', 'expired', 'failed', 'refunded')), wallet_fen bigint not null check (wallet_fen >= 0),
    cashier_fen bigint not null check (cashier_fen >= 0), held boolean not null, created_at timestamptz not null, expires_at timestamptz not null,
    paid_at timestamptz, reference text, primary key (mall, id), constraint payment_attempt unique (mall, order_id, attempt),
    foreign key (mall, order_id) references shop_order (mall, id))`,
  "create unique index payment_one_open on payment (mall, order_id) where state = 'created'",
  "create unique index payment_one_paid on payment (mall, order_id) where state = 'paid'",
  `create table notification (
    mall text not null references mall, provider text not null, reference text not null, payment text not null, amount_fen bigint not null,
    result text not null check (result in ('paid', 'refunded')), received_at timestamptz not null, primary key (mall, provider, reference))`,
  `create table provider_refund (
    mall text not null references mall, id text not null, payment text not null, provider text not null, reference text not null,
    amount_fen bigint not null check (amount_fen > 0), reason text not null, state text not null check (state in ('waiting', 'done')),
    attempts integer not null, next_at timestamptz not null, last_error text, provider_number text, created_at timestamptz not null,
    done_at timestamptz, primary key (mall, id), unique (mall, provider, reference, reason))`,
  "create index provider_refund_waiting on provider_refund (mall, next_at) where state = 'waiting'",
  `create table outbox (
    id text primary key, mall text not null references mall, kind text not null, subject text not null, caller text not null,
    command jsonb not null, state text not null check (state in ('waiting', 'done', 'refused', 'quarantined')), attempts integer not null,
    next_at timestamptz not null, code text, detail text, sequence integer, created_at timestamptz not null, done_at timestamptz)`,
  "create index outbox_waiting on outbox (mall, next_at) where state = 'waiting'",
  'create index outbox_by_subject on outbox (mall, subject)',
  `create table withdrawal (
    mall text not null references mall, id text not null, member text not null, amount_fen bigint not null check (amount_fen > 0),
    state text not null check (state in ('asked', 'open', 'settled', 'rejected', 'refused')), created_at timestamptz not null,
    decided_at timestamptz, primary key (mall, id), foreign key (mall, member) references member (mall, id))`,
  'create index withdrawal_by_member on withdrawal (mall, member, created_at desc, id desc)',
  `create table client_key (
    mall text not null references mall, caller text not null, operation text not null, key text not null, body_hash text not null,
    subject text not null, created_at timestamptz not null, primary key (mall, caller, operation, key))`,
  `create table operator (
    mall text not null references mall, id text not null, name text not null, password_hash text not null, created_at timestamptz not null,
    primary key (mall, id), constraint operator_name unique (mall, name))`,
  `create table audit (
    id integer generated always as identity primary key, mall text not null references mall, at timestamptz not null, operator text not null,
    act text not null, subject text not null, reason text, outbox text references outbox, sequence integer)`,
  'create index audit_by_time on audit (mall, id desc)',
  `create table cashier (
    payment text primary key, mall text not null references mall, amount_fen bigint not null,
    state text not null check (state in ('open', 'paid', 'refunded')), reference text, created_at timestamptz not null,
    paid_at timestamptz)`,
  "create index cashier_paid on cashier (mall, paid_at) where state = 'paid'",
]

/** Tables of the thinnest mall: members, login, products, orders, payments, outbox, operators. */
export const firstLight: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
