import { unstableSetRender } from 'antd-mobile'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startTexts } from './text/language.ts'
import './styles/tokens.css'
import './styles/layout.css'
import './styles/parts.css'
import './styles/forms.css'
import './styles/about.css'
import './styles/shop.css'
import './styles/money.css'
import './styles/me.css'

// antd-mobile draws Toast and Dialog outside the page's own root with the render of React 18,
// which is gone in React 19: without this they silently do nothing.
unstableSetRender((node, container) => {
  const root = createRoot(container)
  root.render(node)
  return async () => {
    await Promise.resolve() // React refuses to unmount a root while it is rendering.
    root.unmount()
  }
})

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
await startTexts()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
