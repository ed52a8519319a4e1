import type { Schemas } from '@huoshui/client'
import { useTranslation } from 'react-i18next'

type Line = Schemas['SchemeCheck']['diff'][number]

const SIGNS = { same: ' ', added: '+', removed: '-' } as const

/** What a text changes against the version in force, line by line. */
export function Diff({ lines }: { lines: readonly Line[] }) {
  const { t } = useTranslation()
  if (lines.every(({ kind }) => kind === 'same')) return <p className="quiet">{t('studio.diffNone')}</p>
  const names = { same: undefined, added: t('studio.added'), removed: t('studio.removed') }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <pre className="document" tabIndex={0}>
      {lines.map(({ kind, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and the list is shown whole
        <span key={index} className={`diff-${kind}`} title={names[kind]}>
          {`${SIGNS[kind]} ${text}`}
        </span>
      ))}
    </pre>
  )
}
