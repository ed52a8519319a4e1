import type { ThemeConfig } from 'antd'

const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches

/** The look of the house: deep water, paper, ink. antd's lighter text colours are too pale to read (4.5 : 1). */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0b5f6a',
    colorInfo: '#0b5f6a',
    colorLink: '#0b5f6a',
    colorSuccess: '#0d6b4d',
    colorWarning: '#8a5a00',
    colorError: '#a3341f',
    colorSuccessBg: '#e6f2ec',
    colorSuccessBorder: '#b5d6c6',
    // What antd derives from these two is nearly as dark as they are.
    colorInfoBg: '#e7f1f0',
    colorInfoBorder: '#c5dedb',
    colorWarningBg: '#fbf4e3',
    colorWarningBorder: '#ecdcb4',
    colorErrorBg: '#fbeae6',
    colorErrorBorder: '#ecc3b9',
    colorTextBase: '#16282c',
    colorTextSecondary: '#4f6266',
    colorTextTertiary: '#5a6c70',
    colorTextQuaternary: '#66767a',
    colorTextDescription: '#4f6266',
    colorTextPlaceholder: '#66767a',
    colorBgLayout: '#f7f5ef',
    colorBorderSecondary: '#e4e2da',
    borderRadius: 10,
    // Who asked the machine for no motion gets none; a list that opens at once is also not lost to a page that moves.
    motion: !still,
    fontFamily:
      '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Hiragino Sans GB", "Microsoft YaHei", sans-serif',
  },
  components: {
    Layout: { siderBg: '#084650', headerBg: '#ffffff', headerPadding: '0 16px', headerHeight: 56 },
    Menu: {
      darkItemBg: '#084650',
      darkItemColor: '#d5e9e8',
      darkItemSelectedBg: '#0d6a76',
      darkItemHoverBg: '#0b5762',
    },
    Table: { headerBg: '#f3f1ea', headerColor: '#4f6266' },
  },
}
