// biome-ignore-all format: a hundred lines, to be read in one go
// Checks an export of a Huoshui mall. It needs Node 20 or newer and nothing of Huoshui:
//   node check-export.mjs EXPORT.jsonl [PUBLIC-KEY]
// It recomputes every hash from the first block on, checks the signed heads of days (with the public key you
// were told, if you give it), reads every entry out of the hashed bytes, and recomputes what every account holds.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

const [file, trusted] = process.argv.slice(2)
const fail = (message) => { console.error(`NOT IN ORDER: ${message}`); process.exit(1) }
if (!file) fail('name the file of the export')

// Fields of every kind of fact: t text, w whole number, a amount, b byte, * a count and that many whole numbers.
const FIELDS = { 1: 't', 2: 'ttbtt', 3: 'twb', 4: 'tw', 5: 'www*', 6: 'wwa', 7: 'wwawwawww', 8: 'wwa', 9: 'www',
  10: 'wwwaawwwww', 11: 'wa', 12: 'bt', 13: 'wwa', 14: 'wt', 15: 'twwwwwwaaaa' }
const [TRANSFER, REWARD] = [6, 7]

/** Reads one entry: its sequence, and [from, to, amount] of everything that moved in it. */
function readEntry(bytes) {
  let at = 0
  const byte = () => (at < bytes.length ? bytes[at++] : fail('an entry ends too early'))
  const whole = () => {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const part = byte()
      value += (part % 128) * scale
      if (part < 128) return value
    }
  }
  const text = () => { const length = whole(); at += length; return bytes.toString('utf8', at - length, at) }
  const amount = () => {
    if (bytes[at] === 128 && bytes[at + 1] === 0) { at += 10; return bytes.readBigInt64LE(at - 8) }
    const zigzag = BigInt(whole())
    return zigzag % 2n === 0n ? zigzag / 2n : -(zigzag + 1n) / 2n
  }
  const read = { t: text, w: whole, a: amount, b: byte, '*': () => Array.from({ length: whole() }, whole) }
  if (byte() !== 1) fail('an entry of a format that this program does not know')
  const [sequence] = [whole(), whole(), text(), text(), text(), whole(), whole()]
  const moves = []
  while (at < bytes.length) {
    const kind = byte()
    if (!FIELDS[kind]) fail(`entry ${sequence} holds a fact of the unknown kind ${kind}`)
    const fields = [...FIELDS[kind]].map((type) => read[type]())
    if (kind === TRANSFER || kind === REWARD) moves.push(fields)
  }
  return { sequence, moves }
}

const [held, assets, hashes] = [new Map(), new Map(), new Map()]
const add = (account, amount) => held.set(account, (held.get(account) ?? 0n) + amount)
let [hash, last, before, mall, entries, days, ended, number] = ['', 0, 0, '', 0, 0, false, 0]

function checkBlock({ block, count, at, previous, hash: claimed, frames: base64 }) {
  if (block !== last + 1) fail(`after entry ${last} comes a block that begins at ${block}`)
  if (previous !== hash) fail(`the block at ${block} does not follow the hash of the block before it`)
  if (at < before) fail(`the block at ${block} is older than the one before it`)
  const frames = Buffer.from(base64, 'base64')
  const head = Buffer.alloc(20)
  head.writeBigUInt64LE(BigInt(block)); head.writeUInt32LE(count, 8); head.writeBigUInt64LE(BigInt(at), 12)
  hash = createHash('sha256').update(Buffer.from(previous, 'hex')).update(head).update(frames).digest('hex')
  if (hash !== claimed) fail(`the block at ${block} does not have the hash it says it has`)
  for (let offset = 0; offset < frames.length; offset += 4 + frames.readUInt32LE(offset)) {
    const entry = readEntry(frames.subarray(offset + 4, offset + 4 + frames.readUInt32LE(offset)))
    if (entry.sequence !== ++last) fail(`entry ${entry.sequence} stands where entry ${last} should`)
    for (const [from, to, amount] of entry.moves) { add(from, -amount); add(to, amount) }
  }
  if (last !== block + count - 1) fail(`the block at ${block} does not hold ${count} entries`)
  before = at
  hashes.set(last, hash)
}

function checkDay({ day, sequence, hash: signed, publicKey, signature }) {
  if (trusted && publicKey !== trusted) fail(`the head of ${day} is signed with another key than the one you were told`)
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  const text = `huoshui.day-head.1\n${mall}\n${day}\n${sequence}\n${signed}\n`
  if (!verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))) fail(`the signature of ${day} is wrong`)
  if (hashes.get(sequence) !== signed) fail(`the head signed for ${day} is not the one of this chain`)
  days++
}

for await (const text of createInterface({ input: createReadStream(file) })) {
  number++
  const line = (() => { try { return JSON.parse(text) } catch { return fail(`line ${number} cannot be read`) } })()
  if (ended) fail('something stands after the end')
  if (line.export) {
    ({ mall, entries } = line)
    hash = createHash('sha256').update(`huoshui.journal.1\0${mall}`).digest('hex')
  } else if (line.block) checkBlock(line)
  else if (line.day) checkDay(line)
  else if (line.balance !== undefined) {
    if ((held.get(line.balance) ?? 0n) !== BigInt(line.amount)) fail(`${line.name} holds ${held.get(line.balance) ?? 0n}, not ${line.amount}`)
    held.delete(line.balance)
    assets.set(line.asset, (assets.get(line.asset) ?? 0n) + BigInt(line.amount))
  } else if (line.end !== undefined) ended = line.end === entries && last === entries
}
if (!ended) fail('the export is cut off')
if (trusted && days === 0) fail('no day is signed: nothing in it bears the key that you were told')
for (const [account, amount] of held) if (amount !== 0n) fail(`account ${account} holds ${amount}, and the export does not say so`)
for (const [asset, sum] of assets) if (sum !== 0n) fail(`the accounts of ${asset} do not sum to zero`)
console.log(`in order: mall ${mall}, ${last} entries, ${hashes.size} blocks, ${days} signed days, ${assets.size} assets, last hash ${hash}`)
