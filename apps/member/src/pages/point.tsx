import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pointQuery, refreshAfterAct } from '../api/queries.ts'
import { Answer, Empty } from '../ui/answer.tsx'
import { Field } from '../ui/field.tsx'
import { Page } from '../ui/frame.tsx'
import { RefusalNote } from '../ui/refusal.tsx'
import { Card, Row, Rows } from '../ui/rows.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'

/** Longest pick-up code with the spaces people type. */
const CODE_MAX = 16

/** The member's own service point: orders are handed out to whoever shows their code. */
export function PointPage() {
  const { t } = useTranslation()
  const own = useQuery(pointQuery)
  return (
    <Page title={t('point.title')} back="/me">
      <Answer query={own}>
        {({ point, waiting }) =>
          point === undefined ? (
            <Empty title={t('point.none')} text={t('point.noneText')} />
          ) : (
            <>
              <Card title={point.name}>
                <Rows>
                  <Row name={t('point.address')}>{point.address}</Row>
                  <Row name={t('point.waiting')} strong>
                    {waiting}
                  </Row>
                </Rows>
                {!point.open && <p>{t('point.closed')}</p>}
              </Card>
              <HandOut />
            </>
          )
        }
      </Answer>
    </Page>
  )
}

function HandOut() {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const [handed, setHanded] = useState<Schemas['HandedOut']>()
  const verify = useMutation({
    mutationFn: (shown: string) => answer(api.POST('/api/service-point/pickups', { body: { code: shown } })),
    onMutate: () => setHanded(undefined),
    onSuccess: async (order) => {
      setHanded(order)
      setCode('')
      await refreshAfterAct()
    },
  })
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault()
        verify.mutate(code.trim())
      }}
    >
      <Field
        name={t('point.code')}
        hint={t('point.codeHint')}
        value={code}
        onChange={setCode}
        maxLength={CODE_MAX}
        autoComplete="off"
      />
      <RefusalNote cause={verify.error} />
      <p role="status">
        {handed && t('point.handed', { product: local(handed.product.title), quantity: handed.quantity })}
      </p>
      <SubmitButton text={t('point.verify')} busy={verify.isPending} ready={code.trim() !== ''} />
    </form>
  )
}
