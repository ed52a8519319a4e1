import { useTranslation } from 'react-i18next'

/** What a fork changes in the scheme in force, place by place. */
export function Changes({ changes }: { changes: readonly string[] }) {
  const { t } = useTranslation()
  if (changes.length === 0) return <p className="quiet">{t('fork.unchanged')}</p>
  return (
    <ul className="changes" aria-label={t('fork.changes')}>
      {changes.map((change) => (
        <li key={change}>
          <code>{change}</code>
        </li>
      ))}
    </ul>
  )
}
