import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { queryOptions } from '@tanstack/react-query'

export type Places = Schemas['Places']
export type Agency = Schemas['Agency']
export type Point = Schemas['AdminServicePoint']

/** Levels of agency, narrowest first. */
export const LEVELS = ['custom', 'district', 'city', 'province', 'area'] as const

export const placesQuery = queryOptions({
  queryKey: ['admin', 'places'],
  queryFn: () => answer(api.GET('/api/admin/places')),
})
