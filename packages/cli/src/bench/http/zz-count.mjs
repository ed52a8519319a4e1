import pg from 'pg'

const stats = new Map()
const orig = pg.Client.prototype.query
pg.Client.prototype.query = function (...args) {
  const text = typeof args[0] === 'string' ? args[0] : (args[0]?.text ?? 'cursor')
  const began = performance.now()
  const key = text.replace(/\s+/g, ' ').slice(0, 130)
  const done = () => {
    const s = stats.get(key) ?? { n: 0, ms: 0 }
    s.n++
    s.ms += performance.now() - began
    stats.set(key, s)
  }
  const r = orig.apply(this, args)
  if (r && typeof r.then === 'function') r.then(done, done)
  else if (typeof args.at(-1) === 'function') done()
  return r
}
process.on('exit', () => {
  for (const [k, s] of [...stats].sort((a, b) => b[1].ms - a[1].ms).slice(0, 45))
    console.log(String(s.n).padStart(7), (s.ms / s.n).toFixed(2).padStart(8), 'ms', k)
})
