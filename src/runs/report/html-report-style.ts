// Tested by test/unit/dashboard/html-report.test.ts.
/** The style of the HTML report, in the light or the dark colors that the reader's system prefers. */
export const reportStyle = `
:root{color-scheme:light dark;--ink:#1f1f1f;--paper:#fff;--quiet:#5c5c5c;--line:#d4d4d4;--score:#1a5fd0;--together:#652d90;--added:#e2f4e4;--removed:#fbe4e4;--added-word:#b4e0ba;--removed-word:#f3bcbc;--box:#f5f5f5;--good:#2b7a2f;--bad:#b3261e;--even:#8a6100}
@media (prefers-color-scheme:dark){:root{--ink:#d6d6d6;--paper:#181818;--quiet:#a0a0a0;--line:#3c3c3c;--score:#59a4f9;--together:#b98be0;--added:#1d3321;--removed:#3d2222;--added-word:#2c5a34;--removed-word:#6b3030;--box:#222;--good:#7fce85;--bad:#f48771;--even:#d9a93b}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:920px;margin:0 auto;padding:24px 20px 60px}
h1{margin:0;font-size:1.6em;overflow-wrap:anywhere}
h2{margin:32px 0 8px;font-size:1.15em}
h3{margin:16px 0 4px;font-size:1em}
p{margin:4px 0;overflow-wrap:anywhere;white-space:pre-line}
.quiet,figcaption{color:var(--quiet)}
figure{margin:0}
figcaption{font-size:.92em;margin-top:6px}
.wide{overflow-x:auto}
.verdict{padding:6px 12px;border-left:4px solid var(--even);background:var(--box);font-weight:600}
.verdict.better{border-color:var(--good)}
.verdict.failed,.verdict.worse{border-color:var(--bad)}
table{border-collapse:collapse;margin:10px 0}
th,td{padding:3px 14px 3px 0;text-align:right;font-variant-numeric:tabular-nums;font-weight:400;border-bottom:1px solid var(--line)}
th:first-child{text-align:left}
thead th{font-weight:600}
svg{display:block;max-width:100%;height:auto;font:11px system-ui,sans-serif}
svg text{fill:var(--ink);dominant-baseline:central}
.ground text{fill:var(--quiet)}
.ground path,.ground line,.ground rect{fill:none;stroke:var(--quiet)}
.score-tick text,.ground .seed-name,.over .on-the-left{text-anchor:end}
.amount-tick,.ground .note,.mark text{text-anchor:middle}
.ground .rule{stroke:var(--line)}
.ground .seed-level{stroke-dasharray:2 4}
.over .name,.ground .seed-name{stroke:var(--paper);stroke-width:3px;paint-order:stroke}
.ground .best{stroke:var(--score);stroke-width:2px}
.ground .together{stroke:var(--together);stroke-width:1.5px;stroke-dasharray:5 3}
.ground .length-frontier{stroke:var(--score);stroke-width:1.5px}
.ground .edge{stroke-width:1.2px;stroke-opacity:.6}
.ground .edge.merge{stroke:var(--together);stroke-dasharray:4 3}
.ground .edge.to-best{stroke:var(--score);stroke-width:2px;stroke-opacity:1}
.mark{fill:var(--paper);stroke:var(--quiet);stroke-width:1.5px}
.mark.filled{fill:var(--score);stroke:var(--score)}
.mark.joined{stroke:var(--together);stroke-width:2.5px}
.mark.outside-pool{stroke-dasharray:2 2}
.mark.selected{stroke:var(--ink);stroke-width:2.5px}
.mark text{stroke:none;font-size:10px}
.mark.filled text{fill:var(--paper);font-weight:bold}
.heat-map .best{font-weight:bold}
.cell{fill:var(--score)}
.unscored{fill:none;stroke:var(--line)}
.diff,.prompt{margin:6px 0;padding:10px 0;background:var(--box);font:13px/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
.prompt{padding:10px 14px;white-space:pre-wrap}
.line{display:flex;padding:0 12px}
.sign{flex:none;width:16px}
.text{white-space:pre-wrap;min-height:1.5em;min-width:0}
.line.added{background:var(--added)}
.line.removed{background:var(--removed)}
.line mark{color:inherit;background:none;font-weight:600}
.line.added mark{background:var(--added-word)}
.line.removed mark{background:var(--removed-word)}
.line.gap{padding-left:28px;color:var(--quiet)}
summary{margin-top:32px;cursor:pointer}
summary h2{display:inline}
.proposals{padding-left:0;list-style:none}
.proposals>li{margin:10px 0}
.diagnosis{padding-left:14px;border-left:2px solid var(--line)}
@media print{main{max-width:none}h2{break-after:avoid}svg,table{break-inside:avoid}}
`;
