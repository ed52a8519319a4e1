export {
  accepted,
  type Books,
  type BooksAnswer,
  type CommandInput,
  ownBooks,
  type Statements,
  type SubmitContext,
} from './books.ts'
export type { ProductView } from './catalogue/catalogue-service.ts'
export type { AllocationPart, Give } from './catalogue/looks.ts'
export { type Database, openDatabase, openPool } from './database/database.ts'
export { migrateMall } from './database/migrate.ts'
export type {
  MallRow,
  MemberRow,
  OrderRow,
  OrderState,
  PaymentRow,
  PaymentState,
  ServicePointRow,
} from './database/tables.ts'
export { isRefusalCode, MallError, type MallErrorCode, mallErrorCodes, refusalCodes } from './errors.ts'
export {
  type Checked,
  type ExperimentParts,
  type ExperimentService,
  experimentService,
  QUEUE_MAX,
  RUNS_KEPT,
  type RunView,
} from './experiments/experiment-service.ts'
export {
  type CheckedFile,
  type CheckedImport,
  checkImport,
  type ImportContext,
  type ImportFile,
} from './import/check.ts'
export { importColumns } from './import/columns.ts'
export type { AssetControl, ImportControl } from './import/control.ts'
export { exampleFiles } from './import/example.ts'
export type { ImportService } from './import/import-service.ts'
export type { ImportView } from './import/present.ts'
export {
  type ImportFileKind,
  importFileKinds,
  type RowProblem,
  type RowProblemCode,
  rowProblems,
} from './import/row-problems.ts'
export { noMall, schemeInForce, storedMall } from './import/stored-mall.ts'
export { formatAsset, formatTotal, parseTotal, type Totals } from './import/totals.ts'
export type { ForeignOrder, ForeignRefund, Receipt } from './intake/intake-service.ts'
export {
  INTAKE_KEY_KEPT_MS,
  INTAKE_KEY_PREFIX,
  type IntakeKey,
  type IntakeKeyService,
  intakeKeyService,
} from './intake/key-service.ts'
export { CODE_ATTEMPTS_MAX, CODE_LIFE_MS, CODE_LIMITS, type CodeLimits } from './login/code-service.ts'
export { SESSION_LIFE_MS, type SessionKind, sessionService } from './login/session-service.ts'
export { type InboxMessage, type InboxSms, inboxSms, type SmsProvider } from './login/sms.ts'
export { isLookName, type LookArguments, type LookName, type LookResult, takeLook } from './looks.ts'
export { type Mall, type MallParts, openMall } from './mall.ts'
export { type AuditLine, auditNotes } from './operators/act-service.ts'
export { type OperatorName, type OperatorService, operatorService, PASSWORD_MIN } from './operators/operator-service.ts'
export type { DueAct } from './orders/looks.ts'
export {
  HOLD_GRACE_MS,
  ORDER_LIFE_MS,
  type OrderTimes,
  type OrderView,
  PAYMENT_LIFE_MS,
} from './orders/order-service.ts'
export { OPEN_ORDERS_MAX } from './orders/placing.ts'
export { awaitsPickup, awaitsReceipt } from './orders/receiving-service.ts'
export {
  CASHIER_ACTS,
  type CashierAct,
  type CashierPayment,
  type Deliver,
  type LocalCashier,
  localCashier,
} from './payments/local-cashier.ts'
export type { NotificationResult } from './payments/payment-service.ts'
export type { PaymentNotification, PaymentProvider } from './payments/provider.ts'
export type { AgencyView, Delivery } from './places/place-service.ts'
export { FEN_PER_POINT_SCALE, type PoolView, type Position, type Quote } from './points/looks.ts'
export type { Difference } from './reconcile/reconciler.ts'
export { type About, type PlanText, profileTitle, type Truth } from './schemes/about-service.ts'
export type { ConductView, LiveAlarm, LiveCheckView } from './schemes/live-check-service.ts'
export { type ProfileChangeView, shippedProfiles } from './schemes/profile-service.ts'
export type { SchemeVersion } from './schemes/scheme-service.ts'
export type { Simulated } from './schemes/simulated.ts'
export type { ReportView, SchemeCheck } from './schemes/studio-service.ts'
export { actTitle, kindTitle, planTitle } from './schemes/words.ts'
export { demoDescriptions, ensureMall } from './setup.ts'
export { isDatabaseAway } from './shared/away.ts'
export { dayStart, instantText } from './shared/clock.ts'
export { readCursor, writeCursor } from './shared/cursor.ts'
export { maskName } from './shared/mask.ts'
export { type Poller, startPoller } from './shared/poller.ts'
export type { LocalText } from './shared/text.ts'
export type { TraceCarrier } from './shared/trace.ts'
export type { Reason } from './statement/reason.ts'
export type { Change, Line, OrderReward, PricePoint } from './statement/statement-service.ts'
export type { ShownWithdrawal } from './wallet/withdrawal-service.ts'
