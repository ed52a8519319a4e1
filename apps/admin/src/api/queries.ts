import type { Schemas } from '@huoshui/client'
import { Refusal } from '@huoshui/client/answer'
import { answer, api } from '@huoshui/web/api'
import { openQueries } from '@huoshui/web/queries'
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'

/** What the operator's page asks the server, one query per address. */

const LIST_PAGE = 30
/** More steps of a price than this cannot be told apart; the server thins a longer course. */
const STEPS_DRAWN = 500
const VERIFY_POLL_MS = 700
const OVERVIEW_POLL_MS = 10_000

export type OrderState = Schemas['Order']['state']
export type WithdrawalState = Schemas['Withdrawal']['state']
export type HistoryPoint = Schemas['HistoryPoint']

/** Where an order stands in words: a paid one may wait for its goods. */
export const stateOf = ({ state, awaits }: Schemas['Order']): OrderState | 'receipt' | 'pickup' =>
  state === 'paid' && awaits !== undefined ? awaits : state

/** A session that has ended leads back to the login, wherever that is noticed; a wrong password is no such end. */
export const queryClient: QueryClient = openQueries({
  staleMs: 3_000,
  onLogout: () => queryClient.setQueryData(operatorQuery.queryKey, null),
})

export const mallQuery = queryOptions({
  queryKey: ['mall'],
  queryFn: () => answer(api.GET('/api/mall')),
  staleTime: 60_000,
})

/** The operator, or null: not being logged in is an answer here, no failure. */
export const operatorQuery = queryOptions({
  queryKey: ['operator'],
  queryFn: async () => {
    try {
      return (await answer(api.GET('/api/admin/me'))).operator
    } catch (cause) {
      if (cause instanceof Refusal && cause.status === 401) return null
      throw cause
    }
  },
  staleTime: 60_000,
})

export const overviewQuery = queryOptions({
  queryKey: ['admin', 'overview'],
  queryFn: () => answer(api.GET('/api/admin/overview')),
  refetchInterval: OVERVIEW_POLL_MS,
})

export const reconciliationQuery = queryOptions({
  queryKey: ['admin', 'reconciliation'],
  queryFn: () => answer(api.GET('/api/admin/reconciliation')),
})

/** Commands in quarantine, and those that fail again and again. */
export const troubledQuery = queryOptions({
  queryKey: ['admin', 'troubled'],
  queryFn: async () => (await answer(api.GET('/api/admin/outbox'))).items,
  refetchInterval: OVERVIEW_POLL_MS,
})

export const poolsQuery = queryOptions({
  queryKey: ['admin', 'pools'],
  queryFn: async () => (await answer(api.GET('/api/admin/pools'))).items,
})

export const poolHistoryQuery = (plan: string) =>
  queryOptions({
    queryKey: ['admin', 'pools', plan],
    queryFn: async () => {
      const params = { path: { plan }, query: { limit: STEPS_DRAWN } }
      return (await answer(api.GET('/api/admin/pools/{plan}/history', { params }))).items
    },
  })

export const membersQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'members', { search }],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/admin/members', {
          params: { query: { limit: LIST_PAGE, ...(search && { search }), ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })

export const memberQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'members', id],
    queryFn: () => answer(api.GET('/api/admin/members/{id}', { params: { path: { id } } })),
  })

export const ordersQuery = (state: OrderState | undefined) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'orders', { state }],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/admin/orders', {
          params: { query: { limit: LIST_PAGE, ...(state && { state }), ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'orders', id],
    queryFn: () => answer(api.GET('/api/admin/orders/{id}', { params: { path: { id } } })),
  })

export const withdrawalsQuery = (state: WithdrawalState | undefined) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'withdrawals', { state }],
    queryFn: ({ pageParam }) =>
      answer(
        api.GET('/api/admin/withdrawals', {
          params: { query: { limit: LIST_PAGE, ...(state && { state }), ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })

export const journalQuery = infiniteQueryOptions({
  queryKey: ['admin', 'journal'],
  queryFn: ({ pageParam }) =>
    answer(
      api.GET('/api/admin/journal', {
        params: { query: { limit: LIST_PAGE, ...(pageParam > 0 && { before: pageParam }) } },
      }),
    ),
  initialPageParam: 0,
  getNextPageParam: (last) => last.next,
})

export const entryQuery = (sequence: number) =>
  queryOptions({
    queryKey: ['admin', 'journal', sequence],
    queryFn: () => answer(api.GET('/api/admin/journal/{sequence}', { params: { path: { sequence } } })),
    // An entry never changes.
    staleTime: Number.POSITIVE_INFINITY,
  })

export const verificationQuery = queryOptions({
  queryKey: ['admin', 'verification'],
  queryFn: () => answer(api.GET('/api/admin/journal/verify')),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? VERIFY_POLL_MS : false),
})

export const schemeQuery = queryOptions({
  queryKey: ['admin', 'scheme'],
  queryFn: () => answer(api.GET('/api/admin/scheme')),
})

export const schemesQuery = queryOptions({
  queryKey: ['admin', 'schemes'],
  queryFn: async () => (await answer(api.GET('/api/admin/schemes'))).items,
})

export const profilesQuery = queryOptions({
  queryKey: ['admin', 'profiles'],
  queryFn: () => answer(api.GET('/api/admin/profiles')),
})

export const truthQuery = queryOptions({
  queryKey: ['truth'],
  queryFn: () => answer(api.GET('/api/about/truth')),
})

export const aboutQuery = queryOptions({
  queryKey: ['about'],
  queryFn: () => answer(api.GET('/api/about')),
})

export const liveCheckQuery = queryOptions({
  queryKey: ['admin', 'live-check'],
  queryFn: () => answer(api.GET('/api/admin/live-check')),
})

export const auditQuery = infiniteQueryOptions({
  queryKey: ['admin', 'audit'],
  queryFn: ({ pageParam }) =>
    answer(
      api.GET('/api/admin/audit', { params: { query: { limit: LIST_PAGE, ...(pageParam && { cursor: pageParam }) } } }),
    ),
  initialPageParam: '',
  getNextPageParam: (last) => last.next,
})

/** After an act of the operator everything on the page may have moved. */
export const refreshAfterAct = () => queryClient.invalidateQueries({ queryKey: ['admin'] })
