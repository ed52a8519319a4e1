import { z } from 'zod'
import { idempotencyHeaders, idInput, instantText, lineInput, localText, reasonInput } from './amounts.ts'
import { schemeNameSchema } from './member.ts'
import { reportSchema, severity, verdict } from './report.ts'
import { answers, defineRoute, operatorSession } from './route.ts'

/** Longest scheme document, in characters. */
export const SCHEME_TEXT_MAX = 40_000
/** Longest text of a legal opinion, in characters. */
export const OPINION_TEXT_MAX = 40_000
/** Longest rule id and longest path of a parameter. */
const PATH_MAX = 200

/** Lines of text: line ends and tabs, but no other control character, which PostgreSQL may not store (NUL). */
const linesInput = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^(\P{Cc}|[\n\r\t])*$/u, 'control characters are not allowed')

const schemeText = linesInput(SCHEME_TEXT_MAX).min(1).describe('A scheme document in YAML')

const problemSchema = z.object({ line: z.int(), column: z.int(), message: z.string() })

const checkSchema = z
  .object({
    problem: problemSchema
      .optional()
      .describe('Why the text is no scheme that could follow; line and column count from 1'),
    scheme: schemeNameSchema.optional(),
    report: reportSchema.optional().describe('Absent when the text does not load, or a plan was never described'),
    allowed: z.boolean().describe('Whether this mall may activate it'),
    reason: localText.optional().describe('Why it may not'),
    follows: z.int().describe('Sequence of the version in force, which it would follow'),
    diff: z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })),
  })
  .meta({ id: 'SchemeCheck' })

export const checkScheme = defineRoute({
  method: 'POST',
  url: '/api/admin/scheme/check',
  schema: {
    summary: 'Read a text as the next scheme, judge it under the mall’s profile, compare it; changes nothing',
    tags: ['admin scheme'],
    operationId: 'checkScheme',
    security: operatorSession,
    body: z.object({ text: schemeText }),
    response: answers(checkSchema),
  },
})

export const remedyScheme = defineRoute({
  method: 'POST',
  url: '/api/admin/scheme/remedy',
  schema: {
    summary: 'The text with the remedy of one finding applied; changes nothing',
    tags: ['admin scheme'],
    operationId: 'remedyScheme',
    security: operatorSession,
    body: z.object({ text: schemeText, rule: lineInput(PATH_MAX), path: lineInput(PATH_MAX) }),
    response: answers(z.object({ text: z.string() })),
  },
})

export const activateScheme = defineRoute({
  method: 'POST',
  url: '/api/admin/scheme/activate',
  schema: {
    summary: 'Activate a new version; a live mall refuses what its profile blocks, and nothing overrides that',
    tags: ['admin scheme'],
    operationId: 'activateScheme',
    security: operatorSession,
    headers: idempotencyHeaders,
    body: z.object({ text: schemeText, follows: z.int().min(0), reason: reasonInput }),
    response: answers(schemeNameSchema.extend({ activatedAt: instantText, sequence: z.int() })),
  },
})

const profileName = z.object({ profile: z.string(), version: z.int() })

export const profileChangeSchema = z
  .object({
    id: z.string(),
    state: z.enum(['proposed', 'approved', 'withdrawn']),
    from: profileName.extend({ title: localText }),
    to: profileName.extend({ title: localText }),
    opinion: z.object({
      title: z.string(),
      author: z.string(),
      date: z.string(),
      file: z.string(),
      text: z.string(),
      sha256: z.string(),
    }),
    proposedBy: z.string(),
    proposedAt: instantText,
    decidedBy: z.string().optional(),
    decidedAt: instantText.optional(),
    sequence: z.int().optional().describe('The journal entry whose id carries the hash of the change'),
  })
  .meta({ id: 'ProfileChange' })

export const profiles = defineRoute({
  method: 'GET',
  url: '/api/admin/profiles',
  schema: {
    summary: 'The law the mall is under, the others there are, and every change',
    tags: ['admin scheme'],
    operationId: 'getProfiles',
    security: operatorSession,
    response: answers(
      z.object({
        present: profileName.extend({ title: localText }),
        others: z.array(profileName.extend({ title: localText })),
        operators: z.int().describe('How many operators there are: a change takes two'),
        changes: z.array(profileChangeSchema),
      }),
    ),
  },
})

