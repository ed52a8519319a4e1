import type { LocalText } from '../shared/text.ts'

const named = (code: string, zh: string, en: string): { code: string; name: LocalText } => ({
  code: `${code}0000`,
  name: { zh, en },
})

/** The provinces of GB/T 2260, in its order. What lies below them is named by the operator, where the mall needs it. */
export const provinces = [
  named('11', '北京市', 'Beijing'),
  named('12', '天津市', 'Tianjin'),
  named('13', '河北省', 'Hebei'),
  named('14', '山西省', 'Shanxi'),
  named('15', '内蒙古自治区', 'Inner Mongolia'),
  named('21', '辽宁省', 'Liaoning'),
  named('22', '吉林省', 'Jilin'),
  named('23', '黑龙江省', 'Heilongjiang'),
  named('31', '上海市', 'Shanghai'),
  named('32', '江苏省', 'Jiangsu'),
  named('33', '浙江省', 'Zhejiang'),
  named('34', '安徽省', 'Anhui'),
  named('35', '福建省', 'Fujian'),
  named('36', '江西省', 'Jiangxi'),
  named('37', '山东省', 'Shandong'),
  named('41', '河南省', 'Henan'),
  named('42', '湖北省', 'Hubei'),
  named('43', '湖南省', 'Hunan'),
  named('44', '广东省', 'Guangdong'),
  named('45', '广西壮族自治区', 'Guangxi'),
  named('46', '海南省', 'Hainan'),
  named('50', '重庆市', 'Chongqing'),
  named('51', '四川省', 'Sichuan'),
  named('52', '贵州省', 'Guizhou'),
  named('53', '云南省', 'Yunnan'),
  named('54', '西藏自治区', 'Tibet'),
  named('61', '陕西省', 'Shaanxi'),
  named('62', '甘肃省', 'Gansu'),
  named('63', '青海省', 'Qinghai'),
  named('64', '宁夏回族自治区', 'Ningxia'),
  named('65', '新疆维吾尔自治区', 'Xinjiang'),
  named('71', '台湾省', 'Taiwan'),
  named('81', '香港特别行政区', 'Hong Kong'),
  named('82', '澳门特别行政区', 'Macao'),
] as const
