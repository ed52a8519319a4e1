import {
  type ConductView,
  type LiveAlarm,
  type LiveCheckView,
  type ProfileChangeView,
  profileTitle,
  type ReportView,
} from '@huoshui/mall'
import { at } from './time.ts'

export function presentReport({ findings, ...report }: ReportView) {
  return {
    ...report,
    findings: findings.map(({ source, ...finding }) => {
      const { law, article, inForce, address } = source
      return { ...finding, source: { law, article, inForce, address } }
    }),
  }
}

export function presentProfileChange({ decidedBy, decidedAt, sequence, ...change }: ProfileChangeView) {
  return {
    ...change,
    from: { ...change.from, title: profileTitle(change.from.profile) },
    to: { ...change.to, title: profileTitle(change.to.profile) },
    proposedAt: at(change.proposedAt),
    ...(decidedBy !== undefined && { decidedBy }),
    ...(decidedAt !== undefined && { decidedAt: at(decidedAt) }),
    ...(sequence !== undefined && { sequence }),
  }
}

export function presentLive(
  check: LiveCheckView | undefined,
  alarms: readonly LiveAlarm[],
  conduct: ConductView | undefined,
) {
  return {
    ...(conduct && { conduct: { ...conduct, at: at(conduct.at) } }),
    ...(check && { check: presentCheck(check) }),
    alarms: alarms.map((alarm) => ({ ...alarm, openedAt: at(alarm.openedAt), seenAt: at(alarm.seenAt) })),
  }
}

function presentCheck({ chain, ...check }: LiveCheckView) {
  return {
    ...check,
    profileTitle: profileTitle(check.profile),
    at: at(check.at),
    ...(chain && { chain }),
  }
}
