/** How the report looks: readable at 390 and at 1280 pixels, in light and on paper. */
export const style = `
:root{--ink:#1f2933;--soft:#52606d;--line:#d9e2ec;--paper:#fff;--tint:#f4f8fb;--accent:#0b7285}
*{box-sizing:border-box}
body{margin:0;color:var(--ink);background:var(--paper);font:16px/1.55 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
header,main,footer{max-width:1200px;margin:0 auto;padding:0 16px}
h1{font-size:1.6rem;line-height:1.25;margin:.4em 0}h2{font-size:1.2rem;margin:1.8em 0 .6em;border-bottom:2px solid var(--line);padding-bottom:.25em}
input[name=language]{position:absolute;opacity:0;width:1px;height:1px}
nav{display:flex;gap:8px;justify-content:flex-end;padding-top:12px}
nav label{padding:8px 14px;border:1px solid var(--line);border-radius:8px;cursor:pointer}
body:has(#zh:checked) label[for=zh],body:has(#en:checked) label[for=en]{background:var(--accent);color:#fff;border-color:var(--accent)}
body:has(#zh:focus-visible) label[for=zh],body:has(#en:focus-visible) label[for=en]{outline:3px solid #ffb703}
body:has(#zh:checked) .en,body:has(#en:checked) .zh{display:none}
.notice{background:#fff8e1;border-left:4px solid #e09f1f;padding:10px 14px;border-radius:4px}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,350px),1fr));gap:16px}
figure{margin:0;border:1px solid var(--line);border-radius:10px;padding:12px;background:var(--paper);min-width:0}
figcaption{font-weight:600;margin-bottom:6px}
svg{width:100%;height:auto;display:block}svg text{font-size:13px;fill:var(--soft)}svg .grid{stroke:var(--line);stroke-width:1}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 14px;padding:0;margin:8px 0 0;font-size:.85rem;color:var(--soft)}
.legend li{overflow-wrap:anywhere}.legend i{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:6px;vertical-align:-1px}
.whole{display:grid;grid-template-columns:minmax(110px,190px) 1fr;gap:10px;align-items:center;margin:6px 0}
.whole .name{font-size:.9rem;overflow-wrap:anywhere}.whole .bar{display:flex;height:28px;background:var(--tint);border-radius:4px;overflow:hidden}
.whole .bar span{color:#fff;font-size:12px;line-height:28px;text-align:center;overflow:hidden;white-space:nowrap}
.scroll{overflow-x:auto;margin:8px 0 14px;border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{padding:7px 10px;text-align:right;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums;vertical-align:top}
thead th{background:var(--tint);font-weight:600;overflow-wrap:break-word;max-width:170px}
th:first-child,td:first-child{text-align:left}
tbody th{position:sticky;left:0;background:var(--paper)}thead th:first-child{position:sticky;left:0}tbody th{font-weight:500;min-width:120px;max-width:260px}
td{min-width:84px}td:has(.zh){text-align:left;min-width:150px}thead th{min-width:84px}
tbody tr:last-child>*{border-bottom:0}
details{margin:10px 0}summary{cursor:pointer;padding:8px 0;font-weight:600}
pre{background:var(--tint);padding:14px;border-radius:8px;overflow-x:auto;font-size:.82rem;line-height:1.5}
footer{color:var(--soft);padding-bottom:40px}
@media(max-width:600px){.whole{grid-template-columns:1fr;gap:2px}h1{font-size:1.35rem}}
@media print{nav{display:none}figure,table{break-inside:avoid}}
`
