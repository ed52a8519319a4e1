import { MallError } from '../errors.ts'

const MAINLAND_MOBILE = /^1[3-9]\d{9}$/

/**
 * The eleven digits of a mainland mobile number; spaces, hyphens and +86 are taken off.
 * @throws MallError bad-phone
 */
export function readPhone(text: string): string {
  const digits = text.replace(/[\s-]/g, '').replace(/^(\+|00)86/, '')
  if (!MAINLAND_MOBILE.test(digits)) throw new MallError('bad-phone')
  return digits
}

/** 138****5678: what anybody but the member itself may see. */
export const maskPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`
