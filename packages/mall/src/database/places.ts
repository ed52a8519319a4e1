import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  'alter table shop_order add column ship_to text, add column pickup text, add column pickup_code text, add column received_at timestamptz',
  // Orders paid before this were taken with the refund window running from the payment: nobody is asked for them.
  "update shop_order set received_at = paid_at where state = 'paid'",
  'create unique index shop_order_by_pickup_code on shop_order (mall, pickup, pickup_code) where pickup_code is not null',
  // Names of regions. Who is the agent of one is in the books alone.
  `create table region (
    mall text not null references mall, level text not null check (level in ('custom', 'district', 'city', 'province', 'area')),
    code text not null, name text not null check (char_length(name) between 1 and 64), primary key (mall, level, code))`,
  `create table service_point (
    mall text not null references mall, member text not null, name text not null check (char_length(name) between 1 and 64),
    address text not null check (char_length(address) between 1 and 200), region text, open boolean not null,
    created_at timestamptz not null, primary key (mall, member), foreign key (mall, member) references member (mall, id))`,
]

/** Where an order goes and whether it arrived; regions and service points by name. */
export const places: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
