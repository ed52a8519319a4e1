/** The plan reference: what each plan's own schema says of its parameters. Drives `huoshui plans`, the docs and the admin's form. */
import { z } from 'zod'
import { planRegistry } from './registry.ts'

export interface ParameterReference {
  readonly name: string
  readonly unit: string
  readonly zh: string
  readonly en: string
  readonly required: boolean
  /** The default as JSON, or null when there is none. */
  readonly default: string | null
}

export interface PlanReference {
  readonly name: string
  readonly section: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly purse: string
  readonly parameters: readonly ParameterReference[]
}

/** Every plan of the registry with its parameters. */
export function planReference(): PlanReference[] {
  return [...planRegistry.values()].map((plan) => ({
    name: plan.name,
    section: plan.section,
    title: plan.title,
    purse: plan.purse,
    parameters: parametersOf(plan.params),
  }))
}

function parametersOf(schema: z.ZodType): ParameterReference[] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const meaning = (field.meta() ?? {}) as { unit?: string; zh?: string; en?: string }
    const result = field.safeParse(undefined)
    const value = result.success ? result.data : undefined
    return {
      name,
      unit: meaning.unit ?? '',
      zh: meaning.zh ?? '',
      en: meaning.en ?? '',
      required: !result.success,
      default:
        value === undefined
          ? null
          : JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part)),
    }
  })
}
