import type { Engine } from '@huoshui/engine'
import { productLooks } from './catalogue/looks.ts'
import { importLooks } from './import/looks.ts'
import { memberLooks } from './members/looks.ts'
import { orderLooks } from './orders/looks.ts'
import { placeLooks } from './places/looks.ts'
import { pointsLooks } from './points/looks.ts'
import { schemeLooks } from './schemes/looks.ts'
import { stateLooks } from './state-looks.ts'
import { walletLooks } from './wallet/looks.ts'

/**
 * Every way the mall looks at a running engine. The engine lives in a worker, or at another node: a look is named,
 * its arguments and what it gives are values that can be copied, and it changes nothing.
 */
const looks = {
  ...stateLooks,
  ...schemeLooks,
  ...productLooks,
  ...memberLooks,
  ...orderLooks,
  ...placeLooks,
  ...walletLooks,
  ...pointsLooks,
  ...importLooks,
}

type Looks = typeof looks

export type LookName = keyof Looks

/** What a look is given beside the engine: nothing, or one value. */
export type LookArguments<Name extends LookName> =
  Parameters<Looks[Name]> extends [engine: Engine, given: infer Given] ? [given: Given] : []

export type LookResult<Name extends LookName> = ReturnType<Looks[Name]>

/** Whether a name from outside is that of a look. */
export const isLookName = (name: string): name is LookName => Object.hasOwn(looks, name)

/** Takes a look. @throws MallError as the look does */
export function takeLook<Name extends LookName>(
  engine: Engine,
  name: Name,
  ...args: LookArguments<Name>
): LookResult<Name> {
  const look = looks[name] as (engine: Engine, ...given: LookArguments<Name>) => LookResult<Name>
  return look(engine, ...args)
}
