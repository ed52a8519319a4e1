import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, Engine } from '@huoshui/engine'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { changesBetween } from './changes.ts'
import { type ExperimentService, experimentService, QUEUE_MAX } from './experiment-service.ts'
import { shippedExperiments, shippedScheme } from './shelf.ts'

const operator = { id: 'o1', name: 'admin' }
const folder = mkdtempSync(join(tmpdir(), 'huoshui-experiments-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const small = `experiment: small
title: { zh: 小, en: Small }
scheme: first-light
horizon: { days: 5 }
seed: 3
population: { arrivals: { constant: 2 }, tree: random }
`
/** Runs for minutes unless it is ended. */
const long = small.replace('small', 'long').replace('days: 5', 'days: 3000').replace('constant: 2', 'constant: 500')

const scheme = shippedScheme('first-light').text

/** A live mall with one member and one order. */
function liveEngine(): Engine {
  const engine = Engine.create()
  const at = Date.parse('2026-06-01T12:00:00+08:00')
  const submit = (command: object): void => {
    const answer = engine.submit({ caller: 'test', at, ...command } as Command)
    if (answer.kind !== 'accepted') throw new Error(JSON.stringify(answer))
  }
  submit({ kind: 'activate', id: '1', text: scheme })
  submit({ kind: 'join', id: '2', member: 'secret-member' })
  submit({ kind: 'order', id: '3', order: 'secret-order', member: 'secret-member', product: 'gift-1000', quantity: 1 })
  return engine
}

let open: ExperimentService[] = []
afterEach(async () => {
  for (const service of open) await service.stop()
  open = []
})

function service(name: string, extra: { runsKept?: number; engine?: Engine } = {}) {
  const audit: { act: string; operator: string; subject: string; reason?: string | undefined }[] = []
  const errors: unknown[] = []
  const { engine = liveEngine(), ...rest } = extra
  const opened = experimentService({
    folder: join(folder, name),
    stateNow: async () => engine.snapshot(),
    schemeInForce: async () => scheme,
    record: async (entry) => void audit.push(entry),
    clock: Date.now,
    onError: (error) => errors.push(error),
    ...rest,
  })
  open.push(opened)
  return { opened, audit, errors, engine }
}

async function over(opened: ExperimentService, id: string) {
  for (;;) {
    const run = opened.find(id)
    if (run.state !== 'queued' && run.state !== 'running') return run
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('an experiment of an operator', () => {
  it('runs in a process of its own and leaves figures, tables and a report', async () => {
    const { opened, audit } = service('run')
    const { id } = await opened.run({ operator, text: small })
    const run = await over(opened, id)
    expect(run).toMatchObject({ state: 'done', problem: null, operator: 'admin', name: 'small', cost: { runs: 1 } })
    expect(run.files).toContain('report.html')
    expect(run.files).toContain('result.json')
    expect(run.outcome?.figures.find(({ metric }) => metric === 'orders')?.values).toEqual(['10'])
    expect(readFileSync(opened.file(id, 'report.html'), 'utf8')).toContain('<!doctype html>')
    expect(run.source).toBe(small)
    expect(audit).toMatchObject([{ act: 'run-experiment', operator: 'o1', subject: id }])
    expect(audit[0]?.reason).toMatch(/^small sha256:[0-9a-f]{64}$/)
  })

  it.each([
    ['an unknown key', small.replace('seed: 3', 'sead: 3'), 5, 1, 'sead'],
    ['no YAML', 'experiment: [', 1, 14, ''],
    ['a scheme nobody ships', small.replace('first-light', 'no-such'), 3, 9, 'there is no scheme'],
    ['a path instead of a name', small.replace('first-light', '../README.md'), 3, 9, 'name a shipped scheme'],
    ['a file of the server', small.replace('{ constant: 2 }', '{ csv: /etc/passwd }'), 6, 32, 'command line alone'],
    ['a snapshot', small.replace('scheme: first-light', 'start: { snapshot: fork }'), 3, 20, 'command line alone'],
  ])('with %s is told its place and is not run', async (_what, text, line, column, part) => {
    const { opened, audit } = service('bad')
    const { problem, cost } = await opened.checkExperiment(text)
    expect(cost).toBeNull()
    expect(problem).toMatchObject({ line, column })
    expect(problem?.message).toContain(part)
    await expect(opened.run({ operator, text })).rejects.toMatchObject({ code: 'bad-experiment' })
    expect(audit).toEqual([])
    expect(opened.runs()).toEqual([])
  })

  it('is cancelled while it runs and while it waits; only one runs at a time', async () => {
    const { opened, audit } = service('cancel')
    const first = await opened.run({ operator, text: long })
    const second = await opened.run({ operator, text: small })
    const third = await opened.run({ operator, text: small })
    expect([first.id, second.id, third.id].map((id) => opened.find(id).state)).toEqual(['running', 'queued', 'queued'])
    expect((await opened.cancel({ operator, id: second.id })).state).toBe('cancelled')
    await expect.poll(() => opened.find(first.id).progress?.leftMs ?? 0, { timeout: 20_000 }).toBeGreaterThan(0)
    expect((await opened.cancel({ operator, id: first.id })).state).toBe('cancelled')
    expect((await over(opened, third.id)).state).toBe('done')
    expect(opened.find(first.id).files).toEqual([])
    expect(audit.map(({ act }) => act)).toEqual([
      'run-experiment',
      'run-experiment',
      'run-experiment',
      'cancel-experiment',
      'cancel-experiment',
    ])
    expect((await opened.cancel({ operator, id: third.id })).state).toBe('done')
  })

  it('is refused when too many wait', async () => {
    const { opened } = service('full')
    for (let run = 0; run <= QUEUE_MAX; run++)
      await opened.fork({ operator, scheme, days: 3000, seed: 1, newcomersADay: 500 })
    await expect(opened.run({ operator, text: small })).rejects.toMatchObject({ code: 'too-many-runs' })
  })

  it('what the server was busy with when it stopped has failed, and the next start says so', async () => {
    const { opened } = service('restart')
    const { id } = await opened.run({ operator, text: long })
    await opened.stop()
    const { opened: again } = service('restart')
    expect(again.find(id)).toMatchObject({ state: 'failed', problem: 'the server was stopped' })
  })

  it('the newest runs are kept, and a folder that is no run is cleared away', async () => {
    const { opened } = service('keep', { runsKept: 2 })
    const ids: string[] = []
    for (const seed of [1, 2, 3]) {
      const { id } = await opened.run({ operator, text: small.replace('seed: 3', `seed: ${seed}`) })
      await over(opened, id)
      ids.push(id)
    }
    expect(opened.runs().map(({ id }) => id)).toEqual(ids.slice(1).reverse())
    expect(readdirSync(join(folder, 'keep')).sort()).toEqual(ids.slice(1).sort())
    expect(() => opened.find(ids[0] ?? '')).toThrow(expect.objectContaining({ code: 'unknown-run' }))
    writeFileSync(join(folder, 'keep', ids[1] ?? '', 'run.json'), '{')
    await opened.stop()
    expect(
      service('keep', { runsKept: 2 })
        .opened.runs()
        .map(({ id }) => id),
    ).toEqual(ids.slice(2))
  })

  it('only the files of a result are handed out', async () => {
    const { opened } = service('files')
    const { id } = await opened.run({ operator, text: small })
    await over(opened, id)
    const unknown = expect.objectContaining({ code: 'unknown-run' })
    for (const name of ['run.json', '../run.json', 'document.yaml', '..', 'none.csv'])
      expect(() => opened.file(id, name)).toThrow(unknown)
    expect(() => opened.file('../../etc', 'report.html')).toThrow(unknown)
  })
})

describe('a fork of an operator', () => {
  const changed = scheme.replace('backflow: 20%', 'backflow: 30%')

  it('sets the present course beside a changed scheme, and leaves the live state as it was', async () => {
    const { opened, audit, engine } = service('fork')
    const before = { hash: engine.stateHash(), sequence: engine.sequence }
    const { id } = await opened.fork({ operator, scheme: changed, days: 20, seed: 1, newcomersADay: 3 })
    const run = await over(opened, id)
    expect(run).toMatchObject({ state: 'done', problem: null, changes: ['plans.growth.backflow: 20% → 30%'] })
    expect(run.outcome?.points).toHaveLength(2)
    const orders = run.outcome?.figures.find(({ metric }) => metric === 'orders')?.values
    expect(orders?.[0]).toBe(orders?.[1])
    expect({ hash: engine.stateHash(), sequence: engine.sequence }).toEqual(before)
    for (const name of run.files) {
      const text = readFileSync(opened.file(id, name), 'utf8')
      expect(text).not.toContain('secret-member')
      expect(text).not.toContain('secret-order')
    }
    expect(audit).toMatchObject([{ act: 'fork', operator: 'o1', subject: id }])
    expect(audit[0]?.reason).toContain('plans.growth.backflow: 20% → 30%')
  })

  it('without a change tells the present course alone', async () => {
    const { opened } = service('present')
    const { id } = await opened.fork({ operator, scheme, days: 5, seed: 1 })
    expect((await over(opened, id)).outcome?.points).toHaveLength(1)
  })

  it('with a scheme that is not valid is told the place', async () => {
    const { opened } = service('bad-fork')
    const text = scheme.replace('backflow: 20%', 'backflow: 120%')
    const { problem } = await opened.checkScheme(text)
    expect(problem?.line).toBe(scheme.split('\n').findIndex((line) => line.includes('backflow')) + 1)
    expect(problem?.column).toBeGreaterThan(1)
    await expect(opened.fork({ operator, scheme: text, days: 5, seed: 1 })).rejects.toMatchObject({
      code: 'bad-scheme',
    })
  })

  it('tells why the engine would not take the change', async () => {
    const { opened } = service('refused-fork')
    const other = scheme.replace(
      '{ plan: referral, rates: [10%, 5%] }',
      '{ plan: appreciating-points, issuePrice: "1.00", grant: 70%, backflow: 20% }',
    )
    const { id } = await opened.fork({ operator, scheme: other, days: 5, seed: 1 })
    const run = await over(opened, id)
    expect(run).toMatchObject({ state: 'failed', outcome: null })
    expect(run.problem).toContain('needs an id of its own')
  })
})

describe('what changes between two schemes', () => {
  it('is told place by place, without version and names', () => {
    const after = scheme.replace('version: 1', 'version: 2').replace('rates: [10%, 5%]', 'rates: [10%]')
    expect(changesBetween(scheme, after)).toEqual(['plans.referral.rates.1: 5% → –'])
    expect(changesBetween(scheme, scheme)).toEqual([])
  })
})

describe('the shelf', () => {
  it('has every shipped experiment', () => {
    expect(shippedExperiments().map(({ name }) => name)).toEqual(
      expect.arrayContaining(['green-chain', 'living-water', 'queue-table', 'yunlianhui']),
    )
  })
})
