/** The profiles that come with the house. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Profile, parseProfile } from './profile.ts'

const folder = fileURLToPath(new URL('../../../profiles/', import.meta.url))

/** Names of the shipped profiles: cn, eu, us. */
export const profileNames = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort()

/** A shipped profile, or undefined when there is none of that name. Throws DocumentError when its file is broken. */
export function shippedProfile(name: string): Profile | undefined {
  if (!profileNames().includes(name)) return undefined
  return parseProfile(readFileSync(`${folder}${name}.yaml`, 'utf8'), `profiles/${name}.yaml`)
}

/** Today in the time zone of the malls, as an ISO day. */
export const today = (now: number): string => new Date(now + ZONE_MS).toISOString().slice(0, 10)

/** Asia/Shanghai is eight hours ahead of UTC, all year. */
const ZONE_MS = 8 * 3_600_000
