/** Words in a name that say its value is money or points. Names are compared word by word: `amountFen` has two. */
export const MONEY_WORDS: ReadonlySet<string> = new Set(
  'fen yuan amount amounts price prices cash money wallet balance micro ppm gross paid supply holding reward rewards points'.split(
    ' ',
  ),
)
