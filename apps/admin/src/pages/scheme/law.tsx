import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Card } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { profilesQuery, refreshAfterAct } from '../../api/queries.ts'
import { dateTime } from '../../text/time.ts'
import { Answer, RefusalNote } from '../../ui/answer.tsx'
import { StateTag } from '../../ui/state-tag.tsx'
import { Proposal } from './proposal.tsx'

type Change = Schemas['ProfileChange']

/** The law the mall is under, and the one way to another: two operators, with a legal opinion. */
export function Law() {
  const { t } = useTranslation()
  const profiles = useQuery(profilesQuery)
  const [proposing, setProposing] = useState(false)
  return (
    <Card title={<h2>{t('law.title')}</h2>}>
      <Answer query={profiles}>
        {({ present, others, operators, changes }) => (
          <>
            <p>
              {t('law.present')} <strong>{t('law.version', { ...present, title: local(present.title) })}</strong>
            </p>
            <p className="quiet">{t('law.rule')}</p>
            {operators < 2 && <Alert type="warning" showIcon title={t('law.second')} />}
            <div className="studio-acts">
              <Button onClick={() => setProposing(true)} disabled={changes.some(({ state }) => state === 'proposed')}>
                {t('law.propose')}
              </Button>
            </div>
            <Proposal others={others} open={proposing} onClose={() => setProposing(false)} />
            <h3>{t('law.changes')}</h3>
            {changes.length === 0 && <p className="quiet">{t('law.none')}</p>}
            <ul className="findings">
              {changes.map((change) => (
                <ChangeText key={change.id} change={change} />
              ))}
            </ul>
          </>
        )}
      </Answer>
    </Card>
  )
}

function ChangeText({ change }: { change: Change }) {
  const { t } = useTranslation()
  const { id, state, from, to, opinion, proposedBy, decidedBy } = change
  const decide = useMutation({
    mutationFn: (approve: boolean) => {
      const params = { path: { id } }
      return answer<unknown>(
        approve
          ? api.POST('/api/admin/profiles/{id}/approve', { params })
          : api.POST('/api/admin/profiles/{id}/withdraw', { params }),
      )
    },
    onSuccess: refreshAfterAct,
  })
  return (
    <li>
      <div>
        <StateTag state={state} text={t(`law.state.${state}`)} />{' '}
        <strong>{t('law.change', { from: local(from.title), to: local(to.title) })}</strong>{' '}
        <span className="quiet">{dateTime(change.decidedAt ?? change.proposedAt)}</span>
      </div>
      <span>{t('law.cited', opinion)}</span>
      <code>{opinion.sha256}</code>
      <span className="quiet">
        {t('law.by', { one: proposedBy })}
        {decidedBy && ` · ${t('law.decided', { other: decidedBy })}`}
      </span>
      {state === 'proposed' && (
        <div className="studio-acts">
          <span>{t('law.waiting')}</span>
          <Button type="primary" loading={decide.isPending} onClick={() => decide.mutate(true)}>
            {t('law.approve')}
          </Button>
          <Button onClick={() => decide.mutate(false)}>{t('law.withdraw')}</Button>
        </div>
      )}
      <RefusalNote cause={decide.error} />
    </li>
  )
}
