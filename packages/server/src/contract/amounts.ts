import { z } from 'zod'

/** Longest text an amount may have in a request; anything longer is not read at all. */
export const AMOUNT_TEXT_MAX = 40

/** Yuan in an answer: exact, two decimals, may be negative where a balance can be. */
export const fenText = z
  .string()
  .regex(/^-?\d+\.\d{2}$/)
  .meta({ id: 'Fen', description: 'Yuan with two decimals, exact', examples: ['1000.00'] })

/** Growth points in an answer: six decimals. */
export const pointsText = z
  .string()
  .regex(/^-?\d+\.\d{6}$/)
  .meta({ id: 'GrowthPoints', description: 'Growth points with six decimals, exact', examples: ['147.000000'] })

/** A price for display alone: yuan rounded half-up to six decimals. */
export const priceText = z
  .string()
  .regex(/^\d+\.\d{6}$/)
  .meta({
    id: 'Price',
    description: 'Fund ÷ supply in yuan, rounded half-up to 6 decimals, for display',
    examples: ['1.428571'],
  })

/** Release points, shopping points, coins and equity credits in an answer: two decimals. */
export const hundredthsText = z
  .string()
  .regex(/^-?\d+\.\d{2}$/)
  .meta({ id: 'Hundredths', description: 'Release, shopping, coin or equity points with two decimals, exact' })

/** An amount in whatever asset the account holds. */
export const assetAmountText = z
  .string()
  .regex(/^-?\d+\.(\d{2}|\d{6})$/)
  .meta({ id: 'AssetAmount', description: 'Signed amount in the unit of its asset: two decimals, growth points six' })

/**
 * An amount in a request. The schema only bounds its length: the form is read by the engine's
 * exact parser, which refuses with the code bad-amount.
 */
export const amountInput = z
  .string()
  .max(AMOUNT_TEXT_MAX)
  .meta({
    id: 'Amount',
    description: 'Decimal text, ASCII digits, no sign, at most the decimals of its unit',
    examples: ['12.34'],
  })

/** A text in Chinese and English. */
export const localText = z.object({ zh: z.string(), en: z.string() }).meta({ id: 'LocalText' })

export const instantText = z
  .string()
  .meta({ id: 'Instant', description: 'RFC 3339 instant with offset', examples: ['2026-01-01T00:00:00+08:00'] })

/** Longest code of a place: six digits, and a name of forty characters after a dash. */
const PLACE_MAX = 48

/** Region code of GB/T 2260; custom places are written 440106001 or 440106-name. */
export const placeInput = z.string().max(PLACE_MAX)

/** One line of text: no control characters, which no name has and PostgreSQL cannot store (NUL). */
export const lineInput = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^\P{Cc}*$/u, 'control characters are not allowed')

/** Longest id a client may send: an order, a member, a plan or a product. */
export const ID_MAX = 64
export const idInput = lineInput(ID_MAX).min(1)

/** Free text of an operator, such as the reason of a refund. */
export const REASON_MAX = 500
export const reasonInput = z
  .string()
  .trim()
  .min(1)
  .max(REASON_MAX)
  .regex(/^(\P{Cc}|[\n\t])*$/u, 'control characters are not allowed')

export const NAME_MAX = 64
export const nameInput = lineInput(NAME_MAX).trim().min(1)

export const cursorInput = lineInput(128).optional()
export const PAGE_MAX = 100
export const limitInput = z.coerce.number().int().min(1).max(PAGE_MAX).default(20)

export const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .min(8)
    .max(64)
    .regex(/^[A-Za-z0-9_-]+$/)
    .describe(
      'The client’s own id of this act: sent again it returns the first answer, with another body it is refused',
    ),
})
