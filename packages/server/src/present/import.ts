import { formatAsset, formatTotal, type ImportControl, type ImportView, rowProblems } from '@huoshui/mall'
import { at } from './time.ts'

/** Broken rows that go out with an import; the file broken.csv has all that are kept. */
export const PROBLEMS_SHOWN = 200

/** An import as the API tells it: amounts as text in their units. */
export function presentImport(view: ImportView, now: number) {
  const { totals, expected, problems, files, control, stuck, entries } = view
  const figures = [...new Set([...totals.keys(), ...expected.keys()])].sort(byFigure)
  const leftMs = leftMsOf(view, now)
  return {
    id: view.id,
    state: view.state,
    sha256: view.sha256,
    files: files.map(({ encoding, ...file }) => ({ ...file, ...(encoding !== null && { encoding }) })),
    keepExisting: view.keepExisting,
    skipBroken: view.skipBroken,
    blocked: view.blocked,
    brokenRows: view.brokenRows,
    problems: problems.slice(0, PROBLEMS_SHOWN).map((problem) => ({ ...problem, text: rowProblems[problem.code] })),
    totals: figures.map((figure) => {
      const stated = expected.get(figure)
      const total = formatTotal(figure, totals.get(figure) ?? 0n)
      return { figure, total, ...(stated !== undefined && { expected: formatTotal(figure, stated) }) }
    }),
    steps: view.steps,
    done: view.done,
    ...(leftMs !== undefined && { leftMs }),
    proposedBy: view.proposedBy,
    proposedAt: at(view.proposedAt),
    ...(view.decidedBy !== undefined && { decidedBy: view.decidedBy }),
    ...(view.decidedAt && { decidedAt: at(view.decidedAt) }),
    ...(view.finishedAt && { finishedAt: at(view.finishedAt) }),
    ...(stuck && { stuck }),
    ...(entries && { entries }),
    ...(control && { control: presentControl(control) }),
  }
}

const FIGURES = ['members', 'wallet', 'shopping', 'coin', 'equity', 'growth', 'growth_cash', 'lots', 'release']

/** Figures as operators look for them: people, money, points. */
function byFigure(one: string, other: string): number {
  const placeOf = (figure: string): number => FIGURES.indexOf(figure.split('.')[0] ?? '')
  return placeOf(one) - placeOf(other) || one.localeCompare(other)
}

function leftMsOf({ state, startedAt, done, steps }: ImportView, now: number): number | undefined {
  if (state !== 'running' || startedAt === undefined || done === 0) return undefined
  return Math.max(0, Math.round(((now - startedAt.getTime()) * (steps - done)) / done))
}

function presentControl({ assets, members, agrees }: ImportControl) {
  const shown = assets.map(({ asset, stated, before, booked, others, after, agrees: same }) => ({
    asset,
    stated: formatAsset(asset, stated),
    before: formatAsset(asset, before),
    booked: formatAsset(asset, booked),
    others: formatAsset(asset, others),
    after: formatAsset(asset, after),
    agrees: same,
  }))
  return { assets: shown, members, agrees }
}
