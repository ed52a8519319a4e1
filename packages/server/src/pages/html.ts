import type { Locale } from '../http/locale.ts'

/** Text made safe for HTML: content and attribute values. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[&<>"']/g, (sign) => names[sign] ?? sign)
}

/** HTML that is safe already. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A template whose values are escaped unless they are Html. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  let text = parts[0] ?? ''
  values.forEach((value, index) => {
    if (value instanceof Html) text += value.text
    else if (typeof value === 'string' || typeof value === 'number') text += escapeHtml(String(value))
    else text += value.map((part) => part.text).join('')
    text += parts[index + 1] ?? ''
  })
  return new Html(text)
}

const STYLE = `
:root { color-scheme: light; --ink: #1a1f36; --soft: #5b6472; --line: #e3e6ec; --brand: #0b6b53; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.6 system-ui, -apple-system, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: var(--ink); background: #f5f6f8; }
main { max-width: 30rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.25rem; margin: .5rem 0 1rem; }
.notice { background: #fff4d6; color: #5c4300; padding: .5rem 1rem; text-align: center; font-size: .875rem; }
.card { background: #fff; border: 1px solid var(--line); border-radius: 12px; padding: 1rem; margin-bottom: 1rem; }
.amount { font-size: 2rem; font-weight: 600; font-variant-numeric: tabular-nums; margin: .25rem 0; }
.soft { color: var(--soft); font-size: .875rem; }
button { font: inherit; width: 100%; min-height: 48px; border-radius: 10px; border: 1px solid var(--line); background: #fff; color: var(--ink); margin-top: .5rem; cursor: pointer; }
button.main { background: var(--brand); border-color: var(--brand); color: #fff; font-weight: 600; }
button:focus-visible, a:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px; }
a { color: var(--brand); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .5rem .25rem; border-bottom: 1px solid var(--line); }
td.code { font-size: 1.25rem; letter-spacing: .1em; font-weight: 600; }
`

/** A small page that needs no script, sized for a phone. */
export function pageOf({
  locale,
  title,
  notice,
  body,
}: {
  locale: Locale
  title: string
  notice: string
  body: Html
}): string {
  return `<!doctype html>${
    html`<html lang="${locale === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Html(STYLE)}</style></head><body><header class="notice">${notice}</header><main><h1>${title}</h1>${body}</main></body></html>`
      .text
  }`
}
