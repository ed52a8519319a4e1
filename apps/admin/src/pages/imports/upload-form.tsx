import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { refreshAfterAct } from '../../api/queries.ts'
import { RefusalNote } from '../../ui/answer.tsx'
import { type FileKind, type Import, propose } from './queries.ts'

const KINDS: readonly FileKind[] = ['members', 'balances', 'lots']

/** Files to be checked, with the totals that the old system states. */
export function UploadForm({ open }: { open: Import | undefined }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [files, setFiles] = useState<Partial<Record<FileKind, File>>>({})
  const [keepExisting, setKeepExisting] = useState(false)
  const [members, setMembers] = useState('')
  const [wallet, setWallet] = useState('')
  const check = useMutation({
    mutationFn: () =>
      propose({
        files: KINDS.flatMap((kind) => (files[kind] === undefined ? [] : [{ kind, file: files[kind] }])),
        keepExisting,
        expected: [
          { figure: 'members', total: members.trim() },
          { figure: 'wallet', total: wallet.trim() },
        ].filter(({ total }) => total !== ''),
      }),
    async onSuccess(made) {
      await refreshAfterAct()
      await navigate(`/imports/${made.id}`)
    },
  })
  if (open !== undefined)
    return (
      <Alert
        type="info"
        showIcon
        title={t('import.open')}
        action={<Link to={`/imports/${open.id}`}>{t('act.details')}</Link>}
      />
    )
  return (
    <div className="stack">
      {KINDS.map((kind) => (
        <label key={kind}>
          <span className="field-label">{t(`import.file.${kind}`)}</span>
          <input
            type="file"
            accept=".csv,text/csv"
            onChange={(event) => setFiles({ ...files, [kind]: event.target.files?.[0] })}
          />
        </label>
      ))}
      <Stated label={t('import.expectMembers')} value={members} onChange={setMembers} />
      <Stated label={t('import.expectWallet')} value={wallet} onChange={setWallet} />
      <Checkbox checked={keepExisting} onChange={(event) => setKeepExisting(event.target.checked)}>
        {t('import.keepExisting')}
      </Checkbox>
      <div className="studio-acts">
        <Button
          type="primary"
          loading={check.isPending}
          disabled={KINDS.every((kind) => files[kind] === undefined)}
          onClick={() => check.mutate()}
        >
          {t('import.check')}
        </Button>
      </div>
      <RefusalNote cause={check.error} />
    </div>
  )
}

/** A total that the old system states. */
function Stated({ label, value, onChange }: { label: string; value: string; onChange: (text: string) => void }) {
  const id = useId()
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <Input id={id} value={value} inputMode="decimal" onChange={(event) => onChange(event.target.value)} />
    </div>
  )
}
