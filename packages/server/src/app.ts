import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyBaseLogger } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { errorsPage } from './errors/errors-page.ts'
import { answerProblems } from './errors/problem.ts'
import { serveApps } from './http/apps.ts'
import { followRequests } from './http/follow-requests.ts'
import { guardHeaders, guardOrigin } from './http/guard.ts'
import { RequestLog } from './http/request-log.ts'
import { guardSessions } from './http/session.ts'
import { measure } from './metrics.ts'
import { describeRoutes } from './openapi.ts'
import { cashierPages } from './pages/cashier.ts'
import { inboxPages } from './pages/inbox.ts'
import { pictureRoutes } from './pages/pictures.ts'
import { adminRoutes } from './routes/admin.ts'
import { adminExperimentRoutes } from './routes/admin-experiments.ts'
import { adminImportRoutes } from './routes/admin-import.ts'
import { adminJournalRoutes } from './routes/admin-journal.ts'
import { adminMoneyRoutes } from './routes/admin-money.ts'
import { adminProfileRoutes, adminSchemeRoutes } from './routes/admin-scheme.ts'
import { adminWatchRoutes } from './routes/admin-watch.ts'
import { healthRoutes } from './routes/health.ts'
import { intakeRoutes } from './routes/intake.ts'
import { memberRoutes, walletRoutes } from './routes/member.ts'
import { placeRoutes } from './routes/places.ts'
import { pointsRoutes } from './routes/points.ts'
import { privacyRoutes } from './routes/privacy.ts'
import type { RouteApp } from './routes/route-app.ts'
import { shopRoutes } from './routes/shop.ts'
import { truthRoutes } from './routes/truth.ts'
import type { ServedMall } from './served-mall.ts'
import type { Tracing } from './tracing.ts'

/** Largest body of a request. */
export const BODY_MAX_BYTES = 64 * 1024
const REQUEST_TIMEOUT_MS = 30_000

/** Requests of one address in a minute, beside the mall's own limits per phone and per name. */
export interface RouteLimits {
  loginPerMinute: number
  adminLoginPerMinute: number
}

export const ROUTE_LIMITS: RouteLimits = { loginPerMinute: 300, adminLoginPerMinute: 30 }

export interface AppOptions {
  logger?: FastifyBaseLogger | false
  /** Behind HTTPS: cookies are sent over HTTPS alone. */
  secureCookies?: boolean
  /** Addresses of proxies whose word on the client's address counts. */
  trustProxy?: string | false
  limits?: RouteLimits
  /** Serve the built web apps; tests of the API need none. */
  apps?: boolean
  /** Sends spans of requests, when they are wanted. */
  tracing?: Tracing | undefined
  /** Lets a Prometheus of another machine read /metrics. */
  metricsToken?: string | undefined
  /** The server is about to stop: it answers, and asks to be sent nothing more. */
  isDraining?: () => boolean
}

/** The server's routes over one mall; listens to nothing yet. */
export async function buildApp(served: ServedMall, options: AppOptions = {}): Promise<RouteApp> {
  const { logger = false, secureCookies = false, trustProxy = false, limits = ROUTE_LIMITS, apps = true } = options
  const { tracing, metricsToken, isDraining = () => false } = options
  const app = Fastify({
    ...(logger === false ? { logger: false } : { loggerInstance: logger }),
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    trustProxy,
    genReqId: () => crypto.randomUUID(),
    logController: new RequestLog(),
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  if (tracing) followRequests(app, tracing)
  answerProblems(app)
  guardOrigin(app)
  guardHeaders(app)
  guardSessions(app)
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  await describeRoutes(app)
  measure(app, served, metricsToken)
  const sessions = { secureCookies, limits }
  memberRoutes(app, served, sessions)
  walletRoutes(app, served)
  privacyRoutes(app, served, sessions)
  shopRoutes(app, served)
  placeRoutes(app, served)
  pointsRoutes(app, served)
  adminRoutes(app, served, sessions)
  adminMoneyRoutes(app, served)
  adminWatchRoutes(app, served)
  adminExperimentRoutes(app, served)
  adminImportRoutes(app, served)
  adminJournalRoutes(app, served)
  adminSchemeRoutes(app, served)
  adminProfileRoutes(app, served)
  truthRoutes(app, served)
  intakeRoutes(app, served)
  healthRoutes(app, served, isDraining)
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    theme: { css: [{ filename: 'plain.css', content: '.swagger-ui .topbar { display: none }' }] },
    uiConfig: { docExpansion: 'list', deepLinking: true },
  })
  errorsPage(app)
  await app.register(async (scope) => {
    const pages = scope.withTypeProvider<ZodTypeProvider>()
    // Forms of the cashier's page carry no body worth reading.
    pages.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, _body, done) =>
      done(null, {}),
    )
    cashierPages(pages, served)
    inboxPages(pages, served)
    pictureRoutes(pages, served)
  })
  await serveApps(app, apps)
  return app
}
