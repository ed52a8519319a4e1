import { Button } from 'antd-mobile'

/** The act a form ends in. */
export function SubmitButton({ text, busy, ready }: { text: string; busy: boolean; ready: boolean }) {
  return (
    <Button block type="submit" color="primary" shape="rounded" size="large" loading={busy} disabled={!ready}>
      {text}
    </Button>
  )
}
