/** Schemes and experiments of the house, for the simulator's tests. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Experiment, type ReadOptions, Run, type RunResult, readExperiment } from '../src/index.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

const options = (files: Readonly<Record<string, string | Uint8Array>>): ReadOptions => ({
  file: 'experiment.yaml',
  schemes: (name) => ({ text: readFileSync(`${root}schemes/${name}.yaml`, 'utf8'), file: `${name}.yaml` }),
  bytes: (name) => {
    const content = files[name]
    if (content === undefined) throw new Error('not there')
    return typeof content === 'string' ? new TextEncoder().encode(content) : content
  },
})

/** Reads an experiment from its text; files it names stand in `files`. */
export const read = (text: string, files: Readonly<Record<string, string | Uint8Array>> = {}): Experiment =>
  readExperiment(text, options(files))

/** Text of an experiment that the house ships. */
export const shipped = (name: string): string => readFileSync(`${root}experiments/${name}.yaml`, 'utf8')

/** What the house keeps of an experiment's result. */
export const keptResult = (name: string): string => readFileSync(`${root}experiments/results/${name}.json`, 'utf8')

/** Every variant with the experiment's own seed, in this very thread. */
export const runAll = (experiment: Experiment): RunResult[] =>
  experiment.variants.map((variant) =>
    new Run({ variant, seed: experiment.seed, snapshot: experiment.snapshot, orders: null }).finish(),
  )

/** The head of a small experiment on one pool of 300 in 1000; `rest` follows. */
export const pool = (rest: string, terms = 'backflow: 20%'): string => `experiment: pool
title: { zh: 底池, en: Pool }
scheme:
  scheme: pool
  version: 1
  title: { zh: 底池, en: Pool }
  settle: payment
  plans:
    growth: { plan: appreciating-points, ${terms} }
  products:
    pack: { price: "1000.00", allocate: { growth: "300.00", platform: rest } }
${rest}`
