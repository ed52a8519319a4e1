import type pg from 'pg'
import type { Books, Statements } from './books.ts'
import { type CatalogueService, catalogueService } from './catalogue/catalogue-service.ts'
import { type Database, openDatabase } from './database/database.ts'
import type { MallRow } from './database/tables.ts'
import { MallError } from './errors.ts'
import { type ImportService, importService } from './import/import-service.ts'
import { type IntakeService, intakeService } from './intake/intake-service.ts'
import { type IntakeKeyService, intakeKeyService } from './intake/key-service.ts'
import { type CodeLimits, codeService } from './login/code-service.ts'
import { type SessionService, sessionService } from './login/session-service.ts'
import type { SmsProvider } from './login/sms.ts'
import { type ClosingService, closingService } from './members/closing-service.ts'
import { type MemberRepository, memberRepository } from './members/member-repository.ts'
import { type MemberService, memberService } from './members/member-service.ts'
import { type ActService, actService, injectEffect } from './operators/act-service.ts'
import { type OperatorService, operatorService } from './operators/operator-service.ts'
import { startCompletion } from './orders/completion.ts'
import { startExpiry } from './orders/expiry.ts'
import { refundEffect, settleEffect } from './orders/order-effects.ts'
import { type OrderRepository, orderRepository } from './orders/order-repository.ts'
import { type OrderService, type OrderTimes, orderService } from './orders/order-service.ts'
import { payTogether } from './orders/paying.ts'
import { type ReceivingService, receiptEffect, receivingService } from './orders/receiving-service.ts'
import { checkStates, orderStates } from './orders/states.ts'
import { type Outbox, startOutbox } from './outbox/outbox.ts'
import { type PaymentService, paymentService } from './payments/payment-service.ts'
import type { PaymentProvider } from './payments/provider.ts'
import { type RefundService, startRefunds } from './payments/refund-service.ts'
import { type PlaceService, placeService } from './places/place-service.ts'
import { type PointsService, pointsService } from './points/points-service.ts'
import { type Reconciler, reconciler } from './reconcile/reconciler.ts'
import { type AboutService, aboutService } from './schemes/about-service.ts'
import { type LiveCheckService, liveCheckService } from './schemes/live-check-service.ts'
import { type ProfileService, profileService } from './schemes/profile-service.ts'
import { recoveredCount } from './schemes/recovered.ts'
import { type SchemeService, schemeService } from './schemes/scheme-service.ts'
import { type StudioService, studioService } from './schemes/studio-service.ts'
import { type Clock, HOUR_MS } from './shared/clock.ts'
import { startPoller } from './shared/poller.ts'
import type { TraceCarrier } from './shared/trace.ts'
import { type StatementService, statementService } from './statement/statement-service.ts'
import { type WithdrawalService, withdrawalEffects, withdrawalService } from './wallet/withdrawal-service.ts'

/** All services of one mall. */
export interface Mall {
  readonly row: MallRow
  readonly books: Books
  readonly clock: Clock
  readonly members: MemberService
  readonly memberRows: MemberRepository
  readonly closing: ClosingService
  readonly sessions: SessionService
  readonly catalogue: CatalogueService
  readonly orders: OrderService
  readonly orderRows: OrderRepository
  readonly receiving: ReceivingService
  readonly places: PlaceService
  readonly payments: PaymentService
  readonly refunds: RefundService
  readonly withdrawals: WithdrawalService
  readonly points: PointsService
  readonly statement: StatementService
  readonly about: AboutService
  readonly schemes: SchemeService
  readonly studio: StudioService
  readonly profiles: ProfileService
  readonly liveChecks: LiveCheckService
  readonly operators: OperatorService
  readonly acts: ActService
  readonly intakeKeys: IntakeKeyService
  readonly intake: IntakeService
  readonly imports: ImportService
  readonly outbox: Outbox
  readonly reconciler: Reconciler
  /** Ends the background work; requests under way must have ended before. */
  stop(): Promise<void>
}

export interface MallParts {
  row: MallRow
  pool: pg.Pool
  books: Books
  followers: Statements
  sms: SmsProvider
  payments: PaymentProvider
  clock?: Clock
  codeLimits?: CodeLimits
  orderTimes?: OrderTimes
  onError: (error: unknown) => void
  /** Carries the trace of a request over its outbox rows. */
  trace?: TraceCarrier
}

/** What all services of a mall stand on. */
interface Ground {
  db: Database
  mall: string
  books: Books
  clock: Clock
  onError: (error: unknown) => void
  orders: OrderRepository
  trace?: TraceCarrier
}

