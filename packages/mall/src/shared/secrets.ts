import { createHash, createHmac, randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const scryptAsync = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
)

export const ID_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const SCRYPT_BYTES = 32

function fromAlphabet(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}

/** A random id with 80 bits, lower-case, safe in an address. */
export const newId = (): string => fromAlphabet(ID_ALPHABET, 16)

/** A referral code people can read out: no 0/O, 1/I/L, U. */
export const newReferralCode = (): string => fromAlphabet(CODE_ALPHABET, 8)

/** A session token with 256 bits; only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** A one-time login code of six digits. */
export const newLoginCode = (): string => String(randomInt(1_000_000)).padStart(6, '0')

/** A generated password of an operator, about 95 bits. */
export const newPassword = (): string =>
  `${fromAlphabet(CODE_ALPHABET, 5)}-${fromAlphabet(CODE_ALPHABET, 5)}-${fromAlphabet(CODE_ALPHABET, 5)}-${fromAlphabet(CODE_ALPHABET, 4)}`

export const newSecret = (): string => randomBytes(32).toString('hex')

/** SHA-256, hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** HMAC-SHA-256, hex. */
export const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex')

/** Compares two texts in a time that does not depend on where they differ. */
export function sameText(one: string, other: string): boolean {
  const a = createHash('sha256').update(one).digest()
  const b = createHash('sha256').update(other).digest()
  return timingSafeEqual(a, b)
}

/** scrypt with a salt of its own: `scrypt$N$salt$key`, base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('base64url')
  const key = await scryptAsync(password.normalize('NFKC'), Buffer.from(salt), SCRYPT_BYTES, SCRYPT)
  return `scrypt$${SCRYPT.N}$${salt}$${key.toString('base64url')}`
}

/** True when the password is the one that was hashed. */
export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [method, cost, salt, key] = stored.split('$')
  if (method !== 'scrypt' || cost === undefined || salt === undefined || key === undefined) return false
  const options = { ...SCRYPT, N: Number(cost) }
  const actual = await scryptAsync(password.normalize('NFKC'), Buffer.from(salt), SCRYPT_BYTES, options)
  const expected = Buffer.from(key, 'base64url')
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}