const opinionInput = z
  .object({
    title: lineInput(200).trim().min(1),
    author: lineInput(200).trim().min(1),
    date: z.iso.date(),
    file: lineInput(200).default(''),
    text: linesInput(OPINION_TEXT_MAX).optional(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  })
  .describe('Its text, or the SHA-256 of its file')

export const proposeProfile = defineRoute({
  method: 'POST',
  url: '/api/admin/profiles/propose',
  schema: {
    summary: 'Propose another profile with the legal opinion; another operator decides',
    tags: ['admin scheme'],
    operationId: 'proposeProfile',
    security: operatorSession,
    headers: idempotencyHeaders,
    body: z.object({ to: idInput, opinion: opinionInput }),
    response: answers(z.object({ change: profileChangeSchema })),
  },
})

export const approveProfile = defineRoute({
  method: 'POST',
  url: '/api/admin/profiles/:id/approve',
  schema: {
    summary: 'Approve a change of profile another operator proposed',
    tags: ['admin scheme'],
    operationId: 'approveProfile',
    security: operatorSession,
    params: z.object({ id: idInput }),
    response: answers(z.object({ change: profileChangeSchema })),
  },
})

export const withdrawProfile = defineRoute({
  method: 'POST',
  url: '/api/admin/profiles/:id/withdraw',
  schema: {
    summary: 'Withdraw a change of profile that waits',
    tags: ['admin scheme'],
    operationId: 'withdrawProfile',
    security: operatorSession,
    params: z.object({ id: idInput }),
    response: answers(z.object({ change: profileChangeSchema })),
  },
})

/** Longest statement of a mall's conduct, in characters. */
export const CONDUCT_TEXT_MAX = 10_000

const liveSchema = z
  .object({
    conduct: z
      .object({ text: z.string(), operator: z.string(), at: instantText })
      .optional()
      .describe('What the mall says of its conduct, in YAML; absent until an operator stated it'),
    check: z
      .object({
        day: z.string(),
        at: instantText,
        sequence: z.int(),
        profile: z.string(),
        profileTitle: localText,
        verdict,
        chain: z.object({ levels: z.int(), members: z.int(), received: z.string() }).optional(),
        notJudged: z
          .array(z.object({ rule: z.string(), title: localText }))
          .describe('Rules whose figures the mall has not told'),
      })
      .optional()
      .describe('Absent until the first day was checked'),
    alarms: z.array(
      z.object({
        rule: z.string(),
        title: localText,
        path: z.string(),
        severity,
        state: z.enum(['near', 'reached']),
        because: localText,
        remedy: localText,
        openedAt: instantText,
        seenAt: instantText,
      }),
    ),
  })
  .meta({ id: 'LiveCheck' })

export const liveCheck = defineRoute({
  method: 'GET',
  url: '/api/admin/live-check',
  schema: {
    summary: 'What the live rules said of the mall’s own figures last, and the alarms that stand',
    tags: ['admin scheme'],
    operationId: 'getLiveCheck',
    security: operatorSession,
    response: answers(liveSchema),
  },
})

export const runLiveCheck = defineRoute({
  method: 'POST',
  url: '/api/admin/live-check',
  schema: {
    summary: 'Judge the mall’s own figures now; runs by itself once a day',
    tags: ['admin scheme'],
    operationId: 'runLiveCheck',
    security: operatorSession,
    response: answers(liveSchema),
  },
})

export const stateConduct = defineRoute({
  method: 'POST',
  url: '/api/admin/live-check/conduct',
  schema: {
    summary: 'State how the mall deals with people and their money, what no book knows; judged at once and every day',
    tags: ['admin scheme'],
    operationId: 'stateConduct',
    security: operatorSession,
    body: z.object({
      text: linesInput(CONDUCT_TEXT_MAX).describe(
        'YAML as in packages/compliance/README.md; what is left out is not judged',
      ),
    }),
    response: answers(
      z.object({
        problem: problemSchema.optional().describe('Why the text was not kept; line and column count from 1'),
        live: liveSchema.optional(),
      }),
    ),
  },
})
