import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { queryOptions } from '@tanstack/react-query'

/** What the pages of experiments and forks ask the server. */

const POLL_MS = 800

export type Run = Schemas['ExperimentRun']
export type WholeRun = Schemas['WholeExperimentRun']
export type Checked = Schemas['CheckedExperiment']

export const isUnderWay = ({ state }: Pick<Run, 'state'>): boolean => state === 'queued' || state === 'running'

export const shippedQuery = queryOptions({
  queryKey: ['admin', 'experiments', 'shipped'],
  queryFn: async () => (await answer(api.GET('/api/admin/experiments'))).items,
  staleTime: 60_000,
})

export const runsQuery = queryOptions({
  queryKey: ['admin', 'experiments', 'runs'],
  queryFn: async () => (await answer(api.GET('/api/admin/experiments/runs'))).items,
  refetchInterval: ({ state }) => (state.data?.some(isUnderWay) === true ? POLL_MS : false),
})

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'experiments', 'runs', id],
    queryFn: () => answer(api.GET('/api/admin/experiments/runs/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data !== undefined && isUnderWay(state.data) ? POLL_MS : false),
  })

export const checkText = (kind: 'experiment' | 'fork', text: string): Promise<Checked> =>
  answer(api.POST('/api/admin/experiments/check', { body: { kind, text } }))

/** Where a file of a result is read. */
export const fileAddress = (id: string, file: string): string => `/api/admin/experiments/runs/${id}/files/${file}`
