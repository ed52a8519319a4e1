import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import type { DayHead, Journal } from '../journal.ts'

/** A mall's day begins at this offset from UTC: Asia/Shanghai, all year. */
const ZONE_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** The key with which the heads of days are signed. It must not lie in the database that it bears witness against. */
export interface SigningKey {
  readonly privateKey: KeyObject
  /** Ed25519 public key, 32 bytes in base64url: what the world is told. */
  readonly publicKey: string
}

/** Reads the Ed25519 key in `file` (PEM), or makes one there (mode 600) when there is none. */
export async function loadSigningKey(file: string): Promise<SigningKey> {
  const pem = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (pem !== undefined) return signingKey(createPrivateKey(pem))
  const draft = `${file}.${process.pid}`
  const { privateKey } = generateKeyPairSync('ed25519')
  await writeFile(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  // Linking fails when another process made a key first; then that one is the key.
  await link(draft, file).catch(() => undefined)
  await rm(draft, { force: true })
  return signingKey(createPrivateKey(await readFile(file, 'utf8')))
}

function signingKey(privateKey: KeyObject): SigningKey {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('the signing key must be an Ed25519 key')
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (x === undefined) throw new Error('the signing key has no public part')
  return { privateKey, publicKey: x }
}

/** The very bytes that are signed; docs/journal.md gives the same for other programs. */
export function signedText(head: Omit<DayHead, 'signature' | 'publicKey'>): Buffer {
  const hash = Buffer.from(head.hash).toString('hex')
  return Buffer.from(`huoshui.day-head.1\n${head.mall}\n${head.day}\n${head.sequence}\n${hash}\n`, 'utf8')
}

/** Whether a head was signed with the key whose public part this is. */
export function isSigned(head: DayHead, publicKey: string): boolean {
  if (head.publicKey !== publicKey) return false
  const key = publicKeyOf(publicKey)
  return key !== undefined && verify(null, signedText(head), key, Buffer.from(head.signature, 'base64url'))
}

/** An Ed25519 public key as the world is told it; undefined when the text is none. */
export function publicKeyOf(text: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' })
  } catch {
    return undefined
  }
}

/** The day an instant falls on in the mall, as `2026-01-31`. */
export function dayOf(at: number): string {
  return new Date(at + ZONE_MS).toISOString().slice(0, 10)
}

/** The instant at which the day after `day` begins. */
export function endOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - ZONE_MS + DAY_MS
}

/**
 * Signs the head of every day that has ended by `now` and is not signed yet, and stores it. A day on which
 * nothing was written has none. Returns the new ones, oldest first: publish them.
 */
export async function signDays(options: { journal: Journal; key: SigningKey; now: number }): Promise<DayHead[]> {
  const { journal, key, now } = options
  const signed: DayHead[] = []
  const last = (await journal.dayHeads()).at(-1)
  let sequence = last?.sequence ?? 0
  for (;;) {
    const next = await firstAfter(journal, sequence)
    if (!next || endOfDay(dayOf(next.at)) > now) return signed
    const day = dayOf(next.at)
    const head = await journal.headBefore(endOfDay(day))
    const unsigned = { mall: journal.mall, day, sequence: head.sequence, hash: head.hash }
    const signature = sign(null, signedText(unsigned), key.privateKey).toString('base64url')
    const dayHead = { ...unsigned, publicKey: key.publicKey, signature }
    await journal.addDayHead(dayHead)
    signed.push(dayHead)
    sequence = head.sequence
  }
}

async function firstAfter(journal: Journal, sequence: number): Promise<{ at: number } | undefined> {
  for await (const block of journal.blocks(sequence)) return block
  return undefined
}

/** Heads as they are published: one JSON line each. */
export function printAnchors(heads: readonly DayHead[]): string {
  return heads
    .map(({ hash, ...rest }) => `${JSON.stringify({ ...rest, hash: Buffer.from(hash).toString('hex') })}\n`)
    .join('')
}

/** Reads what `printAnchors` printed. @throws Error naming the line that is no head. */
export function parseAnchors(text: string): DayHead[] {
  const heads: DayHead[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    heads.push(parseAnchor(line, index + 1))
  }
  return heads
}

function parseAnchor(line: string, number: number): DayHead {
  let value: Record<string, unknown>
  try {
    value = JSON.parse(line)
  } catch {
    throw new Error(`line ${number} is not JSON`)
  }
  const { mall, day, sequence, hash, publicKey, signature } = value
  const texts = [mall, day, hash, publicKey, signature]
  if (texts.some((text) => typeof text !== 'string') || !Number.isSafeInteger(sequence)) {
    throw new Error(`line ${number} is not the head of a day`)
  }
  return {
    mall: String(mall),
    day: String(day),
    sequence: Number(sequence),
    hash: Buffer.from(String(hash), 'hex'),
    publicKey: String(publicKey),
    signature: String(signature),
  }
}
