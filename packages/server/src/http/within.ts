/** What was promised, if it comes in time. @throws the error of `late` when it does not; and as the promise does */
export async function within<Result>(ms: number, promised: Promise<Result>, late: () => Error): Promise<Result> {
  const ended = Promise.withResolvers<never>()
  const timer = setTimeout(() => ended.reject(late()), ms)
  try {
    return await Promise.race([promised, ended.promise])
  } finally {
    clearTimeout(timer)
  }
}
