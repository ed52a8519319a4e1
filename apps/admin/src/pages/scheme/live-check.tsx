import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Card } from 'antd'
import { useTranslation } from 'react-i18next'
import { liveCheckQuery, queryClient } from '../../api/queries.ts'
import { dateTime } from '../../text/time.ts'
import { Answer, RefusalNote } from '../../ui/answer.tsx'
import { StateTag } from '../../ui/state-tag.tsx'
import { Conduct } from './conduct.tsx'

type Live = Schemas['LiveCheck']

/** The mall's own figures against the law: checked daily, or now. */
export function LiveCheck() {
  const { t } = useTranslation()
  const live = useQuery(liveCheckQuery)
  const run = useMutation({
    mutationFn: () => answer(api.POST('/api/admin/live-check')),
    onSuccess: (found) => queryClient.setQueryData(liveCheckQuery.queryKey, found),
  })
  return (
    <Card
      title={<h2>{t('live.title')}</h2>}
      extra={
        <Button loading={run.isPending} onClick={() => run.mutate()}>
          {t('live.run')}
        </Button>
      }
    >
      <p className="quiet">{t('live.text')}</p>
      <RefusalNote cause={run.error} />
      <Answer query={live}>
        {(found) => (
          <>
            <Found live={found} />
            <Conduct stated={found.conduct} />
          </>
        )}
      </Answer>
    </Card>
  )
}

function Found({ live: { check, alarms } }: { live: Live }) {
  const { t } = useTranslation()
  if (check === undefined) return <p>{t('live.never')}</p>
  return (
    <>
      <p>
        <StateTag state={check.verdict} text={t(`studio.verdict.${check.verdict}`)} />{' '}
        {t('live.checked', { day: check.day, profile: local(check.profileTitle) })}
      </p>
      {check.chain && <p>{t('live.chain', check.chain)}</p>}
      {alarms.length === 0 ? <p>{t('live.quiet')}</p> : <Alarms alarms={alarms} />}
      {check.notJudged.length > 0 && (
        <p className="quiet">
          {t('live.notJudged', { rules: check.notJudged.map(({ title }) => local(title)).join(t('live.and')) })}
        </p>
      )}
    </>
  )
}

function Alarms({ alarms }: { alarms: Live['alarms'] }) {
  const { t } = useTranslation()
  return (
    <ul className="findings">
      {alarms.map((alarm) => (
        <li key={`${alarm.rule} ${alarm.path}`}>
          <div>
            <StateTag state={alarm.state} text={t(`live.state.${alarm.state}`)} /> <strong>{local(alarm.title)}</strong>{' '}
            <code>{alarm.rule}</code>{' '}
            <span className="quiet">{t('live.since', { time: dateTime(alarm.openedAt) })}</span>
          </div>
          <span>{local(alarm.because)}</span>
          <span>{t('studio.remedy', { words: local(alarm.remedy) })}</span>
        </li>
      ))}
    </ul>
  )
}
