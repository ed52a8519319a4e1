import { z } from 'zod'
import { profileChangeSchema } from './admin-scheme.ts'
import { instantText, localText } from './amounts.ts'
import { reportSchema } from './report.ts'
import { answers, defineRoute } from './route.ts'

const shareRange = z.object({ least: z.string(), most: z.string() })

export const truth = defineRoute({
  method: 'GET',
  url: '/api/about/truth',
  schema: {
    summary: 'What is true of the active scheme: the law, who recovered their spend, the profile’s history',
    tags: ['mall'],
    operationId: 'getTruth',
    response: answers(
      z
        .object({
          compliance: reportSchema.optional().describe('Absent when a plan was never described for the law'),
          recovered: z.object({
            recovered: z.int().describe('Members whose rewards, sales and exits paid at least what they spent'),
            members: z.int().describe('Members with a settled order'),
            at: instantText,
          }),
          simulated: z
            .object({
              experiment: z.string(),
              title: localText,
              note: localText.optional(),
              runs: z.int(),
              people: z.int(),
              recovered: shareRange,
              withSale: shareRange,
              outdated: z.boolean().describe('The scheme has changed since'),
            })
            .optional(),
          profileChanges: z.array(
            profileChangeSchema.omit({ state: true, opinion: true }).extend({
              opinion: z.object({
                title: z.string(),
                author: z.string(),
                date: z.string(),
                file: z.string(),
                sha256: z.string(),
              }),
            }),
          ),
        })
        .meta({ id: 'Truth' }),
    ),
  },
})
