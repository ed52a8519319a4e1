import type { Schemas } from '@huoshui/client'
import { local } from '@huoshui/web/language'
import { useTranslation } from 'react-i18next'
import { dateTime } from '../../text/time.ts'
import { Card, Row, Rows, Truth } from '../../ui/rows.tsx'

type Report = Schemas['ComplianceReport']

/** Under which law the scheme was checked, what was found, and where that stands. */
export function Law({ report, sandbox }: { report: Report | undefined; sandbox: boolean }) {
  const { t } = useTranslation()
  if (report === undefined)
    return (
      <Card title={t('about.law')}>
        <p>{t('about.lawUnjudged')}</p>
      </Card>
    )
  return (
    <Card title={t('about.law')}>
      <Rows>
        <Row name={t('about.lawProfile')}>
          {local(report.profileTitle)} · {t('about.version', { version: report.profileVersion })}
        </Row>
        <Row name={t('about.lawAt')}>{report.at}</Row>
        <Row name={t('about.lawVerdict')} strong>
          <span className={`verdict verdict-${report.verdict}`}>{t(`about.verdict.${report.verdict}`)}</span>
        </Row>
      </Rows>
      {report.findings.length === 0 ? <p>{t('about.lawNone')}</p> : <Findings findings={report.findings} />}
      {sandbox && report.verdict === 'blocked' && <p>{t('about.lawSandbox')}</p>}
      <Truth>{t('about.lawFacts')}</Truth>
    </Card>
  )
}

function Findings({ findings }: { findings: Report['findings'] }) {
  const { t } = useTranslation()
  return (
    <ul className="findings">
      {findings.map((finding) => {
        const { law, article, inForce, address } = finding.source
        const source = t('about.lawSource', { law, article, date: inForce })
        return (
          <li key={`${finding.rule} ${finding.path}`}>
            <h3>
              <span className={`severity severity-${finding.severity}`}>{t(`about.severity.${finding.severity}`)}</span>
              {local(finding.title)}
            </h3>
            <p>{local(finding.because)}</p>
            <small>{address === null ? source : <a href={address}>{source}</a>}</small>
          </li>
        )
      })}
    </ul>
  )
}

/** How the mall came under its law: every change, with the opinion and both operators. */
export function ProfileChanges({ changes }: { changes: Schemas['Truth']['profileChanges'] }) {
  const { t } = useTranslation()
  return (
    <Card title={t('about.changes')}>
      {changes.length === 0 ? (
        <p>{t('about.changesNone')}</p>
      ) : (
        <ul className="findings">
          {changes.map((change) => {
            const { opinion, from, to, decidedAt = change.proposedAt, decidedBy = '' } = change
            const words = { one: change.proposedBy, other: decidedBy, ...opinion }
            return (
              <li key={change.id}>
                <h3>
                  {t('about.change', { from: local(from.title), to: local(to.title), time: dateTime(decidedAt) })}
                </h3>
                <p>{t('about.changeText', words)}</p>
                <small className="hash">{t('about.changeHash', { hash: opinion.sha256 })}</small>
              </li>
            )
          })}
        </ul>
      )}
    </Card>
  )
}
