/** The engine's public face. */
export { DAY_MS, dayOf, formatInstant, startOfDay } from './clock.ts'
export type { Command, OpenBalances, OpeningLot } from './command.ts'
export { holdState } from './decide/holds.ts'
export { OPENING_LOTS_LIMIT } from './decide/openings.ts'
export type { PaymentListener, RewardReason } from './emit.ts'
export { Engine } from './engine.ts'
export { type ErrorCode, errorCodes, LawBroken, Refusal, unreachable } from './errors.ts'
export { type AccountName, Directory, type Entry, type NamedFact, readEntry } from './facts/named.ts'
export { decodeEntry, payloadsOf, type StoredEntry, type StoredFact } from './facts/read.ts'
export { isInputOf } from './input.ts'
export type { LawViolation } from './laws.ts'
export { AmountColumn } from './ledger/columns.ts'
export type { Drained, Outcome, SetAside } from './outcome.ts'
export type { PoolPeer } from './plans/appreciating-points/peer.ts'
export { type ParameterReference, type PlanReference, planReference } from './plans/reference.ts'
export { planRegistry } from './plans/registry.ts'
export {
  type Printed,
  type PrintedError,
  type PrintedMember,
  type PrintedReward,
  type PrintedState,
  printJson,
  printMall,
  printMember,
} from './print.ts'
export { memberOf, poolOf, poolPlans, quoteSale, type Wallet, walletOf } from './reads.ts'
export { compareExpected, compareWhole, type Difference } from './scenario/expect.ts'
export { runScenario, type ScenarioOptions, ScenarioRun } from './scenario/run.ts'
export type { Path } from './scheme/document.ts'
export { DocumentError, Source } from './scheme/document.ts'
export { count, key, money, points, rate } from './scheme/fields.ts'
export { isPlace, regionLevels } from './scheme/regions.ts'
export type { ConfiguredPlan, Part } from './scheme/scheme.ts'
export { type Product, parseScheme, type SchemeDocument, SchemeError } from './scheme/scheme.ts'
export { SNAPSHOT_LAYOUT, SnapshotError } from './snapshot.ts'
export { type Account, COLUMNS_LIMIT, documentState, type State, type TableName } from './state.ts'
export {
  type Fen,
  formatFen,
  formatHundredths,
  formatMicroPoints,
  formatPpm,
  formatRatio,
  type Hundredths,
  MILLION,
  type MicroPoints,
  mulDivFloor,
  type Ppm,
  parseFen,
  parseHundredths,
  parseMicroPoints,
  parsePpm,
  portion,
  UnitError,
} from './units/units.ts'
