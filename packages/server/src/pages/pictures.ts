import { MallError } from '@huoshui/mall'
import { z } from 'zod'
import { ID_MAX, lineInput } from '../contract/amounts.ts'
import type { RouteApp } from '../routes/route-app.ts'
import type { ServedMall } from '../served-mall.ts'
import { html } from './html.ts'

const FILE_NAME_MAX = ID_MAX + '.svg'.length
const HUES = [162, 28, 210, 330, 96]

/** A picture of a product, drawn for its id alone: words would be in one language only. */
function picture(id: string): string {
  const hue = HUES[[...id].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % HUES.length] ?? 162
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 450">
<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="hsl(${hue},45%,92%)"/><stop offset="1" stop-color="hsl(${hue},40%,78%)"/></linearGradient></defs>
<rect width="600" height="450" fill="url(#sky)"/>
<path d="M0 330 Q150 270 300 320 T600 300 V450 H0 Z" fill="hsl(${hue},38%,62%)"/><path d="M0 370 Q180 320 340 365 T600 350 V450 H0 Z" fill="hsl(${hue},42%,48%)"/>
<g transform="translate(300 225)"><rect x="-110" y="-60" width="220" height="150" rx="10" fill="#fffdf7" stroke="hsl(${hue},45%,30%)" stroke-width="4"/>
<rect x="-122" y="-86" width="244" height="44" rx="8" fill="hsl(${hue},50%,38%)"/><rect x="-14" y="-86" width="28" height="176" fill="hsl(${hue},50%,30%)" opacity=".85"/>
<path d="M0 -86 C-60 -150 -90 -100 0 -86 C60 -150 90 -100 0 -86 Z" fill="hsl(${hue},50%,30%)"/></g></svg>`.text
}

/** Pictures of products at /media/products/ID.svg. */
export function pictureRoutes(app: RouteApp, { mall }: ServedMall): void {
  app.get(
    '/media/products/:file',
    { schema: { hide: true, params: z.object({ file: lineInput(FILE_NAME_MAX) }) }, logLevel: 'warn' },
    async (request, reply) => {
      const id = /^(.{1,64})\.svg$/.exec(request.params.file)?.[1]
      if (id === undefined) throw new MallError('unknown-product')
      // Also of what is no longer sold: orders show it.
      if (!(await mall.catalogue.titles([id])).has(id)) throw new MallError('unknown-product')
      return reply
        .header('content-type', 'image/svg+xml; charset=utf-8')
        .header('cache-control', 'public, max-age=3600')
        .send(picture(id))
    },
  )
}
