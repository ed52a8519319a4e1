import { z } from 'zod'
import { localText } from './amounts.ts'

export const verdict = z.enum(['blocked', 'serious', 'clear'])
export const severity = z.enum(['blocking', 'serious', 'note'])

/** What the law says of a scheme: citable facts, not legal advice (spec/6). */
export const reportSchema = z
  .object({
    profile: z.string(),
    profileTitle: localText,
    profileVersion: z.int(),
    at: z.string().describe('The day whose law was asked'),
    verdict,
    findings: z.array(
      z.object({
        rule: z.string(),
        title: localText,
        severity,
        path: z.string().describe('The parameter that causes it'),
        because: localText,
        source: z.object({
          law: z.string(),
          article: z.string(),
          inForce: z.string(),
          address: z.string().nullable(),
        }),
        remedy: z.object({
          words: localText,
          verified: z.boolean().describe('The program applied the change, checked again, and the finding was gone'),
        }),
      }),
    ),
  })
  .meta({ id: 'ComplianceReport' })
