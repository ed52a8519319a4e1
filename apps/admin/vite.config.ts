import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// While developing, the page is served by Vite and asks the real server for everything else.
const server = process.env.HUOSHUI_SERVER ?? 'http://127.0.0.1:8420'

export default defineConfig({
  base: '/admin/',
  plugins: [react()],
  build: { outDir: 'dist', target: 'es2022', chunkSizeWarningLimit: 1400 },
  server: {
    proxy: Object.fromEntries(['/api', '/docs', '/media', '/openapi.json'].map((path) => [path, server])),
  },
})
