/**
 * The one style sheet of every page that people see. No font, picture or script comes from elsewhere.
 *
 * Colours keep a contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3), and none says anything that icon and text do not say too.
 */
export const STYLE = `
:root{--ink:#1b1b1b;--soft:#4a4a4a;--line:#c9c4bc;--paper:#fff;--ground:#f4f2ee;--crimson:#8c1515;
--good:#0b5d2e;--good-ground:#e6f4ea;--bad:#a31212;--bad-ground:#fdeaea;--warn:#6b4500;--warn-ground:#fff3d6}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1.125rem/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif}
header,footer{max-width:46rem;margin:0 auto;padding:.75rem 1rem;color:var(--soft);font-size:1rem}
header b{color:var(--crimson);font-size:1.125rem}
main{max-width:46rem;margin:0 auto;padding:1.25rem 1rem 2rem;background:var(--paper);border-top:.375rem solid var(--crimson)}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.35}
h2{margin:2rem 0 .5rem;padding-bottom:.25rem;border-bottom:1px solid var(--line);font-size:1.25rem}
.en{display:block;color:var(--soft);font-size:1rem;font-weight:normal}
.verdict{display:flex;gap:1rem;align-items:flex-start;margin:0 0 1rem;padding:1rem;border:.1875rem solid;border-radius:.5rem}
.verdict svg{flex:none;width:3.5rem;height:3.5rem}
.verdict strong{display:block;font-size:1.625rem;line-height:1.3}
.verdict p{margin:.25rem 0 0}
.good{color:var(--good);background:var(--good-ground);border-color:var(--good)}
.bad{color:var(--bad);background:var(--bad-ground);border-color:var(--bad)}
.warn{color:var(--warn);background:var(--warn-ground);border-color:var(--warn)}
.verdict .en{color:inherit}
.next{padding:.75rem 1rem;border-left:.375rem solid var(--ink);background:var(--ground)}
.next p{margin:0}
table{width:100%;border-collapse:collapse}
th,td{padding:.5rem .5rem .5rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{width:34%;font-weight:600}
thead th{width:auto;color:var(--soft);font-size:1rem}
.date{white-space:nowrap}
td.key{font-size:1.25rem;font-weight:600}
figure{margin:1rem 0}
figure img{display:block;width:100%;height:auto;border:1px solid var(--line);background:#fff}
figcaption{color:var(--soft);font-size:1rem}
label{display:block;margin:1rem 0 .25rem;font-weight:600}
input{width:100%;min-height:3rem;padding:.5rem .75rem;border:2px solid var(--soft);border-radius:.375rem;background:#fff;color:var(--ink);font:inherit}
button,.button{display:inline-block;min-height:3rem;margin-top:1.25rem;padding:.625rem 1.5rem;border:0;border-radius:.375rem;background:var(--crimson);color:#fff;font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
a{color:#0b4a8f}
a.button{color:#fff}
:focus-visible{outline:.1875rem solid #0b4a8f;outline-offset:.125rem}
li{margin:.375rem 0}
code{font-size:.9375rem;overflow-wrap:anywhere}
.mono{font-family:ui-monospace,Consolas,"DejaVu Sans Mono",monospace;font-size:1rem}
@media(max-width:30rem){.stack th,.stack td{display:block;width:100%;border:0;padding:0}.stack tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--line)}.stack th{color:var(--soft);font-size:1rem;font-weight:normal}.stack thead{display:none}}
@media print{body,main{background:#fff}main{border:0;padding:0}header,footer{padding:.25rem 0}.screen,button,form{display:none}.verdict{break-inside:avoid}a{color:inherit;text-decoration:none}figure{break-inside:avoid}}
`;
