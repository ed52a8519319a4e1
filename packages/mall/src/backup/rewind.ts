import type { Engine } from '@huoshui/engine'
import type { Cut } from '@huoshui/journal/backup'
import type pg from 'pg'
import { redoImports } from '../import/redo.ts'
import { writeCommand } from '../outbox/command-json.ts'
import { DAY_MS } from '../shared/clock.ts'
import { newId } from '../shared/secrets.ts'

/** Code of an operator's command that is not sent again by itself. */
export const BEYOND_CUT = 'beyond-cut'

/**
 * Whether the tables know a command by its id, so that it is asked for again after a cut: what the outbox carries, holds of
 * payments, imports.
 */
export const isAskedAgain = (commandId: string): boolean => /^(outbox|payment|import)\//.test(commandId)

/** What was changed in the tables so that they fit the journal, as they were cut. */
export interface Rewound {
  /** Commands that are sent again with their ids when the mall starts. */
  readonly sentAgain: number
  /** Acts of operators that wait for an operator to send them again. */
  readonly heldBack: number
  /** Orders that were settled beyond the cut and are paid once more. */
  readonly unsettled: number
  /** Orders whose refund lies beyond the cut. */
  readonly unrefunded: number
  readonly withdrawals: number
  /** Schemes that came into force beyond the cut and are not. */
  readonly schemes: readonly string[]
  /** Changes of the profile that were approved beyond the cut. */
  readonly profiles: number
}

/**
 * Makes the mall's tables fit a journal that ends earlier: what they know of entries that are no more is taken back, so
 * that it can be decided again. What the world outside has seen stays: payments that were heard, refunds that were paid,
 * the audit log.
 */
export async function rewind(tx: pg.ClientBase, cut: Cut): Promise<Rewound> {
  const change = async (statement: string): Promise<number> => {
    const { rowCount } = await tx.query(statement, [cut.mall, cut.sequence])
    return rowCount ?? 0
  }
  await change(UNRECEIVE)
  const unrefunded = await change(UNREFUND)
  const unsettled = await change(UNSETTLE)
  const withdrawals = (await change(ASK_WITHDRAWALS)) + (await change(REOPEN_WITHDRAWALS))
  const forgotten = await tx.query<{ scheme: string; version: number }>(FORGET_SCHEMES, [cut.mall, cut.sequence])
  const profiles = (await change(REOPEN_PROFILE)) + (await change(WITHDRAW_PROFILES))
  await redoImports(tx, cut)
  await placeHoldsAgain(tx, cut)
  const heldBack = await change(HOLD_BACK)
  await change(SEND_AGAIN)
  const waiting = await tx.query("SELECT FROM outbox WHERE mall = $1 AND state = 'waiting'", [cut.mall])
  return {
    sentAgain: waiting.rowCount ?? 0,
    heldBack,
    unsettled,
    unrefunded,
    withdrawals,
    schemes: forgotten.rows.map(({ scheme, version }) => `${scheme} ${version}`),
    profiles,
  }
}

const UNREFUND = `
UPDATE shop_order SET state = CASE WHEN settled_at IS NULL THEN 'paid' ELSE 'settled' END, refund_sequence = NULL, closed_at = NULL
WHERE mall = $1 AND state = 'refunded' AND refund_sequence > $2`

// That an order arrived is said again by the outbox, unless an operator said so: that waits for an operator.
const UNRECEIVE = `
UPDATE shop_order SET received_at = NULL
WHERE mall = $1 AND EXISTS (
  SELECT FROM outbox b JOIN audit a ON a.outbox = b.id
  WHERE b.mall = shop_order.mall AND b.subject = 'receipt:' || shop_order.id AND b.state = 'done' AND b.sequence > $2)`

// An order that the books had taken by then and settled later stays taken; another one is sent again.
const UNSETTLE = `
UPDATE shop_order SET state = 'paid', settled_at = NULL, sequence = (
  SELECT max(b.sequence) FROM outbox b
  WHERE b.mall = shop_order.mall AND b.subject = 'order:' || shop_order.id AND b.kind = 'order' AND b.sequence <= $2)
WHERE mall = $1 AND state IN ('paid', 'settled') AND sequence > $2`

const decidedBeyond = (kinds: string): string => `EXISTS (
  SELECT FROM outbox b WHERE b.mall = withdrawal.mall AND b.subject = 'withdrawal:' || withdrawal.id
    AND b.kind IN (${kinds}) AND b.state = 'done' AND b.sequence > $2)`

