/** Decide: one command against the state; refuses, or emits facts. */
import type { Activate, AdFinished, AdStarted, AdsDone, Command, Redeem, Sell } from '../command.ts'
import type { Emitter } from '../emit.ts'
import { refuse, unreachable } from '../errors.ts'
import { Mall, type RunningPlan } from '../mall.ts'
import type { PlanCommands } from '../plans/contract.ts'
import { type SchemeDocument, SchemeError, schemeOfText } from '../scheme/scheme.ts'
import { openHold, voidHold } from './holds.ts'
import { appoint, appointAgent, join, move, registerMerchant } from './members.ts'
import { moveIn } from './openings.ts'
import { pickup, placeMerchantOrder, placeOrder, receive, settleOrder } from './orders.ts'
import { refund } from './refunds.ts'
import { upholdReport } from './reports.ts'
import { bookCoin, inject, rejectWithdrawal, revenue, settleWithdrawal, withdraw } from './wallet.ts'

/** Decides a command; returns the mall to go on with, a new one when a scheme was activated. Throws Refusal. */
export function decide(emit: Emitter, mall: Mall | null, command: Command): Mall {
  if (command.kind === 'activate') return activate(emit, command)
  if (mall === null) return refuse('not-open', 'no scheme is in force yet')
  act(mall, command)
  return mall
}

function act(mall: Mall, command: Exclude<Command, Activate>): unknown {
  switch (command.kind) {
    case 'join':
      return join(mall, command)
    case 'register-merchant':
      return registerMerchant(mall, command)
    case 'appoint':
      return appoint(mall, command)
    case 'appoint-agent':
      return appointAgent(mall, command)
    case 'order':
      return placeOrder(mall, command)
    case 'merchant-order':
      return placeMerchantOrder(mall, command)
    case 'receive':
      return receive(mall, command)
    case 'settle-order':
      return settleOrder(mall, command)
    case 'pickup':
      return pickup(mall, command)
    case 'refund':
      return refund(mall, command)
    case 'sell':
      return sell(mall, command)
    case 'inject':
      return inject(mall, command)
    case 'revenue':
      return revenue(mall, command)
    case 'ads-done':
    case 'ad-started':
    case 'ad-finished':
      return ads(mall, command)
    case 'withdraw':
      return withdraw(mall, command)
    case 'settle-withdrawal':
    case 'reject-withdrawal':
      return command.kind === 'settle-withdrawal' ? settleWithdrawal(mall, command) : rejectWithdrawal(mall, command)
    case 'redeem':
      return redeem(mall, command)
    case 'move':
      return move(mall, command)
    case 'uphold-report':
      return upholdReport(mall, command)
    case 'pause':
    case 'resume':
      return pause(mall, mall.plan(command.plan), command.kind === 'pause')
    case 'hold':
    case 'void-hold':
      return command.kind === 'hold' ? openHold(mall, command) : voidHold(mall, command)
    case 'book-coin':
      return bookCoin(mall, command)
    case 'fund-opening':
    case 'open-balances':
      return moveIn(mall, command)
    case 'tick':
      return
    default:
      return unreachable(command)
  }
}

function activate(emit: Emitter, command: Activate): Mall {
  const scheme = readNew(command.text)
  const newest = emit.state.schemes.at(-1)
  if (newest !== undefined && scheme.version <= newest.version)
    refuse(
      'bad-scheme',
      `version ${scheme.version} does not follow version ${newest.version}: a scheme is never edited in place`,
    )
  for (const past of emit.state.schemes) refuseOtherPlans(scheme, schemeOfText(past.text))
  emit.activate(scheme.version, command.text)
  return new Mall(emit)
}

function readNew(text: string): SchemeDocument {
  try {
    return schemeOfText(text)
  } catch (error) {
    if (error instanceof SchemeError) return refuse('bad-scheme', error.message)
    throw error
  }
}

/** A plan's id names its purse, its cells and its bit for good: another mechanism needs another id. */
function refuseOtherPlans(scheme: SchemeDocument, past: SchemeDocument): void {
  for (const { id, definition } of scheme.plans) {
    const before = past.plans.find((plan) => plan.id === id)?.definition.name ?? definition.name
    if (before !== definition.name)
      refuse(
        'bad-scheme',
        `the plan "${id}" was ${before} in version ${past.version}; ${definition.name} needs an id of its own`,
      )
  }
}

function sell(mall: Mall, command: Sell): void {
  const handler = mall.plan(command.plan).bound.commands?.sell
  const member = mall.member(command.member)
  if (command.points !== 'all' && command.points <= 0n) refuse('bad-amount', 'points to sell are more than zero')
  if (handler === undefined) return refuse('not-supported', `the plan "${command.plan}" has no points to sell`)
  handler(member, command.points)
}

function redeem(mall: Mall, command: Redeem): void {
  const handler = mall.plan(command.plan).bound.commands?.redeem
  const member = mall.member(command.member)
  if (command.points <= 0n) refuse('bad-amount', 'points to hand in are more than zero')
  if (handler === undefined) return refuse('not-supported', `the plan "${command.plan}" takes no points`)
  handler(member, command.points)
}

function ads(mall: Mall, command: AdsDone | AdStarted | AdFinished): void {
  if (command.kind === 'ads-done') return adsDone(mall, command)
  const plan = adPlan(mall, command)
  const member = mall.member(command.member)
  if (command.kind === 'ad-started') plan.adStarted?.(member, command.slot)
  else plan.adFinished?.(member, command.slot)
}

/** The day's tasks of the plan named, or of every plan that has tasks. */
function adsDone(mall: Mall, command: AdsDone): void {
  const named = adPlan(mall, command)
  const member = mall.member(command.member)
  if (command.plan !== undefined) return named.adsDone?.(member)
  for (const { bound } of mall.plans) bound.commands?.adsDone?.(member)
}

/** The plan whose tasks a member does: the one named, or the first there is. */
function adPlan(mall: Mall, command: Pick<AdsDone, 'plan'>): PlanCommands {
  const running =
    command.plan === undefined
      ? mall.plans.find(({ bound }) => bound.commands?.adsDone !== undefined)
      : mall.plan(command.plan)
  const commands = running?.bound.commands
  return commands?.adsDone === undefined ? refuse('not-supported', 'the scheme has no plan with ad tasks') : commands
}

function pause(mall: Mall, running: RunningPlan, paused: boolean): void {
  mall.pausedRegister(running).number = paused ? 1 : 0
  running.bound.commands?.paused?.(paused)
}
