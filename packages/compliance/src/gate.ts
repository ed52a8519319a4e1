/** The gate (spec/6): a live mall cannot activate a scheme with a blocking finding, and there is no way round it. */
import type { SchemeDocument } from '@huoshui/engine'
import { checkScheme, type SchemeReport } from './check.ts'
import type { Words } from './finding.ts'
import type { Profile } from './profile.ts'
import { UnjudgedPlan } from './traits/describe.ts'

export type MallMode = 'sandbox' | 'live'

export type Activation =
  | { readonly allowed: true; readonly report: SchemeReport | null }
  | { readonly allowed: false; readonly code: 'scheme-blocked'; readonly reason: Words; readonly report: SchemeReport }
  | { readonly allowed: false; readonly code: 'unjudged-plan'; readonly reason: Words; readonly report: null }

/**
 * Whether a mall may activate a scheme on a day. In a sandbox every scheme runs, and the report says what would stop it
 * in a live mall (null when it runs a plan nobody described). A live mall needs a verdict without blocking findings.
 */
export function mayActivate(request: {
  mode: MallMode
  scheme: SchemeDocument
  profile: Profile
  at: string
}): Activation {
  const { mode, ...check } = request
  try {
    const report = checkScheme(check)
    if (mode === 'sandbox' || report.verdict !== 'blocked') return { allowed: true, report }
    const rules = [
      ...new Set(report.findings.filter(({ severity }) => severity === 'blocking').map(({ rule }) => rule)),
    ]
    return {
      allowed: false,
      code: 'scheme-blocked',
      report,
      reason: {
        zh: `方案 ${report.scheme} 在 ${report.profile} 法域有阻断项：${rules.join('、')}。按报告的修改建议修改后再启用`,
        en: `The scheme ${report.scheme} is blocked under ${report.profile}: ${rules.join(', ')}. Change it as the report says`,
      },
    }
  } catch (error) {
    if (!(error instanceof UnjudgedPlan)) throw error
    if (mode === 'sandbox') return { allowed: true, report: null }
    return {
      allowed: false,
      code: 'unjudged-plan',
      report: null,
      reason: {
        zh: `模式 ${error.plan} 还没有法律描述，无法判断，不能上线`,
        en: `The plan ${error.plan} has not been described for the law: without a verdict it cannot go live`,
      },
    }
  }
}
