import { commandOutcomes, type FollowerFigures, type WriterMetrics, type WriterState } from '@huoshui/journal'
import { histogramSamples, metricText, type Sample } from './exposition.ts'
import type { EngineFigures, Place } from './host/questions.ts'

/** What is known of a mall at one moment. */
export interface MallFigures {
  readonly mall: string
  readonly place: Place['at']
  /** Of the mall's writer and its followers; undefined while they are not in this process, or do not answer. */
  readonly engine: EngineFigures | undefined
  /** Undefined while the database does not answer. */
  readonly outbox: OutboxFigures | undefined
  /** What fell due, failed and is not done yet. */
  readonly setAside: number
}

interface OutboxFigures {
  readonly waiting: number
  readonly failing: number
  readonly quarantined: number
  readonly oldestMs: number
}

const PLACES: readonly Place['at'][] = ['opening', 'here', 'elsewhere', 'failed']

const STATES: readonly WriterState[] = ['live', 'reloading', 'closing', 'closed', 'lost', 'failed']
const MS_PER_S = 1000

/** The figures of a mall for Prometheus; docs/operations.md says what each means. */
export function mallMetrics({ mall, place, engine, outbox, setAside }: MallFigures): string {
  const texts = [
    metricText({
      name: 'huoshui_mall_place',
      type: 'gauge',
      help: '1 for where the engine of the mall is, as this process sees it',
      samples: PLACES.map((at) => ({ labels: { mall, place: at }, value: at === place ? 1 : 0 })),
    }),
    ...(outbox === undefined ? [] : outboxMetrics(mall, outbox, setAside)),
    ...(engine === undefined
      ? []
      : [...writerMetrics(mall, engine.writer), ...followerMetrics(mall, engine.followers)]),
  ]
  return texts.join('')
}

function outboxMetrics(
  mall: string,
  { waiting, failing, quarantined, oldestMs }: OutboxFigures,
  setAside: number,
): string[] {
  const rows = Object.entries({ waiting, failing, quarantined })
  const one = (value: number): Sample[] => [{ labels: { mall }, value }]
  return [
    metricText({
      name: 'huoshui_outbox_rows',
      type: 'gauge',
      help: 'Outbox rows by state; failing ones are among the waiting',
      samples: rows.map(([state, value]) => ({ labels: { mall, state }, value })),
    }),
    metricText({
      name: 'huoshui_outbox_oldest_seconds',
      type: 'gauge',
      help: 'Age of the oldest waiting outbox row',
      samples: one(oldestMs / MS_PER_S),
    }),
    metricText({
      name: 'huoshui_quarantine_open',
      type: 'gauge',
      help: 'Commands and due work set aside that wait for an operator',
      samples: one(quarantined + setAside),
    }),
  ]
}

function writerMetrics(mall: string, writer: WriterMetrics): string[] {
  const plain = (name: string, type: 'counter' | 'gauge', value: number, help: string): string =>
    metricText({ name, type, help, samples: [{ labels: { mall }, value }] })
  const histogram = (name: string, samples: Sample[], help: string): string =>
    metricText({ name, type: 'histogram', help, samples })
  const times = (name: string, figures: WriterMetrics['commitMs'], help: string): string =>
    histogram(name, histogramSamples({ mall }, figures, MS_PER_S), help)
  return [
    times('huoshui_commit_seconds', writer.commitMs, 'Time until a block is stored'),
    times('huoshui_queue_seconds', writer.queueMs, 'Time until a command is decided'),
    times('huoshui_decide_seconds', writer.decideMs, 'Time that one turn of the writer decides'),
    histogram('huoshui_block_entries', histogramSamples({ mall }, writer.blockEntries, 1), 'Entries of a block'),
    plain('huoshui_queue_depth', 'gauge', writer.queued, 'Commands and reads waiting to be decided'),
    plain('huoshui_undurable_answers', 'gauge', writer.undurable, 'Answers waiting for a block to be stored'),
    plain('huoshui_entries_total', 'counter', writer.entries, 'Entries stored by this writer'),
    plain('huoshui_journal_sequence', 'gauge', writer.durable, 'Sequence of the last entry in the journal'),
    plain('huoshui_lease_epoch', 'gauge', writer.epoch, 'Epoch of the lease: it grows when the mall changes hands'),
    plain('huoshui_reloads_total', 'counter', writer.reloads, 'Times the state was dropped and folded again'),
    plain(
      'huoshui_quarantined_total',
      'counter',
      writer.outcomes.quarantined + writer.setAside,
      'Commands and due work set aside by this writer',
    ),
    metricText({
      name: 'huoshui_commands_total',
      type: 'counter',
      help: 'Commands by what their callers were told',
      samples: commandOutcomes.map((outcome) => ({ labels: { mall, outcome }, value: writer.outcomes[outcome] })),
    }),
    metricText({
      name: 'huoshui_writer_state',
      type: 'gauge',
      help: '1 for the state that the writer is in',
      samples: STATES.map((state) => ({ labels: { mall, state }, value: writer.state === state ? 1 : 0 })),
    }),
  ]
}

function followerMetrics(mall: string, followers: readonly FollowerFigures[]): string[] {
  const each = (name: string, help: string, value: (figures: FollowerFigures) => number): string => {
    const samples = followers.map((one) => ({ labels: { mall, follower: one.follower }, value: value(one) }))
    return metricText({ name, type: 'gauge', help, samples })
  }
  return [
    each('huoshui_follower_lag_entries', 'Entries a follower is behind', ({ lagEntries }) => lagEntries),
    each('huoshui_follower_lag_seconds', 'Waiting time of the oldest of them', ({ lagMs }) => lagMs / MS_PER_S),
    each('huoshui_follower_failing', '1 while a follower cannot go on', ({ failure }) =>
      failure === undefined ? 0 : 1,
    ),
  ]
}
