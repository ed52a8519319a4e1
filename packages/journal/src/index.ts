export {
  isSigned,
  loadSigningKey,
  parseAnchors,
  printAnchors,
  type SigningKey,
  signDays,
} from './anchors/day-head.ts'
export { ExportRefused, readThrough } from './audit/restore.ts'
export { benchDayClose, type DayCloseReport } from './bench/close.ts'
export { JournalFiller } from './bench/fill.ts'
export { benchRestart, type RestartReport } from './bench/restart.ts'
export { benchSettle, rawCommits, type SettleOptions, type SettleReport, settleDurably } from './bench/settle.ts'
export { benchStatements, type StatementsReport } from './bench/statements.ts'
export { type Block, genesisHash, lastSequence, payloads } from './block.ts'
export {
  CommandConflict,
  FollowerLag,
  JournalDamaged,
  JournalError,
  JournalUnavailable,
  LeaseHeld,
  LeaseLost,
  messageOf,
  SequenceConflict,
  WriterUnavailable,
} from './errors.ts'
export type { BookEntry, BookFact, RewardFact, TransferFact } from './followers/entry.ts'
export type { Follower, FollowerBatch, FollowerMemory, Transaction } from './followers/follower.ts'
export type { LineChange, LineReason, StatementLine } from './followers/lines.ts'
export {
  type PriceRecord,
  type RewardRecord,
  readLine,
  readPrices,
  readRewards,
  readStatement,
} from './followers/reading.ts'
export { type FollowerFigures, FollowerSet } from './followers/runner.ts'
export { statementFollower } from './followers/statement.ts'
export type { Append, CommandKey, DayHead, Head, Journal, Lease, QuarantinedCommand } from './journal.ts'
export { exportMall, restoreMall } from './mall/export.ts'
export { bookEntryOf, type MallCommand } from './mall/kit.ts'
export {
  type MallAnswer,
  MallWriter,
  type MallWriterOptions,
  rebuild,
  startFollowers,
  takeSnapshot,
  verify,
} from './mall/mall-writer.ts'
export { parseCommand, printCommand } from './mall/print.ts'
export { type MemoryStore, memoryStore, openMemoryJournal } from './memory/journal.ts'
export { newPool, openClient } from './postgres/connect.ts'
export {
  EmbeddedError,
  type EmbeddedErrorCode,
  type EmbeddedOptions,
  type EmbeddedServer,
  startEmbedded,
} from './postgres/embedded.ts'
export { openPostgresJournal } from './postgres/journal.ts'
export { hasJournal, migrateJournal } from './postgres/migrate.ts'
export { keepScratch, removeScratch, scratchDirectory } from './postgres/scratch.ts'
export { openPostgresSnapshots } from './snapshot/postgres.ts'
export { type SnapshotSchedule, startSnapshots } from './snapshot/schedule.ts'
export type { SnapshotHead, SnapshotStore } from './snapshot/snapshot.ts'
export type { Finding, FindingCode, VerifyReport } from './verify/report.ts'
export type { HistogramFigures } from './writer/histogram.ts'
export { addressOf, ownerName } from './writer/owner.ts'
export type { FinishedSpan } from './writer/spans.ts'
export type {
  Alarm,
  CommandContext,
  CommandOutcome,
  WriterLimits,
  WriterMetrics,
  WriterState,
} from './writer/types.ts'
export { commandOutcomes, writerLimits } from './writer/types.ts'
