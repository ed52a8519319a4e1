export { type PlantedResult, torturePlanted } from './planted.ts'
export { type TortureReport, type TortureRun, torture, tortureOnce } from './torture.ts'
