import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { Answer } from '../../ui/answer.tsx'
import { Page } from '../../ui/frame.tsx'
import { Agencies } from './agencies.tsx'
import { Points } from './points.tsx'
import { placesQuery } from './queries.ts'

/** Regions with their agents, and service points: what a scheme pays by where an order goes. */
export function PlacesPage() {
  const { t } = useTranslation()
  const places = useQuery(placesQuery)
  return (
    <Page title={t('places.title')}>
      <Alert type="info" showIcon title={t('places.lead')} />
      <Answer query={places}>
        {({ agencies, points }) => (
          <>
            <Agencies agencies={agencies} />
            <Points points={points} />
          </>
        )}
      </Answer>
    </Page>
  )
}
