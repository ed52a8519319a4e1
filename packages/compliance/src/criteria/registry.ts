/** Every criterion there is: one line each. */
import { adIncome } from './ad-income.ts'
import { combined } from './combined.ts'
import type { Criterion } from './criterion.ts'
import { directSelling } from './direct-selling.ts'
import { drawPrize } from './draw-prize.ts'
import { endUser } from './end-user.ts'
import { entryFee } from './entry-fee.ts'
import { headcount } from './headcount.ts'
import { koscot } from './koscot.ts'
import { omnitrition } from './omnitrition.ts'
import { pipl } from './pipl.ts'
import { prepaidRefund } from './prepaid-refund.ts'
import { promisedReturn } from './promised-return.ts'
import { rebateNearFull } from './rebate-near-full.ts'
import { regionFee } from './region-fee.ts'
import { splitFunds } from './split-funds.ts'
import { prepaidBearer, prepaidNamed } from './stored-value.ts'
import { tax } from './tax.ts'
import { teamPay } from './team-pay.ts'
import { threeLevels } from './three-levels.ts'
import { threeLevelsSerious } from './three-levels-serious.ts'
import { ucpd14 } from './ucpd-14.ts'

export const criteria: ReadonlyMap<string, Criterion> = new Map(
  [
    adIncome,
    combined,
    directSelling,
    drawPrize,
    endUser,
    entryFee,
    headcount,
    koscot,
    omnitrition,
    pipl,
    prepaidBearer,
    prepaidNamed,
    prepaidRefund,
    promisedReturn,
    rebateNearFull,
    regionFee,
    splitFunds,
    tax,
    teamPay,
    threeLevels,
    threeLevelsSerious,
    ucpd14,
  ].map((criterion) => [criterion.name, criterion]),
)