/** The outbox with what its answers do in SQL, and the refunds they may cause. */
function openOutbox(ground: Ground, provider: PaymentProvider): { outbox: Outbox; refunds: RefundService } {
  const { mall, clock } = ground
  const refunds = startRefunds({ ...ground, provider })
  const effectParts = { mall, orders: ground.orders, outbox: () => outbox, refunds, clock, books: ground.books }
  const { ask, settle, reject } = withdrawalEffects(mall, clock)
  const outbox = startOutbox({
    ...ground,
    effects: {
      order: settleEffect(effectParts),
      refund: refundEffect(effectParts),
      inject: injectEffect(mall),
      withdraw: ask,
      'settle-withdrawal': settle,
      'reject-withdrawal': reject,
      receive: receiptEffect(ground.orders),
      pickup: receiptEffect(ground.orders),
    },
  })
  return { outbox, refunds }
}

type Studio = Pick<Mall, 'about' | 'schemes' | 'studio' | 'profiles' | 'liveChecks' | 'operators' | 'acts'>

/** The scheme, the law it is under, and what is told of both. */
function openTruth(
  { db, mall, books, clock }: Ground,
  mode: MallRow['mode'],
  { catalogue, operators, acts }: Pick<Mall, 'catalogue' | 'operators' | 'acts'>,
): Studio {
  const profiles = profileService({ db, mall, mode, books, operators, acts, clock })
  const profile = profiles.present
  const schemes = schemeService({ db, mall, books, catalogue, clock, mode, profile })
  const recovered = recoveredCount({ db, mall, clock })
  return {
    operators,
    acts,
    profiles,
    schemes,
    about: aboutService({ books, clock, profile, profileChanges: profiles.changes, recovered }),
    studio: studioService({ db, mall, mode, schemes, profile, acts, clock }),
    liveChecks: liveCheckService({ db, mall, books, profile, clock }),
  }
}

function openServices(
  parts: MallParts,
  ground: Ground,
  { outbox, refunds }: ReturnType<typeof openOutbox>,
): Omit<Mall, 'stop'> {
  const { row, pool, books, followers, sms, payments: provider, codeLimits, orderTimes } = parts
  const { db, mall, clock, orders: orderRows } = ground
  const sessions = sessionService(db, mall, clock)
  const memberRows = memberRepository(db, mall, clock)
  const codes = codeService({ db, mall, key: row.phone_salt, sms, clock, ...(codeLimits && { limits: codeLimits }) })
  const catalogue = catalogueService({ db, mall, books })
  const pay = payTogether({ db, mall, outbox, clock })
  const withdrawals = withdrawalService({ db, mall, outbox, clock })
  const operators = operatorService({ db, mall, sessions, clock })
  const acts = actService({ db, mall, orders: orderRows, withdrawals, outbox, clock })
  const places = placeService({ ...ground, outbox, members: memberRows, acts })
  const members = memberService({ db, mall: row, members: memberRows, codes, sessions, outbox, books, clock })
  return {
    row,
    books,
    clock,
    members,
    memberRows,
    closing: closingService({ db, mall, books, codes, phoneHash: members.phoneHash, clock }),
    sessions,
    catalogue,
    orders: orderService({
      ...ground,
      catalogue,
      places,
      outbox,
      provider,
      pay,
      ...(orderTimes && { times: orderTimes }),
    }),
    orderRows,
    receiving: receivingService({ ...ground, outbox, acts }),
    places,
    payments: paymentService({ ...ground, outbox, refunds, provider, catalogue, pay }),
    refunds,
    withdrawals,
    points: pointsService(books),
    statement: statementService({ pool, mall, books, followers, members: memberRows }),
    ...openTruth(ground, row.mode, { catalogue, operators, acts }),
    intakeKeys: intakeKeyService({ db, mall, acts, clock }),
    intake: intakeService({ ...ground, outbox, acts }),
    imports: importService({ ...ground, mall: row, followers, acts }),
    outbox,
    reconciler: reconciler({ db, mall, books, members: memberRows, clock }),
  }
}

/**
 * Opens a mall on its database and its journal's writer, and starts its background work.
 * @throws MallError live-mall when a live mall is given a development provider
 */
export function openMall(parts: MallParts): Mall {
  const { row, pool, books, sms, payments: provider, clock = Date.now, onError, trace } = parts
  if (row.mode === 'live' && (sms.development || provider.development)) throw new MallError('live-mall')
  checkStates(orderStates)
  const db = openDatabase(pool)
  const orders = orderRepository(db, row.slug)
  const ground: Ground = { db, mall: row.slug, books, clock, onError, orders, ...(trace && { trace }) }
  const { outbox, refunds } = openOutbox(ground, provider)
  const services = openServices(parts, ground, { outbox, refunds })
  const background = [
    startExpiry({ ...ground, outbox }),
    startCompletion(ground),
    services.liveChecks.startDaily(onError),
    startPoller({ beatMs: HOUR_MS, onError, round: () => services.members.sweep().then(() => false) }),
    refunds,
    services.imports,
    outbox,
  ]
  outbox.nudge()
  return {
    ...services,
    async stop() {
      for (const work of background) await work.stop()
    },
  }
}
