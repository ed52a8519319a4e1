export { changed } from './change.ts'
export {
  checkLive,
  checkScheme,
  type LiveFinding,
  type LiveReport,
  remedied,
  type SchemeReport,
} from './check.ts'
export { type Conduct, type LiveFigures, parseConduct, parseFigures, printFigures } from './figures.ts'
export type { Change, Finding, LegalSource, Remedy, Severity, Verdict, Words } from './finding.ts'
export { type Activation, type MallMode, mayActivate } from './gate.ts'
export { type BookFigures, bookFigures, withConduct } from './live/figures-of.ts'
export { type Profile, parseProfile, type Rule, rulesAt } from './profile.ts'
export {
  acceptProfileChange,
  type ProfileChange,
  type ProfileChangeAnswer,
  type ProfileChangeCode,
  profileChangeText,
} from './profile-change.ts'
export { profileNames, shippedProfile, today } from './shipped.ts'
export { UnjudgedPlan } from './traits/describe.ts'
