import type { Schemas } from '@huoshui/client'
import { forDrawing, points, yuan } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd-mobile'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { aboutQuery, productQuery } from '../api/queries.ts'
import { saleAbout } from '../sale-now.ts'
import { Answer } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { Quantity } from '../ui/quantity.tsx'
import { Card, Row, Rows, Truth } from '../ui/rows.tsx'

/** Most units of one product in one order; the server holds to the same bound. */
const QUANTITY_MAX = 99

export function ProductPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const product = useQuery(productQuery(id))
  const title = product.data ? local(product.data.title) : t('shop.title')
  return (
    <Page title={title} back="/" foot={product.data && <OrderBar product={product.data} />}>
      <Answer query={product}>{(shown) => <ProductText product={shown} />}</Answer>
    </Page>
  )
}

function ProductText({ product }: { product: Schemas['Product'] }) {
  const { t } = useTranslation()
  return (
    <>
      <img className="product-picture" src={product.image} alt="" />
      <section className="card product-head">
        <p className="product-price figure">{yuan(product.price)}</p>
        <p>{local(product.description)}</p>
      </section>
      {product.gives.length > 0 && (
        <Card title={t('product.now')} tone="mist">
          <ul className="gives">
            {product.gives.map((give) => (
              <li key={`${give.plan}-${give.kind}`}>
                <span className="gives-plan">{local(give.planTitle)}</span>
                {give.amount && (
                  <strong className="figure">{give.kind === 'reward' ? yuan(give.amount) : points(give.amount)}</strong>
                )}
                <p>{local(give.text)}</p>
                {give.kind === 'growth' && give.amount && <SaleNow plan={give.plan} amount={give.amount} />}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card title={t('product.where')}>
        <Division allocation={product.allocation} />
      </Card>
      <Card title={t('product.notPromised')} tone="sand">
        <Truth>
          {product.gives.some(({ kind }) => kind === 'growth')
            ? t('product.notPromisedText')
            : t('product.nothingPromised')}
        </Truth>
      </Card>
    </>
  )
}

/** What the points of an order would pay if they were sold at the price of this moment: no more than that is true. */
function SaleNow({ plan, amount }: { plan: string; amount: string }) {
  const { t } = useTranslation()
  const { data: about } = useQuery(aboutQuery)
  const pool = about?.plans.find(({ id }) => id === plan)?.pool
  const paid = pool && saleAbout(amount, pool)
  if (!pool || paid === undefined) return null
  return <p>{t('product.saleNow', { price: pool.price, amount: yuan(paid), backflow: pool.backflow })}</p>
}

/** Where the price of one unit goes, as a bar and as figures. */
function Division({ allocation }: { allocation: Schemas['Allocation'][] }) {
  return (
    <>
      <div className="division" aria-hidden="true">
        {allocation.map((part, index) => (
          <span key={part.purse} className={`division-${index % 8}`} style={{ flexGrow: forDrawing(part.amount) }} />
        ))}
      </div>
      <Rows>
        {allocation.map((part, index) => (
          <Row key={part.purse} name={local(part.title)}>
            <i className={`dot division-${index % 8}`} aria-hidden="true" />
            {yuan(part.amount)}
          </Row>
        ))}
      </Rows>
    </>
  )
}

function OrderBar({ product }: { product: Schemas['Product'] }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [quantity, setQuantity] = useState(1)
  return (
    <>
      <Quantity value={quantity} max={QUANTITY_MAX} onChange={setQuantity} />
      <Button
        color="primary"
        shape="rounded"
        onClick={() => navigate(`/products/${product.id}/pay?quantity=${quantity}`)}
      >
        {t('product.order')}
      </Button>
    </>
  )
}
