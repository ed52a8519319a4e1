import type { Journal } from '@huoshui/journal'
import type { ExperimentService, InboxSms, LocalCashier, Mall } from '@huoshui/mall'
import type { EntryRow, EntryView } from './host/journal-reader.ts'
import type { EngineFigures, Standing } from './host/questions.ts'
import type { HeadOf } from './host/receipts.ts'
import type { Verifier } from './host/verifier.ts'

/** Everything the routes need of one mall and the machinery under it. */
export interface ServedMall {
  readonly mall: Mall
  readonly journal: Journal
  /** Undefined in a live mall: there the provider is a real one. */
  readonly inbox: InboxSms | undefined
  readonly cashier: LocalCashier | undefined
  readonly verifier: Verifier
  readonly experiments: ExperimentService
  readonly entries: {
    list(page: { before: number | undefined; limit: number }): Promise<EntryRow[]>
    find(sequence: number): Promise<EntryView | undefined>
  }
  /** The signed head of the day an entry was written on. */
  readonly headOf: HeadOf
  /** Commands set aside since ever, newest first. */
  quarantined(): Promise<number>
  /** Figures of writer and followers for /metrics; undefined while another node has them. */
  figures(): Promise<EngineFigures | undefined>
  /** Where the engine is, and how far it has come. */
  standing(): Standing
}
