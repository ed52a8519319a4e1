/** GB/T 2260 codes and the areas above provinces (spec/4 "The scheme document"). */
const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index))

/** 大区 → provinces, when a scheme does not say its own. */
export const defaultAreas: Readonly<Record<string, readonly string[]>> = {
  north: range(11, 15),
  northeast: range(21, 23),
  east: range(31, 37),
  central: range(41, 43),
  south: range(44, 46),
  southwest: range(50, 54),
  northwest: range(61, 65),
}

/** Every province of GB/T 2260, those of Taiwan, Hong Kong and Macao included, which stand in no default area. */
const provinces = new Set([...Object.values(defaultAreas).flat(), '71', '81', '82'])

/** Levels of agency, narrowest first. A custom level (街代) stands below the district. */
export const regionLevels = ['custom', 'district', 'city', 'province', 'area'] as const
export type RegionLevel = (typeof regionLevels)[number]

/** The codes that contain a place, by level; a custom place is written `440106001` or `440106-name`. */
export function codesOf(
  place: string,
  areas: ReadonlyMap<string, readonly string[]>,
): Partial<Record<RegionLevel, string>> {
  const code = place.slice(0, 6)
  const codes: Partial<Record<RegionLevel, string>> = {
    district: code,
    city: `${code.slice(0, 4)}00`,
    province: `${code.slice(0, 2)}0000`,
  }
  if (place.length > 6) codes.custom = place
  for (const [area, provinces] of areas) if (provinces.includes(code.slice(0, 2))) codes.area = area
  return codes
}

/** What follows a district in the code of a custom place: the digits of a street (GB/T 10114), or a name after a dash. */
const CUSTOM = '(\\d{3}|\\d{6}|-[\\p{L}\\p{N}_-]{1,40})'
/** Six digits, and perhaps a custom place: what an address or a merchant's place looks like, served or not. */
const PLACE = new RegExp(`^\\d{6}${CUSTOM}?$`, 'u')
const CUSTOM_PLACE = new RegExp(`^\\d{6}${CUSTOM}$`, 'u')

/** Whether a text can be the place of an order (GB/T 2260 code, custom places as `440106001` or `440106-name`). */
export const isPlace = (text: string): boolean => (text.length === CODE_LENGTH ? isCode(text) : PLACE.test(text))

const CODE_LENGTH = 6
const [ZERO, NINE] = [48, 57]

function isCode(text: string): boolean {
  for (let index = 0; index < CODE_LENGTH; index++) {
    const code = text.charCodeAt(index)
    if (code < ZERO || code > NINE) return false
  }
  return true
}

/** Whether a code can name a region of that level. */
export function isRegionCode(code: string, level: RegionLevel, areas: ReadonlyMap<string, readonly string[]>): boolean {
  const digits = code.slice(0, 2)
  const province = provinces.has(digits) || [...areas.values()].some((area) => area.includes(digits))
  switch (level) {
    case 'area':
      return areas.has(code)
    case 'province':
      return province && /^\d{2}0000$/.test(code)
    case 'city':
      return province && /^\d{4}00$/.test(code) && !code.endsWith('0000')
    case 'district':
      return province && /^\d{6}$/.test(code) && !code.endsWith('00')
    default:
      return province && CUSTOM_PLACE.test(code)
  }
}
