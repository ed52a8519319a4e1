import type { Schemas } from '@huoshui/client'
import { Refusal } from '@huoshui/client/answer'
import { answer, api } from '@huoshui/web/api'
import { openQueries } from '@huoshui/web/queries'
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query'

/** What the page asks the server, one query per address; keys begin with who the answer belongs to. */

const LIST_PAGE = 20
/** More steps of a price than this cannot be told apart; the server thins a longer course. */
const STEPS_DRAWN = 240
/** While an order is being settled, and while it waits for its payment, it is asked for this often. */
const SETTLING_POLL_MS = 1200
const UNPAID_POLL_MS = 2500
/** Prices move by the orders of others; the pages that show them look again after this. */
export const PRICE_POLL_MS = 15_000

export type Order = Schemas['Order']
export type Position = Schemas['Position']
export type HistoryPoint = Schemas['HistoryPoint']
export type StatementLine = Schemas['StatementLine']

/** Where an order stands, in a buyer's words: a paid one may wait for its goods. */
export const stateOf = ({ state, awaits }: Order): Order['state'] | 'receipt' | 'pickup' =>
  state === 'paid' && awaits !== undefined ? awaits : state

/** A session that has ended makes a guest of the member, wherever that is noticed. */
export const queryClient: QueryClient = openQueries({
  staleMs: 5_000,
  onLogout: () => queryClient.setQueryData(meQuery.queryKey, null),
})

export const mallQuery = queryOptions({
  queryKey: ['mall'],
  queryFn: () => answer(api.GET('/api/mall')),
  staleTime: 60_000,
})

/** What closing the account would meet now. */
export const closingQuery = queryOptions({
  queryKey: ['member', 'closing'],
  queryFn: () => answer(api.GET('/api/me/closing')),
  staleTime: 0,
})

export const truthQuery = queryOptions({
  queryKey: ['truth'],
  queryFn: () => answer(api.GET('/api/about/truth')),
})

export const aboutQuery = queryOptions({ queryKey: ['about'], queryFn: () => answer(api.GET('/api/about')) })

/** The member, or null for a guest: not being logged in is an answer here, no failure. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () =>
    answer(api.GET('/api/me')).catch((cause: unknown) => {
      if (cause instanceof Refusal && cause.status === 401) return null
      throw cause
    }),
  staleTime: 60_000,
})

export const productsQuery = queryOptions({
  queryKey: ['products'],
  queryFn: async () => (await answer(api.GET('/api/products'))).items,
})

export const productQuery = (id: string) =>
  queryOptions({
    queryKey: ['products', id],
    queryFn: () => answer(api.GET('/api/products/{id}', { params: { path: { id } } })),
  })

export const referrerQuery = (code: string) =>
  queryOptions({
    queryKey: ['referrer', code],
    queryFn: () => answer(api.GET('/api/referral-codes/{code}', { params: { path: { code } } })),
    enabled: code !== '',
    staleTime: 60_000,
  })

export const ordersQuery = infiniteQueryOptions({
  queryKey: ['member', 'orders'],
  queryFn: ({ pageParam }) =>
    answer(
      api.GET('/api/orders', { params: { query: { limit: LIST_PAGE, ...(pageParam && { cursor: pageParam }) } } }),
    ),
  initialPageParam: '',
  getNextPageParam: (last) => last.next,
})

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ['member', 'orders', id],
    queryFn: () => answer(api.GET('/api/orders/{id}', { params: { path: { id } } })),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => {
      if (data?.state === 'paid') return data.sequence === undefined ? SETTLING_POLL_MS : PRICE_POLL_MS
      return data?.state === 'created' ? UNPAID_POLL_MS : false
    },
  })

export const deliveryQuery = queryOptions({
  queryKey: ['delivery'],
  queryFn: () => answer(api.GET('/api/delivery')),
})

/** The member’s own service point, and what waits there. */
export const pointQuery = queryOptions({
  queryKey: ['member', 'point'],
  queryFn: () => answer(api.GET('/api/service-point')),
})

export const walletQuery = queryOptions({
  queryKey: ['member', 'wallet'],
  queryFn: () => answer(api.GET('/api/wallet')),
})

export const withdrawalsQuery = queryOptions({
  queryKey: ['member', 'withdrawals'],
  queryFn: async () => (await answer(api.GET('/api/withdrawals'))).items,
})

export const pointsQuery = queryOptions({
  queryKey: ['member', 'points'],
  queryFn: async () => (await answer(api.GET('/api/points'))).items,
})

/** What the member holds beside cash and growth points. */
export const holdingsQuery = queryOptions({
  queryKey: ['member', 'holdings'],
  queryFn: () => answer(api.GET('/api/holdings')),
})

export const quoteQuery = (plan: string, points: string) =>
  queryOptions({
    queryKey: ['member', 'quote', plan, points],
    queryFn: () => answer(api.POST('/api/points/quote', { body: { plan, points } })),
    enabled: points !== '',
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })

export const historyQuery = (plan: string) =>
  queryOptions({
    queryKey: ['member', 'history', plan],
    refetchInterval: PRICE_POLL_MS,
    queryFn: async () => {
      const params = { path: { plan }, query: { limit: STEPS_DRAWN } }
      return (await answer(api.GET('/api/points/{plan}/history', { params }))).items
    },
  })

/** The statement, newest first; `after` makes the server wait for the reader's own write. */
export const statementQuery = infiniteQueryOptions({
  queryKey: ['member', 'statement'],
  queryFn: ({ pageParam }) =>
    answer(
      api.GET('/api/statement', { params: { query: { limit: LIST_PAGE, ...(pageParam && { cursor: pageParam }) } } }),
    ),
  initialPageParam: '',
  getNextPageParam: (last) => last.next,
})

/** The lines one settled order wrote, once the statement has reached the order's entry. */
export const orderLinesQuery = (order: string, sequence: number | undefined) =>
  queryOptions({
    queryKey: ['member', 'statement', 'order', order, sequence],
    queryFn: async () => {
      const after = sequence ?? 0
      const reply = await answer(api.GET('/api/statement', { params: { query: { limit: 100, after } } }))
      return reply.items.filter((line) => line.order === order)
    },
    enabled: sequence !== undefined,
  })

export const lineQuery = (id: string) =>
  queryOptions({
    queryKey: ['member', 'statement', 'line', id],
    queryFn: () => answer(api.GET('/api/statement/{id}', { params: { path: { id } } })),
  })

export const referralsQuery = queryOptions({
  queryKey: ['member', 'referrals'],
  queryFn: () => answer(api.GET('/api/referrals')),
})

/** After an act of the member: everything of the member's, and the prices, may have moved. */
export async function refreshAfterAct(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['member'] }),
    queryClient.invalidateQueries({ queryKey: ['products'] }),
  ])
}
