import { expect, test } from 'vitest'
import { exactVersions } from './exact-versions.ts'
import { linesRefused } from './offences.ts'

/** A package.json whose dependency `a` has the given version, on line 3. */
const manifest = (version: string): string => JSON.stringify({ dependencies: { a: version } }, null, 2)

test.each(['1.2.3', '18.4.0-beta.17'])('%s is exact', (version) => {
  expect(linesRefused(exactVersions, 'packages/mall/package.json', manifest(version))).toEqual([])
})

test.each(['^1.2.3', '~1.2.3', '1.2', '*', 'latest', '>=20', 'git+https://example.org/a'])('%s drifts', (version) => {
  expect(linesRefused(exactVersions, 'package.json', manifest(version))).toEqual([3])
})

test('engines may name a range', () => {
  expect(linesRefused(exactVersions, 'package.json', JSON.stringify({ engines: { node: '>=20' } }, null, 2))).toEqual(
    [],
  )
})
