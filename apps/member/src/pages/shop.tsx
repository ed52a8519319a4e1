import type { Schemas } from '@huoshui/client'
import { points, yuan } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'
import { Logo } from '@huoshui/web/logo'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useSearchParams } from 'react-router'
import { mallQuery, productsQuery } from '../api/queries.ts'
import { Answer, Empty } from '../ui/answer.tsx'
import { LanguageSwitch } from '../ui/language-switch.tsx'
import { Way } from '../ui/rows.tsx'

/** The shop; a referral link may also lead here, with the code behind a question mark. */
export function ShopPage() {
  const [search] = useSearchParams()
  const code = search.get('ref')
  return code ? <Navigate to={`/r/${encodeURIComponent(code)}`} replace /> : <Shop />
}

function Shop() {
  const { t } = useTranslation()
  const mall = useQuery(mallQuery)
  const products = useQuery(productsQuery)
  const name = mall.data ? local(mall.data.name) : t('mall.name')
  useEffect(() => {
    document.title = name
  }, [name])
  return (
    <>
      <header className="masthead">
        <Logo size={40} />
        <div>
          <h1>{name}</h1>
          <p>{t('mall.tagline')}</p>
        </div>
        <LanguageSwitch />
      </header>
      <div className="content">
        <Answer query={products}>
          {(items) =>
            items.length === 0 ? (
              <Empty title={t('shop.empty')} text={t('shop.emptyText')} />
            ) : (
              <ul className="products">
                {items.map((product) => (
                  <ProductCard key={product.id} product={product} />
                ))}
              </ul>
            )
          }
        </Answer>
        {mall.data && (
          <section className="card">
            <Way to="/about">{t('shop.scheme', { title: local(mall.data.scheme.title) })}</Way>
          </section>
        )}
      </div>
    </>
  )
}

function ProductCard({ product }: { product: Schemas['Product'] }) {
  const { t } = useTranslation()
  const growth = product.gives.find((give) => give.kind === 'growth')
  return (
    <li>
      <Link className="product-card" to={`/products/${product.id}`}>
        <img src={product.image} alt="" width="120" height="120" />
        <div>
          <h2>{local(product.title)}</h2>
          {growth?.amount && <p className="product-gives">{t('shop.gives', { points: points(growth.amount) })}</p>}
          <p className="product-price figure">{yuan(product.price)}</p>
        </div>
      </Link>
    </li>
  )
}
