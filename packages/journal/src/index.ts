export { type Block, genesisHash, lastSequence, payloads } from './block.ts'
export {
  CommandConflict,
  FollowerLag,
  JournalDamaged,
  JournalError,
  JournalUnavailable,
  LeaseHeld,
  LeaseLost,
  SequenceConflict,
  WriterUnavailable,
} from './errors.ts'
export type { Append, CommandKey, Head, Journal, Lease, QuarantinedCommand } from './journal.ts'
export { type MemoryStore, memoryStore, openMemoryJournal } from './memory/journal.ts'
export {
  EmbeddedError,
  type EmbeddedErrorCode,
  type EmbeddedOptions,
  type EmbeddedServer,
  startEmbedded,
} from './postgres/embedded.ts'
export { openPostgresJournal } from './postgres/journal.ts'
export { migrateJournal } from './postgres/migrate.ts'
