/**
 * The closed vocabulary of facts, format version 1. Numbers are part of the journal's format: never reused, never changed.
 * Plans keep their state in declared cells, lots and volumes, so a new plan adds no kind.
 */
export const factKind = {
  /** A string (plan, rule, product, rank, column …) gets the next number in the list of names. */
  named: 1,
  /** A column that plans may use. */
  columnDeclared: 2,
  /** A system account with its asset. */
  accountOpened: 3,
  /** A member and its referrer. */
  joined: 4,
  /** A member stands under another one in a tree; volumes that move with it are carried over. */
  moved: 5,
  /** An amount of one asset from one account to another. */
  transfer: 6,
  /** A transfer out of a purse with its reason. */
  reward: 7,
  /** A cell of amounts changes. */
  amountSet: 8,
  /** A cell of numbers changes. */
  numberSet: 9,
  /** Release, shopping or locked points granted at once. */
  lotOpened: 10,
  /** A lot holds less, or, with a negative amount, gets something back. */
  lotReduced: 11,
  /** A merchant, document, hold, agency or register comes into being. */
  recorded: 12,
  /** A volume grows for a member's place in a tree and everyone above it. */
  volumeAdded: 13,
  /** A version of the scheme document is in force from here on. */
  schemeActivated: 14,
  /** An order as it was placed. */
  ordered: 15,
} as const

/** The version of the entry format these kinds belong to. */
export const FORMAT_VERSION = 1