const REOPEN_WITHDRAWALS = `
UPDATE withdrawal SET state = 'open', decided_at = NULL
WHERE mall = $1 AND state IN ('settled', 'rejected') AND ${decidedBeyond("'settle-withdrawal', 'reject-withdrawal'")}`

const ASK_WITHDRAWALS = `
UPDATE withdrawal SET state = 'asked', decided_at = NULL
WHERE mall = $1 AND state <> 'refused' AND ${decidedBeyond("'withdraw'")}`

const FORGET_SCHEMES = 'DELETE FROM scheme_version WHERE mall = $1 AND sequence > $2 RETURNING scheme, version'

// One change can be open at a time: the first that was approved beyond the cut waits for its second operator again.
const REOPEN_PROFILE = `
UPDATE profile_change SET state = 'proposed', decided_by = NULL, decided_at = NULL, sequence = NULL
WHERE mall = $1 AND id = (
  SELECT id FROM profile_change WHERE mall = $1 AND state = 'approved' AND sequence > $2 ORDER BY sequence LIMIT 1)
  AND NOT EXISTS (SELECT FROM profile_change WHERE mall = $1 AND state = 'proposed')`

const WITHDRAW_PROFILES = `
UPDATE profile_change SET state = 'withdrawn', sequence = NULL WHERE mall = $1 AND state = 'approved' AND sequence > $2`

// What an operator did, was done in sight of a state that is no more: a person looks at it before it is done again.
const HOLD_BACK = `
UPDATE outbox SET state = 'quarantined', attempts = 0, code = '${BEYOND_CUT}', sequence = NULL, done_at = NULL,
  detail = 'entry ' || sequence || ' lies beyond the cut of the restore'
WHERE mall = $1 AND state = 'done' AND sequence > $2 AND EXISTS (SELECT FROM audit a WHERE a.outbox = outbox.id)`

// Due at once, in the order in which they were first asked for: a member joins before its order comes.
const SEND_AGAIN = `
UPDATE outbox SET state = 'waiting', attempts = 0, code = NULL, detail = NULL, sequence = NULL, done_at = NULL,
  next_at = created_at
WHERE mall = $1 AND state = 'done' AND sequence > $2`

const HELD_PAYMENTS = `
SELECT p.id, p.state, p.wallet_fen::text AS "walletFen", p.created_at AS "createdAt", o.member
FROM payment p JOIN shop_order o ON o.mall = p.mall AND o.id = p.order_id
WHERE p.mall = $1 AND p.held AND p.wallet_fen > 0
  AND (p.state = 'created' OR p.state = 'paid' AND o.state = 'paid' AND o.sequence IS NULL)`

interface HeldPayment {
  readonly id: string
  readonly state: 'created' | 'paid'
  readonly walletFen: string
  readonly createdAt: Date
  readonly member: string
}

/**
 * Holds of wallet payments whose entry lies beyond the cut. A payment under way asks for its hold once more by itself;
 * for an order that is paid already the hold is asked for before the order, which would be refused without it.
 */
async function placeHoldsAgain(tx: pg.ClientBase, { mall, engine }: Cut): Promise<void> {
  const found = await tx.query<HeldPayment>(HELD_PAYMENTS, [mall])
  for (const payment of found.rows) {
    if (knowsHold(engine, payment.id)) continue
    if (payment.state === 'created')
      await tx.query('UPDATE payment SET held = false WHERE mall = $1 AND id = $2', [mall, payment.id])
    else await askForHold(tx, mall, payment)
  }
}

function knowsHold(engine: Engine, hold: string): boolean {
  return (engine.state.tables.holds.ids?.find(hold) ?? -1) >= 0
}

async function askForHold(tx: pg.ClientBase, mall: string, payment: HeldPayment): Promise<void> {
  const id = newId()
  const { member, createdAt } = payment
  const amount = BigInt(payment.walletFen) as never
  const command = writeCommand({
    kind: 'hold',
    id: `outbox/${id}`,
    caller: member,
    hold: payment.id,
    member,
    amount,
    expiresAt: Date.now() + DAY_MS,
  })
  await tx.query(
    `INSERT INTO outbox (id, mall, kind, subject, caller, command, state, attempts, next_at, created_at)
     VALUES ($1, $2, 'hold', $3, $4, $5, 'waiting', 0, $6, $6)`,
    [id, mall, `hold:${payment.id}`, member, JSON.stringify(command), createdAt],
  )
}
