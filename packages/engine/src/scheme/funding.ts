/**
 * Worst-case funding, checked when a scheme is loaded (spec/1 "Shortfall", spec/4): at the largest points share no
 * allocation exceeds the cash, and no plan that pays at order time could owe more than the order brings its purse.
 */
import type { WorstCaseLine } from '../plans/contract.ts'
import { type Fen, formatFen, MILLION, type Ppm, portion } from '../units/units.ts'
import type { Path, Source } from './document.ts'
import type { Part, SchemeDocument } from './scheme.ts'

/** Merchant orders have no price of their own: rates are checked on this amount, finer than any rate. */
const SAMPLE_MERCHANT_ORDER = 1_000_000_000_000n as Fen

interface FundedLine {
  readonly path: Path
  readonly name: string
  readonly product: string | null
  readonly priceFen: Fen
  readonly cashFen: Fen
  readonly parts: readonly Part[]
}

/** Refuses a scheme whose worst case is not covered, with the worst case spelled out. */
export function checkFunding(source: Source, at: Path, scheme: SchemeDocument): void {
  for (const line of linesOf(at, scheme)) {
    checkSum(source, line)
    for (const plan of scheme.plans) {
      const { worstCase } = plan.definition
      const part = line.parts.find(({ target }) => target === plan.id)
      if (worstCase === undefined || part === undefined) continue
      const allocationFen = partOf(part, line.cashFen)
      const funded: WorstCaseLine = {
        product: line.product,
        priceFen: line.priceFen,
        cashFen: line.cashFen,
        unitCashFen: line.cashFen,
        allocationFen,
      }
      const worst = worstCase(plan.params, funded, scheme, plan.id)
      if (worst === null || worst.payFen <= allocationFen) continue
      source.fail(
        [...line.path, plan.id],
        `${line.name} brings "${plan.id}" ${formatFen(allocationFen)} but it may owe ${formatFen(worst.payFen)}: ${worst.because}`,
      )
    }
  }
}

function linesOf(at: Path, scheme: SchemeDocument): FundedLine[] {
  const lines: FundedLine[] = [...scheme.products.values()].flatMap((product) => {
    const path = [...at, 'products', product.id, 'allocate']
    const common = {
      path,
      name: `one ${product.id} of ${formatFen(product.priceFen)}`,
      product: product.id,
      priceFen: product.priceFen,
      parts: product.allocate,
    }
    const least = (product.priceFen - portion(product.priceFen, product.shoppingPpm)) as Fen
    const whole = { ...common, cashFen: product.priceFen }
    return least === product.priceFen
      ? [whole]
      : [whole, { ...common, name: `${common.name} with the largest points share`, cashFen: least }]
  })
  if (scheme.merchantOrders !== null) {
    lines.push({
      path: [...at, 'merchantOrders', 'allocate'],
      name: 'a merchant order',
      product: null,
      priceFen: SAMPLE_MERCHANT_ORDER,
      cashFen: SAMPLE_MERCHANT_ORDER,
      parts: scheme.merchantOrders.allocate,
    })
  }
  return lines
}

function checkSum(source: Source, line: FundedLine): void {
  const fixed = line.parts.filter(({ kind }) => kind !== 'rest')
  const sum = fixed.reduce((total, part) => total + partOf(part, line.cashFen), 0n)
  if (sum > line.cashFen)
    source.fail(
      line.path,
      `the parts of ${line.name} sum to ${formatFen(sum)}, more than its cash of ${formatFen(line.cashFen)}`,
    )
  if (fixed.length < line.parts.length) return
  if (sum !== line.cashFen)
    source.fail(
      line.path,
      `the parts of ${line.name} sum to ${formatFen(sum)}, not to its cash of ${formatFen(line.cashFen)}; let platform take the rest`,
    )
}

function partOf(part: Part, cashFen: Fen): Fen {
  switch (part.kind) {
    case 'amount':
      return part.amountFen
    case 'rate':
      return ((cashFen * (part.ratePpm as Ppm)) / MILLION) as Fen
    default:
      return 0n as Fen
  }
}
