import type { regionLevels } from '@huoshui/engine'
import type { Instant } from './tables.ts'

export type RegionLevel = (typeof regionLevels)[number]

/** The name of a region; its agent is in the books. */
export interface RegionTable {
  mall: string
  level: RegionLevel
  code: string
  name: string
}

export interface ServicePointTable {
  mall: string
  /** Its owner, and its id in the books. */
  member: string
  name: string
  address: string
  /** Code of the region it lies in. */
  region: string | null
  open: boolean
  created_at: Instant
}
