/** Writes the program's tables into the chapters of docs: `node packages/compliance/write-chapters.ts`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chapterFiles, filled, readChapter } from './src/chapters/chapter.ts'

const house = fileURLToPath(new URL('../../', import.meta.url))
for (const file of chapterFiles()) writeFileSync(house + file, filled(readChapter(file)))
