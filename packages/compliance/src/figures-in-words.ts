/** Numbers of a scheme as a report writes them. */
import { MILLION } from '@huoshui/engine'

/** A factor in parts per million: `3`, `1.2`. */
export function timesText(ppm: bigint): string {
  const fraction = (ppm % MILLION).toString().padStart(6, '0').replace(/0+$/, '')
  return fraction === '' ? `${ppm / MILLION}` : `${ppm / MILLION}.${fraction}`
}
