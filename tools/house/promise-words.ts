/**
 * What no page, text or document of ours may say (spec/6, Truth): that something only grows, pays for sure, comes
 * back in full, or is free. The texts say what is true instead: what a sale pays now, what is covered.
 */
export const PROMISES: readonly RegExp[] = [
  /\bonly (ever )?(rises?|goes? up|grows?|increases?)\b/i,
  /\b(can|will|does) (not|never) (lose|fall|drop) (in )?value\b/i,
  /\bnever (loses?|lose) (money|value)\b/i,
  /\bguaranteed\b/i,
  /\b(price|value|points?) (can |will )?never (falls?|drops?|declines?|goes? down)\b/i,
  /\b(principal|capital|investment|your money) (is|are|stays?) (safe|secure|protected)\b/i,
  /\bguarantees? (an? )?(profits?|returns?|income|growth|gains?|earnings|yield|payback)\b/i,
  /\b(profits?|returns?|income|growth|gains?|principal) (is|are) (guaranteed|assured|certain)\b/i,
  /\b(risk|worry)[- ]free\b/i,
  /\bno[- ]risk\b|\bwithout (any )?risk\b/i,
  /\bfree (of charge|goods|gifts?|products?|items?|samples?|shopping|groceries|money|cash|points)\b/i,
  /\b(goods|gifts?|products?|items?|everything|shopping|orders?|it) (is|are|for) free\b|\bfor free\b/i,
  /\bmoney[- ]back guarantee\b|\b(all )?your money (comes?|is coming) back\b|\bget (all )?your money back\b/i,
  /\bpassive income\b|\bget rich\b|\bfinancial freedom\b|\bdouble your money\b/i,
  /\b(capital|principal)[- ](protected|guaranteed)\b|\breturn of principal\b/i,
  /稳赚|包赚|必赚|躺赚|稳赢|只赚不赔|稳赚不赔/,
  /只涨不跌|只升不降|永不下跌|不会下跌|必涨|一定会涨|持续上涨/,
  /返本|保底(收益|回报|分红)/,
  /保本|保息|保收益|保证(收益|盈利|回报|返现|回本)|(收益|回报|盈利)(有)?保(证|障)|刚性兑付/,
  /固定(收益|回报)|高额?(收益|回报)|日息|月息|年化/,
  /零风险|无风险|没有风险|0风险/,
  /免费|白拿|白送|免单|零元购|0\s*元购/,
  /全额返(还|现)|消费全返|买多少返多少|必回本|包回本|一定回本|返还本金|本金返还/,
  /(花|消费)[^，。]{0,6}(钱|本金)[^，。]{0,4}(都|全部?)(会)?(回来|返还)/,
  /一夜暴富|财富自由|睡后收入|被动收入|消费即投资|消费就是投资/,
]
