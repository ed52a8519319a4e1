import { expect, test } from 'vitest'
import { asksWhere, type Delivery, destinationOf, nowhere, regionsOf } from './destination.ts'

const point = { point: 'm', name: '街口店', address: '中山路 1 号' }
const delivery: Delivery = {
  asks: { region: true, pickup: true },
  provinces: [{ code: '440000', name: { zh: '广东省', en: 'Guangdong' } }],
  regions: [
    { level: 'city', code: '440100', name: '广州市' },
    { level: 'city', code: '310100', name: '上海市区' },
  ],
  points: [point],
}

test('a scheme that pays nobody by the place asks for none', () => {
  const plain = { ...delivery, asks: { region: false, pickup: false } }
  expect(asksWhere(plain)).toBe(false)
  expect(destinationOf(plain, nowhere)).toEqual({})
  expect(asksWhere({ ...plain, asks: { region: false, pickup: true }, points: [] })).toBe(false)
})

test('an order that is shipped needs a province, and takes a named region where one is chosen', () => {
  expect(destinationOf(delivery, nowhere)).toBeUndefined()
  expect(destinationOf(delivery, { ...nowhere, province: '440000' })).toEqual({ shipTo: '440000' })
  expect(destinationOf(delivery, { ...nowhere, province: '440000', region: '440100' })).toEqual({ shipTo: '440100' })
  expect(regionsOf(delivery, '440000').map(({ code }) => code)).toEqual(['440100'])
  expect(regionsOf(delivery, '')).toEqual([])
})

test('an order that is picked up needs a service point, and nothing else', () => {
  expect(destinationOf(delivery, { ...nowhere, way: 'pickup', province: '440000' })).toBeUndefined()
  expect(destinationOf(delivery, { ...nowhere, way: 'pickup', point: 'm' })).toEqual({ pickup: 'm' })
})
