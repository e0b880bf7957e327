"""The look of the page in the browser: the window's colours, light and dark, and paper."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root{--canvas:#0C1016;--panel:#161C24;--card:#1C232D;--line:#2A3440;--t1:#E9EDF3;--t2:#A9B4C3;
--t3:#8593A6;--accent:#6AA5FF;--ok:#2DD4A7;--warn:#F5B942;--error:#FF6B72;--up:#35D0BA;
--down:#E5484D;--upt:#35D0BA;--downt:#FF6B72;color-scheme:dark}
@media (prefers-color-scheme:light){:root{--canvas:#F3F5F8;--panel:#FBFCFD;--card:#FFF;
--line:#D8DFE7;--t1:#141A22;--t2:#465364;--t3:#5A6878;--accent:#1B5FD0;--ok:#08705A;--warn:#8A5A00;
--error:#C4283A;--up:#0B8A74;--down:#D23B47;--upt:#08705A;--downt:#C4283A;color-scheme:light}}
*{box-sizing:border-box}
body{margin:0;background:var(--canvas);color:var(--t1);font:13px/1.5 Inter,system-ui,-apple-system,
"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1120px;margin:0 auto;padding:28px 20px 48px}
header p{margin:2px 0 0;color:var(--t2)}
h1{font-size:24px;line-height:1.25;margin:0;font-weight:700}
h2{font-size:15px;margin:0 0 12px;font-weight:600}
section{background:var(--panel);border:1px solid var(--line);border-radius:9px;padding:16px 18px;
margin-top:16px;overflow-x:auto}
.verdict{font-size:15px}
.verdict b{font-weight:700}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(140px,1fr));gap:14px 16px}
.grid dt{color:var(--t2);font-size:12px}
.grid dd{margin:0;font-size:16px;font-weight:600;line-height:1.35}
.grid small{display:block;color:var(--t3);font-size:11px;font-weight:400}
.two{display:grid;grid-template-columns:1fr 1fr;gap:8px 32px}
@media (max-width:760px){.two{grid-template-columns:1fr}}
.up{color:var(--upt)}.down{color:var(--downt)}.warn{color:var(--warn)}.ok{color:var(--ok)}
.error{color:var(--error)}.quiet{color:var(--t3)}
ul{margin:0;padding-left:18px;color:var(--t2)}li{margin:3px 0}
ul.checks{list-style:none;padding:0}ul.checks b{display:inline-block;width:1.4em}
table{border-collapse:collapse;width:100%;font-size:12px}
th,td{padding:5px 8px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
th{color:var(--t3);font-weight:500}
th.l,td.l{text-align:left}
td.wrap{white-space:normal}
th button{all:unset;cursor:pointer}th button:focus-visible{outline:2px solid var(--accent)}
th[aria-sort] button::after{content:" \\2193"}
th[aria-sort=ascending] button::after{content:" \\2191"}
table.months td{text-align:center;border:1px solid var(--panel)}table.months th{text-align:center}
.tall{max-height:560px;overflow:auto}
.tall thead th{position:sticky;top:0;background:var(--panel)}
svg{display:block;width:100%;height:auto}
svg text{font-size:11px;fill:var(--t3);font-family:inherit}
svg .lead{font-size:12px;fill:var(--t2);font-weight:600}
svg .rule{stroke:var(--line);stroke-width:1}
svg path{fill:none;stroke-width:1.5;stroke-linejoin:round}
svg .hold{stroke:var(--t3);stroke-width:1.2}
svg .area{stroke:none;opacity:.2}
@media (max-width:760px){main{padding:16px 10px 32px}section{padding:14px 12px}
svg{min-width:860px}svg text{font-size:13px}svg .lead{font-size:14px}}
footer{margin-top:20px;color:var(--t3);font-size:12px;word-break:break-all}
@media print{:root{--canvas:#FFF;--panel:#FFF;--card:#FFF;--line:#CCD3DB;--t1:#000;--t2:#333;
--t3:#555;--accent:#1B5FD0;--ok:#08705A;--warn:#8A5A00;--error:#C4283A;--up:#0B8A74;--down:#D23B47;
--upt:#08705A;--downt:#C4283A;color-scheme:light}
main{max-width:none;padding:0}section{break-inside:avoid;border-color:#CCD3DB}
section.long{break-inside:auto}.tall{max-height:none;overflow:visible}
body{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""

SORT: Final = """
document.querySelectorAll("table.sort").forEach(function(table){
 var heads=table.tHead.rows[0].cells;
 Array.prototype.forEach.call(heads,function(head,place){
  var button=document.createElement("button");
  button.textContent=head.textContent;head.textContent="";head.appendChild(button);
  button.addEventListener("click",function(){
   var up=head.getAttribute("aria-sort")==="descending";
   Array.prototype.forEach.call(heads,function(each){each.removeAttribute("aria-sort")});
   head.setAttribute("aria-sort",up?"ascending":"descending");
   var body=table.tBodies[0],rows=Array.prototype.slice.call(body.rows);
   function key(row){var text=row.cells[place].textContent,
    plain=text.replace(/[,%\\s]/g,"").replace("\\u2212","-"),number=Number(plain);
    return plain!==""&&number===number?number:text}
   rows.sort(function(a,b){var x=key(a),y=key(b),
    order=typeof x==="number"&&typeof y==="number"?x-y:String(x).localeCompare(String(y));
    return up?order:-order});
   rows.forEach(function(row){body.appendChild(row)})})})});
"""
"""Sorts a table by the head that is pressed; without it the table stays as it came."""
