/** The engine's public face. */
export { formatInstant } from './clock.ts'
export type { Command } from './command.ts'
export { inputOf } from './command.ts'
export { type Drained, Engine, type Outcome } from './engine.ts'
export { type ErrorCode, errorCodes, LawBroken, Refusal } from './errors.ts'
export { decodeEntry, payloadsOf, type StoredEntry, type StoredFact } from './facts/read.ts'
export { Directory, type AccountName, type Entry, type NamedFact, readEntry } from './facts/named.ts'
export type { LawViolation } from './laws.ts'
export { fingerprint } from './ledger/fingerprint.ts'
export { parseScheme, type Product, type SchemeDocument, SchemeError } from './scheme/scheme.ts'
export { planRegistry } from './plans/registry.ts'
export {
  type Fen,
  formatFen,
  formatHundredths,
  formatMicroPoints,
  formatPpm,
  formatRatio,
  type Hundredths,
  type MicroPoints,
  parseFen,
  parseHundredths,
  parseMicroPoints,
  parsePpm,
  type Ppm,
  UnitError,
} from './units/units.ts'
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
export { DocumentError, Source } from './scheme/document.ts'
export { compareExpected, compareWhole, type Difference } from './scenario/expect.ts'
export { runScenario, type ScenarioOptions, ScenarioRun } from './scenario/run.ts'
export { type Account, COLUMNS_LIMIT, documentState, type State, type TableName } from './state.ts'
export type { PaymentListener, RewardReason } from './emit.ts'
export { count, key, money, points, rate } from './scheme/fields.ts'
export { regionLevels } from './scheme/regions.ts'
export { DAY_MS, dayOf, startOfDay } from './clock.ts'
export type { Path } from './scheme/document.ts'
export { SNAPSHOT_LAYOUT, SnapshotError } from './snapshot.ts'
export type { PoolPeer } from './plans/appreciating-points/plan.ts'
export { MILLION, mulDivFloor, portion } from './units/units.ts'
export type { ConfiguredPlan, Part } from './scheme/scheme.ts'
export { unreachable } from './errors.ts'
export { memberOf, poolOf, poolPlans, quoteSale, type Wallet, walletOf } from './reads.ts'
export { type ParameterReference, type PlanReference, planReference } from './plans/reference.ts'
