/** The text of a file as spreadsheets in China write it: UTF-8 with or without its mark, GB18030, UTF-16. */
export type FileEncoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'

const MARKS: readonly { readonly encoding: FileEncoding; readonly bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
]

/**
 * Decodes a file; undefined when it is in none of these encodings. Text in GB18030 is hardly ever valid UTF-8 as well, so
 * UTF-8 is tried first.
 */
export function decodeFile(bytes: Uint8Array): { text: string; encoding: FileEncoding } | undefined {
  const marked = MARKS.find(({ bytes: mark }) => mark.every((byte, index) => bytes[index] === byte))
  const tried: readonly FileEncoding[] = marked === undefined ? ['utf-8', 'gb18030'] : [marked.encoding]
  for (const encoding of tried) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  return undefined
}
