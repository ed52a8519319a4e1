import { local } from '@huoshui/web/language'
import { useQuery } from '@tanstack/react-query'
import { Card, Descriptions } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { schemeQuery, schemesQuery } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { Answer } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { Figures } from '../ui/list.tsx'
import { InForce } from './scheme/in-force.tsx'
import { Law } from './scheme/law.tsx'
import { LiveCheck } from './scheme/live-check.tsx'
import { Studio } from './scheme/studio.tsx'
import { Truth } from './scheme/truth.tsx'

export function SchemePage() {
  const { t } = useTranslation()
  const scheme = useQuery(schemeQuery)
  const versions = useQuery(schemesQuery)
  return (
    <Page title={t('scheme.title')}>
      <Answer query={scheme}>
        {(active) => (
          <>
            <Card title={<h2>{t('scheme.active')}</h2>}>
              <Descriptions
                column={{ xs: 1, sm: 2, lg: 4 }}
                items={[
                  { key: 'title', label: t('column.name'), children: local(active.title) },
                  { key: 'id', label: t('column.id'), children: <code>{active.id}</code> },
                  { key: 'version', label: t('column.version'), children: active.version },
                  { key: 'at', label: t('scheme.activated'), children: dateTime(active.activatedAt) },
                ]}
              />
            </Card>
            <InForce active={active} />
            <Studio key={active.sequence} active={active} />
            <Card title={<h2>{t('scheme.document')}</h2>}>
              <p className="quiet">{t('scheme.readOnly')}</p>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
              <pre className="document" tabIndex={0}>
                {active.text}
              </pre>
            </Card>
          </>
        )}
      </Answer>
      <Card title={<h2>{t('scheme.versions')}</h2>}>
        <Answer query={versions}>
          {(items) => (
            <Figures
              rows={items}
              rowKey={(row) => `${row.id}-${row.version}`}
              name={t('scheme.versions')}
              none={t('fail.empty')}
              columns={[
                { title: t('column.name'), key: 'title', render: (_, row) => local(row.title) },
                {
                  title: t('column.version'),
                  key: 'version',
                  render: (_, row) => t('scheme.version', { version: row.version }),
                },
                { title: t('scheme.activated'), dataIndex: 'activatedAt', render: dateTime },
                {
                  title: t('column.sequence'),
                  key: 'sequence',
                  align: 'right',
                  render: (_, row) => <Link to={`/journal/${row.sequence}`}>{row.sequence}</Link>,
                },
              ]}
            />
          )}
        </Answer>
      </Card>
      <Truth />
      <Law />
      <LiveCheck />
    </Page>
  )
}
