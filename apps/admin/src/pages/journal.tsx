import type { Schemas } from '@huoshui/client'
import { points, yuan } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Descriptions, Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { entryQuery, journalQuery } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { Answer } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { Figures, List } from '../ui/list.tsx'
import { Verification } from './verification.tsx'

type Entry = Schemas['Entry']

const HASH_SHOWN = 12

export function JournalPage() {
  const { t } = useTranslation()
  const { sequence } = useParams()
  const entries = useInfiniteQuery(journalQuery)
  const opened = sequence && /^[1-9]\d*$/.test(sequence) ? Number(sequence) : undefined
  return (
    <Page title={t('journal.title')}>
      <Verification />
      <List
        query={entries}
        rowKey="sequence"
        name={t('journal.title')}
        none={t('journal.none')}
        columns={[
          {
            title: t('column.sequence'),
            key: 'sequence',
            align: 'right',
            render: (_, { sequence: at }) => <Link to={`/journal/${at}`}>{at}</Link>,
          },
          { title: t('column.time'), dataIndex: 'at', render: dateTime },
          { title: t('column.kind'), key: 'kind', render: (_, { title }) => local(title) },
          {
            title: t('column.command'),
            dataIndex: 'commandId',
            render: (id: string) => (
              <code className="command" title={id}>
                {id}
              </code>
            ),
          },
          {
            title: t('column.hash'),
            dataIndex: 'hash',
            render: (hash: string) => <code title={hash}>{hash.slice(0, HASH_SHOWN)}…</code>,
          },
        ]}
      />
      {opened !== undefined && <EntryDrawer sequence={opened} />}
    </Page>
  )
}

function EntryDrawer({ sequence }: { sequence: number }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const entry = useQuery(entryQuery(sequence))
  return (
    <Drawer
      open
      title={t('journal.entry', { sequence })}
      size="min(760px, 100vw)"
      onClose={() => void navigate('/journal')}
    >
      <Answer query={entry}>{(shown) => <EntryText entry={shown} />}</Answer>
    </Drawer>
  )
}

/** In words, and as the journal has it. */
function Kind({ title, kind }: Pick<Entry, 'title' | 'kind'>) {
  return (
    <>
      {local(title)} <code className="quiet kind-code">{kind}</code>
    </>
  )
}

function EntryText({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  return (
    <div className="entry">
      <Descriptions
        column={1}
        size="small"
        items={[
          { key: 'time', label: t('column.time'), children: dateTime(entry.at) },
          { key: 'kind', label: t('column.kind'), children: <Kind title={entry.title} kind={entry.kind} /> },
          { key: 'caller', label: t('journal.caller'), children: <code>{entry.caller}</code> },
          { key: 'command', label: t('column.command'), children: <code>{entry.commandId}</code> },
          { key: 'hash', label: t('column.hash'), children: <code>{entry.hash}</code> },
        ]}
      />
      <h2 className="part">{t('journal.postings')}</h2>
      <Figures
        rows={entry.postings.map((posting, index) => ({ ...posting, key: String(index) }))}
        rowKey="key"
        name={t('journal.postings')}
        none={t('journal.noPostings')}
        columns={[
          {
            title: t('column.amount'),
            key: 'amount',
            align: 'right',
            render: (_, { asset, amount }) => (asset === 'CNY' ? yuan(amount) : `${points(amount)} ${asset}`),
          },
          { title: t('column.from'), dataIndex: 'from', render: (name: string) => <code>{name}</code> },
          { title: t('column.to'), dataIndex: 'to', render: (name: string) => <code>{name}</code> },
        ]}
      />
      <h2 className="part">{t('journal.facts')}</h2>
      <ol className="facts">
        {entry.facts.map((fact, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: facts have no id, and their order is what they are
          <li key={index}>
            <strong>{fact.fact}</strong>
            {Object.entries(fact.fields).map(([field, value]) => (
              <span key={field}>
                {field} <code>{String(value)}</code>
              </span>
            ))}
          </li>
        ))}
      </ol>
    </div>
  )
}
