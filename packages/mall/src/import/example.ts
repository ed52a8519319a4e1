import type { SchemeDocument } from '@huoshui/engine'
import type { ImportFileKind } from './row-problems.ts'

const phone = (number: number): string => `1380000000${number}`

/**
 * Example files of a small shop for a scheme: a column for each of its plans that can take something over, and four
 * members whose rows pass the check.
 */
export function exampleFiles(scheme: SchemeDocument): { kind: ImportFileKind; name: string; text: string }[] {
  const plansOf = (...names: string[]): string[] =>
    scheme.plans.filter(({ definition }) => names.includes(definition.name)).map(({ id }) => id)
  const pools = plansOf('appreciating-points')
  const ladders = [...scheme.ladders]
  const trees = plansOf('chain-2-plus-1')
  const promoters = plansOf('referral', 'ad-release')
  const equity = plansOf('equity-credit')
  const hasCoins = scheme.plans.some(({ definition }) => definition.keepsCoins === true)
  const members = [
    [
      'phone',
      'id',
      'name',
      'referrer_id',
      'joined',
      ...ladders.map(([ladder]) => `rank.${ladder}`),
      ...trees.map((plan) => `placement_id.${plan}`),
    ],
    ...[1, 2, 3, 4].map((number) => [
      phone(number),
      `A00${number}`,
      `会员${number}`,
      number === 1 ? '' : 'A001',
      `2024-0${number}-15`,
      ...ladders.map(([, ranks]) => (number === 1 ? (ranks[0] ?? '') : '')),
      ...trees.map(() => (number === 1 ? '' : `A00${number - 1}`)),
    ]),
  ]
  const balances = [
    [
      'id',
      'wallet',
      'shopping',
      ...(hasCoins ? ['coin'] : []),
      ...equity.map((plan) => `equity.${plan}`),
      ...pools.flatMap((plan) => [
        `growth.${plan}`,
        `growth_cash.${plan}`,
        `growth_spend.${plan}`,
        `growth_realised.${plan}`,
      ]),
      ...promoters.map((plan) => `promoter.${plan}`),
    ],
    ...[1, 2].map((number) => [
      `A00${number}`,
      `${number}23.45`,
      '20.00',
      ...(hasCoins ? ['10.00'] : []),
      ...equity.map(() => '5.00'),
      ...pools.flatMap(() => ['100.000000', '200.00', '1000.00', '0.00']),
      ...promoters.map(() => 'yes'),
    ]),
  ]
  const lots = [
    ['id', 'plan', 'granted', 'left', 'daily'],
    ...plansOf('ad-release').map((plan) => ['A002', plan, '1100.00', '980.50', '']),
    ...plansOf('staged-release').map((plan) => ['A002', plan, '7500.00', '7464.00', '36.00']),
  ]
  const file = (kind: ImportFileKind, rows: readonly (readonly string[])[]) => ({
    kind,
    name: `${kind}.csv`,
    text: `\uFEFF${rows.map((row) => row.join(',')).join('\n')}\n`,
  })
  return [file('members', members), file('balances', balances), ...(lots.length > 1 ? [file('lots', lots)] : [])]
}
