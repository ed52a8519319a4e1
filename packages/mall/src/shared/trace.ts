/** The trace that work belongs to, carried over what happens later: a request's outbox rows are sent under its trace. */
export interface TraceCarrier {
  /** W3C `traceparent` of the work at hand; undefined when it is not traced. */
  current(): string | undefined
  /** Does work that belongs to another trace, or to none. */
  under<Result>(traceparent: string | undefined, act: () => Result): Result
}

/** Nothing is traced. */
export const untraced: TraceCarrier = { current: () => undefined, under: (_traceparent, act) => act() }
