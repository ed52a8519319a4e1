import type { FastifyRequest } from 'fastify'

export type Locale = 'zh' | 'en'

/** Chinese first: English only when the client prefers it. */
export function localeOf(request: Pick<FastifyRequest, 'headers'>): Locale {
  const accepted = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const weight = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find((found) => found !== undefined)
      return { language: tag.toLowerCase().split('-')[0], weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ language, weight }) => (language === 'zh' || language === 'en') && weight > 0)
    .sort((one, other) => other.weight - one.weight)
  return accepted[0]?.language === 'en' ? 'en' : 'zh'
}

/** Language of a page of the server's own: the one the reader chose in the shop, which links with it, else the browser's. */
export function pageLocale(request: Pick<FastifyRequest, 'headers' | 'query'>): Locale {
  const { lang } = request.query as { lang?: unknown }
  return lang === 'zh' || lang === 'en' ? lang : localeOf(request)
}
