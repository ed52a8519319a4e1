import { local } from '@huoshui/web/language'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { StatementLine } from '../api/queries.ts'
import { clockTime } from '../text/time.ts'
import { ChangeLine } from './change.tsx'

/** One line of the statement, leading to its reason. */
export function LineLink({ line }: { line: StatementLine }) {
  const { t } = useTranslation()
  const title = local(line.title)
  return (
    <li>
      <Link className="line" to={`/statement/${encodeURIComponent(line.id)}`}>
        <span className="line-what">
          <span className="line-title">{title}</span>
          <span className="line-time">{clockTime(line.at)}</span>
        </span>
        <span className="line-changes">
          {line.changes.map((change) => (
            <ChangeLine key={`${change.account}-${change.asset}`} change={change} />
          ))}
        </span>
        <span className="visually-hidden">{t('statement.open', { title })}</span>
      </Link>
    </li>
  )
}
