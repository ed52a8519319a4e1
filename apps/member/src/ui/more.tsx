import { InfiniteScroll } from 'antd-mobile'
import { useTranslation } from 'react-i18next'

interface MoreProps {
  list: { hasNextPage: boolean; isFetchNextPageError: boolean; fetchNextPage: () => Promise<unknown> }
  end?: string
}

/** Loads the next part of a list when its end comes into sight; a failed part offers to try again. */
export function More({ list, end }: MoreProps) {
  const { t } = useTranslation()
  if (list.isFetchNextPageError)
    return (
      <p className="list-end">
        <button type="button" className="quiet-button" onClick={() => void list.fetchNextPage()}>
          {t('act.retry')}
        </button>
      </p>
    )
  if (!list.hasNextPage) return end ? <p className="list-end">{end}</p> : null
  return (
    <InfiniteScroll hasMore loadMore={async () => void (await list.fetchNextPage())}>
      {t('wait.loading')}
    </InfiniteScroll>
  )
}
