import { z } from 'zod'
import { instantText, lineInput, localText } from './amounts.ts'
import { answers, defineRoute, operatorSession } from './route.ts'

/** Largest file in bytes, and what a request with three of them may have in base64 (docs/import.md). */
export const IMPORT_FILE_MAX_BYTES = 32 * 1024 * 1024
export const IMPORT_BODY_MAX_BYTES = 96 * 1024 * 1024
const BASE64_MAX = Math.ceil(IMPORT_FILE_MAX_BYTES / 3) * 4
const NAME_MAX = 200
const FIGURE_MAX = 80
const EXPECTED_MAX = 100

const kind = z.enum(['members', 'balances', 'lots'])
const importId = z.object({ id: z.string().max(40) })

const problem = z.object({
  file: kind,
  line: z.int().describe('From 1; 0 for the file as a whole'),
  column: z.string().describe('As the file names it; empty for the whole row'),
  code: z.string().describe('One of the closed list in docs/errors.md'),
  text: localText,
})

const assetControl = z.object({
  asset: z.string().describe('CNY, shopping, coin, equity, growth:PLAN or release:PLAN'),
  stated: z.string().describe('By the files'),
  before: z.string(),
  booked: z.string().describe('By the journal: entries of the import'),
  others: z.string().describe('By the journal: all other entries meanwhile'),
  after: z.string(),
  agrees: z.boolean(),
})

export const importSchema = z
  .object({
    id: z.string(),
    state: z.enum(['checked', 'running', 'stuck', 'done', 'withdrawn']),
    sha256: z.string().describe('Of all files together'),
    files: z.array(
      z.object({
        kind,
        name: z.string(),
        sha256: z.string(),
        encoding: z.string().optional(),
        rows: z.int(),
      }),
    ),
    keepExisting: z.boolean(),
    skipBroken: z.boolean(),
    blocked: z.boolean().describe('A file cannot be used, or totals differ from those stated'),
    brokenRows: z.int(),
    problems: z.array(problem).describe('The first of them; all kept ones in broken.csv'),
    totals: z.array(z.object({ figure: z.string(), total: z.string(), expected: z.string().optional() })),
    steps: z.int(),
    done: z.int(),
    leftMs: z.int().optional().describe('By the speed so far'),
    proposedBy: z.string(),
    proposedAt: instantText,
    decidedBy: z.string().optional(),
    decidedAt: instantText.optional(),
    finishedAt: instantText.optional(),
    stuck: z.object({ line: z.int(), code: z.string(), detail: z.string() }).optional(),
    entries: z.object({ first: z.int(), last: z.int() }).optional(),
    control: z
      .object({
        assets: z.array(assetControl),
        members: z.object({
          stated: z.int(),
          joined: z.int(),
          met: z.int().describe('Joined by themselves meanwhile'),
        }),
        agrees: z.boolean(),
      })
      .optional(),
  })
  .meta({ id: 'Import' })

export const list = defineRoute({
  method: 'GET',
  url: '/api/admin/imports',
  schema: {
    summary: 'Imports of shops that moved in, newest first',
    tags: ['admin imports'],
    operationId: 'getImports',
    security: operatorSession,
    response: answers(z.object({ items: z.array(importSchema) })),
  },
})

export const propose = defineRoute({
  method: 'POST',
  url: '/api/admin/imports',
  schema: {
    summary: 'Check the files of a shop that moves in and keep what they say, for another operator to approve',
    tags: ['admin imports'],
    operationId: 'proposeImport',
    security: operatorSession,
    body: z.object({
      files: z
        .array(z.object({ kind, name: lineInput(NAME_MAX), content: z.base64().max(BASE64_MAX).describe('Base64') }))
        .min(1)
        .max(3),
      keepExisting: z.boolean().describe('A phone that is a member already keeps its account and place'),
      expected: z
        .array(z.object({ figure: lineInput(FIGURE_MAX), total: lineInput(FIGURE_MAX) }))
        .max(EXPECTED_MAX)
        .describe('Totals the files must have, such as wallet and 123.45'),
    }),
    response: answers(importSchema),
  },
})

export const one = defineRoute({
  method: 'GET',
  url: '/api/admin/imports/:id',
  schema: {
    summary: 'One import: what was checked, how far it is, and its control',
    tags: ['admin imports'],
    operationId: 'getImport',
    security: operatorSession,
    params: importId,
    response: answers(importSchema),
  },
})

export const approve = defineRoute({
  method: 'POST',
  url: '/api/admin/imports/:id/approve',
  schema: {
    summary: 'Let an import begin; another operator than the one who brought the files',
    tags: ['admin imports'],
    operationId: 'approveImport',
    security: operatorSession,
    params: importId,
    body: z.object({
      sha256: z.string().length(64).describe('Of the files that were looked at'),
      skipBroken: z.boolean().describe('Go on without the broken rows'),
    }),
    response: answers(importSchema),
  },
})

export const withdraw = defineRoute({
  method: 'POST',
  url: '/api/admin/imports/:id/withdraw',
  schema: {
    summary: 'Withdraw an import that has not begun',
    tags: ['admin imports'],
    operationId: 'withdrawImport',
    security: operatorSession,
    params: importId,
    response: answers(importSchema),
  },
})

export const resume = defineRoute({
  method: 'POST',
  url: '/api/admin/imports/:id/resume',
  schema: {
    summary: 'Go on with an import that stands still',
    tags: ['admin imports'],
    operationId: 'resumeImport',
    security: operatorSession,
    params: importId,
    response: answers(importSchema),
  },
})
