/** The simulator's public face: experiments as files, run through the very engine (issue 5). */
export { BrokenOrders, readOrders } from './experiment/orders-csv.ts'
export type { Experiment, Variant } from './experiment/experiment.ts'
export { type ReadOptions, readExperiment } from './experiment/read.ts'
export { Cancelled, type Progress, runJobs } from './run/jobs.ts'
export { Run, type RunResult } from './run/run.ts'
