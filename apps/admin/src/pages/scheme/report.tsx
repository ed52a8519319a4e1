import type { Schemas } from '@huoshui/client'
import { local } from '@huoshui/web/language'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { StateTag } from '../../ui/state-tag.tsx'

export type Report = Schemas['ComplianceReport']
export type Finding = Report['findings'][number]

/** What the law says of a text; each finding with the change that clears it, to be applied where there is an editor. */
export function ReportText({
  report,
  onApply,
  busy = false,
}: {
  report: Report
  onApply?: (finding: Finding) => void
  busy?: boolean
}) {
  const { t } = useTranslation()
  const { profileTitle, profileVersion: version, at, verdict, findings } = report
  return (
    <>
      <p>
        <StateTag state={verdict} text={t(`studio.verdict.${verdict}`)} />{' '}
        {t('studio.profile', { profile: local(profileTitle), version, at })}
      </p>
      {findings.length === 0 && <p>{t('studio.none')}</p>}
      <ul className="findings">
        {findings.map((finding) => (
          <FindingText
            key={`${finding.rule} ${finding.path}`}
            finding={finding}
            busy={busy}
            {...(onApply && { onApply: () => onApply(finding) })}
          />
        ))}
      </ul>
      <p className="quiet">{t('studio.facts')}</p>
    </>
  )
}

function FindingText({ finding, onApply, busy }: { finding: Finding; onApply?: () => void; busy: boolean }) {
  const { t } = useTranslation()
  const { rule, title, severity, path, because, source, remedy } = finding
  const cited = t('studio.source', { law: source.law, article: source.article, date: source.inForce })
  return (
    <li>
      <div>
        <StateTag state={severity} text={t(`studio.severity.${severity}`)} /> <strong>{local(title)}</strong>{' '}
        <code>{rule}</code> <code>{path}</code>
      </div>
      <span>{local(because)}</span>
      <span className="quiet">{source.address === null ? cited : <a href={source.address}>{cited}</a>}</span>
      <span>{t('studio.remedy', { words: local(remedy.words) })}</span>
      <span className="quiet">{remedy.verified ? t('studio.verified') : t('studio.unverified')}</span>
      {onApply && (
        <Button size="small" onClick={onApply} disabled={busy} aria-label={`${t('studio.apply')}: ${rule} ${path}`}>
          {t('studio.apply')}
        </Button>
      )}
    </li>
  )
}
