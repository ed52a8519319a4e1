import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Toast } from 'antd-mobile'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { closingQuery, meQuery, queryClient } from '../api/queries.ts'
import { Answer } from '../ui/answer.tsx'
import { CODE, CodeButton, PHONE, useCodeSending } from '../ui/code-button.tsx'
import { Field } from '../ui/field.tsx'
import { Page } from '../ui/frame.tsx'
import { RefusalNote } from '../ui/refusal.tsx'
import { Card } from '../ui/rows.tsx'
import { Sheet } from '../ui/sheet.tsx'

const READ_WITHIN_MS = 60_000

/** What is kept of the member: to take away, and to have forgotten. */
export function PrivacyPage() {
  const { t } = useTranslation()
  const closing = useQuery(closingQuery)
  return (
    <Page title={t('myData.title')} back="/settings">
      <Download />
      <Answer query={closing}>{(outlook) => <Closing outlook={outlook} />}</Answer>
    </Page>
  )
}

function Download() {
  const { t } = useTranslation()
  const download = useMutation({
    mutationFn: () => answer(api.GET('/api/me/data')),
    onSuccess: (kept) => save(`${t('myData.file')}.json`, JSON.stringify(kept, null, 2)),
  })
  return (
    <Card title={t('myData.kept')}>
      <p>{t('myData.keptText')}</p>
      <RefusalNote cause={download.error} />
      <div className="acts">
        <Button
          block
          fill="outline"
          color="primary"
          shape="rounded"
          loading={download.isPending}
          loadingText={t('myData.downloading')}
          onClick={() => download.mutate()}
        >
          {t('myData.download')}
        </Button>
      </div>
    </Card>
  )
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  document.body.append(link)
  link.click()
  link.remove()
  // A browser reads it after the click, when it gets to it.
  setTimeout(() => URL.revokeObjectURL(address), READ_WITHIN_MS)
}

function Closing({ outlook }: { outlook: Schemas['Closing'] }) {
  const { t } = useTranslation()
  const [givesUp, setGivesUp] = useState(false)
  const [asking, setAsking] = useState(false)
  const isBarred = outlook.bars.length > 0
  return (
    <Card title={t('myData.close')}>
      <p>{t('myData.closeText')}</p>
      {isBarred && (
        <>
          <p>{t('myData.bars')}</p>
          <ul className="bars">
            {outlook.bars.map((bar) => (
              <li key={bar}>{t(`myData.bar.${bar}`)}</li>
            ))}
          </ul>
        </>
      )}
      {!isBarred && outlook.leavesPoints && (
        <label className="tick">
          <input type="checkbox" checked={givesUp} onChange={(event) => setGivesUp(event.target.checked)} />
          {t('myData.giveUp')}
        </label>
      )}
      <div className="acts">
        <Button
          block
          fill="outline"
          color="danger"
          shape="rounded"
          disabled={isBarred || (outlook.leavesPoints && !givesUp)}
          onClick={() => setAsking(true)}
        >
          {t('myData.next')}
        </Button>
      </div>
      {asking && <CloseSheet givesUp={givesUp} onNo={() => setAsking(false)} />}
    </Card>
  )
}

function CloseSheet({ givesUp, onNo }: { givesUp: boolean; onNo: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const sending = useCodeSending()
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const plainPhone = phone.replace(/[\s-]/g, '')
  const close = useMutation({
    mutationFn: () => answer(api.POST('/api/me/close', { body: { phone: plainPhone, code, giveUpPoints: givesUp } })),
    onSuccess: async () => {
      await navigate('/', { replace: true })
      queryClient.removeQueries({ queryKey: ['member'] })
      queryClient.setQueryData(meQuery.queryKey, null)
      Toast.show({ content: t('myData.done') })
    },
  })
  return (
    <Sheet title={t('myData.close')} onClose={onNo}>
      <p>{t('myData.ask')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          close.mutate()
        }}
      >
        <Field
          name={t('login.phone')}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          maxLength={20}
          value={phone}
          onChange={setPhone}
        />
        <Field
          name={t('login.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          value={code}
          onChange={setCode}
          extra={<CodeButton sending={sending} phone={plainPhone} ready={PHONE.test(plainPhone)} />}
        />
        <RefusalNote cause={close.error ?? sending.send.error} />
        <div className="acts">
          <Button
            block
            type="submit"
            color="danger"
            shape="rounded"
            size="large"
            loading={close.isPending}
            disabled={!PHONE.test(plainPhone) || !CODE.test(code)}
          >
            {t('myData.yes')}
          </Button>
          <Button block fill="outline" shape="rounded" size="large" onClick={onNo}>
            {t('act.cancel')}
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
