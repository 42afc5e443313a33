/** How the page of console-bar.ts looks: no script, font or picture from anywhere. `--bar` and `--ink` stand before it. */
export const BAR_STYLE = `*{box-sizing:border-box}
body{margin:0;font:14px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1f2329;background:#f3f5f8}
input[name=language]{position:absolute;opacity:0;pointer-events:none}
#zh:checked~.page .en,#en:checked~.page .zh{display:none}
#zh:checked~.page label[for=zh],#en:checked~.page label[for=en]{opacity:1;font-weight:600;border-color:currentColor}
#zh:focus-visible~.page label[for=zh],#en:focus-visible~.page label[for=en]{outline:2px solid currentColor;outline-offset:2px}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:0 4px;min-height:56px;padding:0 20px;background:var(--bar);color:var(--ink);box-shadow:0 1px 4px rgba(0,0,0,.25);position:relative;z-index:1}
.bar a,.bar .dead,.bar summary{display:block;max-width:16em;padding:18px 12px;line-height:20px;color:inherit;text-decoration:none;overflow-wrap:anywhere}
.bar nav{display:flex;flex-wrap:wrap;align-items:center;min-width:0}
.bar nav a,.bar nav .dead{padding:10px 12px;border-radius:4px}
.bar nav a:hover,.bar summary:hover,.bar nav a:focus-visible{background:color-mix(in srgb,var(--ink) 14%,transparent)}
.bar .end{display:flex;flex-wrap:wrap;align-items:center;justify-content:flex-end;margin-left:auto;min-width:0}
.logos{display:flex;align-items:center;min-height:56px;margin-right:8px}
.logos a{padding:0;line-height:0}
.logos img{display:block;max-width:200px;height:32px;object-fit:contain;object-position:left}
.logos b{display:block;max-width:24em;font-size:16px;line-height:22px;overflow-wrap:anywhere}
.logos .vendor{margin-left:14px;padding-left:14px;border-left:1px solid color-mix(in srgb,var(--ink) 40%,transparent);font-size:12px;line-height:24px;white-space:nowrap}
.logos .vendor>span{display:block;padding:0 8px;border:1px dashed color-mix(in srgb,var(--ink) 60%,transparent);border-radius:3px}
.menu{position:relative}
.menu summary{cursor:pointer;list-style:none}
.menu summary::-webkit-details-marker{display:none}
.menu summary::after{content:"";display:inline-block;margin-left:7px;border:4px solid transparent;border-top-color:currentColor;border-bottom:0;vertical-align:2px}
.menu[open] summary{background:color-mix(in srgb,var(--ink) 14%,transparent)}
.menu[open] summary::after{transform:rotate(180deg)}
.menu ul{position:absolute;left:0;top:100%;width:max-content;min-width:180px;max-width:min(24em,calc(100vw - 40px));margin:0;padding:6px 0;list-style:none;background:#fff;color:#1f2329;border-radius:0 0 4px 4px;box-shadow:0 6px 18px rgba(0,0,0,.2)}
.menu.right ul{left:auto;right:0}
.menu li a,.menu li .dead{max-width:none;padding:8px 16px}
.menu li a:hover,.menu li a:focus-visible{background:#eef3fb}
.switch{display:flex;gap:4px;padding:0 8px;font-size:12px}
.switch label{padding:1px 7px;border:1px solid transparent;border-radius:3px;opacity:.8;cursor:pointer}
.promos{display:flex;flex-wrap:wrap;align-items:center;gap:8px;padding:8px 20px;background:#fff;border-bottom:1px solid #e3e7ee}
.promos .tag{font-size:12px;color:#5b6472;margin-right:4px}
.promos a,.promos .dead{max-width:100%;padding:2px 12px;border:1px solid #cfd8e6;border-radius:999px;color:#1f2329;text-decoration:none;background:#f7f9fc;overflow-wrap:anywhere}
.promos a:hover{border-color:#1f2329}
main{max-width:1160px;margin:0 auto;padding:28px 20px 40px}
h1{font-size:22px;margin:0}h1 small{margin-left:12px;font-size:14px;font-weight:400;color:#5b6472}
.note{margin:6px 0 20px;color:#5b6472}
.note.draft{padding:8px 12px;color:#7a4a00;background:#fff4dd;border-left:3px solid #e09b1a}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:16px;align-items:start}
section{background:#fff;border:1px solid #e3e7ee;border-radius:6px;padding:14px 16px}
h2{display:flex;justify-content:space-between;margin:0 0 6px;font-size:15px}h2 small{font-weight:400;color:#5b6472}
section ul{margin:0;padding:0;list-style:none}
section li{padding:7px 0;border-top:1px solid #eef1f5}
.names{display:block;overflow-wrap:anywhere}.url{display:block;font-size:12px;color:#5b6472;overflow-wrap:anywhere}
.none{margin:16px 0 0;font-size:12px;color:#5b6472}
.state{margin-left:8px;padding:0 7px;border-radius:3px;font-size:12px;font-style:normal;color:#374151;background:#e5e9f0}
.state.approved{color:#0f5132;background:#d5f0df}.state.submitted{color:#0b4a8f;background:#dbe9fb}.state.rejected{color:#8a1c1c;background:#fbdedd}
.colors{display:flex;align-items:center;gap:8px;margin:20px 0 0;font-size:12px;color:#5b6472}
.swatch{width:28px;height:16px;border:1px solid rgba(0,0,0,.2);border-radius:3px;background:var(--bar)}
@media(max-width:700px){.menu{position:static}.menu ul,.menu.right ul{left:20px;right:20px;width:auto;max-width:none}}
@media print{body{background:#fff}.bar,.swatch{print-color-adjust:exact;-webkit-print-color-adjust:exact}section{break-inside:avoid}}`;
