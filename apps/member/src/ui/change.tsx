import type { Schemas } from '@huoshui/client'
import { points, signed, yuan } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'

type Change = Schemas['Change']

/** An amount in the unit of its asset, with its sign. */
export function changeText(change: Pick<Change, 'asset' | 'amount'>): string {
  return signed(change.amount, change.asset === 'CNY' ? yuan : points)
}

export function ChangeLine({ change }: { change: Change }) {
  const down = change.amount.startsWith('-')
  return (
    <span className={down ? 'change change-down' : 'change'}>
      <span className="change-account">{local(change.accountTitle)}</span>{' '}
      <span className="figure">{changeText(change)}</span>
    </span>
  )
}
