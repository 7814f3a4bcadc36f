// The page: takes a file, asks for what there is to say of it, and shows text and findings side by side.
"use strict";

const $ = (id) => document.getElementById(id);
const SEVERITIES = ["error", "warning", "info"];
const SIGNS = { section: "✓", covered: "○", missing: "✗" };
let file = null;
let turn = 0;

// An element with a class and with children; strings become text, never markup.
function make(tag, kind, ...children) {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

function say(text, bad = false) {
  $("status").textContent = text;
  $("status").classList.toggle("bad", bad);
}

async function ask(path) {
  const headers = { "Content-Type": "application/octet-stream", "X-Name": encodeURIComponent(file.name) };
  const answer = await fetch(path, { method: "POST", headers, body: file });
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({ error: "无法检查（" + answer.status + "）" }));
  throw new Error(told.error);
}

async function check(chosen) {
  file = chosen;
  const mine = ++turn;
  $("result").hidden = true;
  say("正在检查 " + file.name + " …");
  try {
    const found = await (await ask("check")).json();
    if (mine !== turn) return;
    if (found.error) throw new Error(found.error);
    show(found);
    say("");
  } catch (error) {
    if (mine === turn) say(file.name + "：" + (error.message || error), true);
  }
}

async function download(path, button) {
  button.disabled = true;
  try {
    const link = make("a");
    link.href = URL.createObjectURL(await (await ask(path)).blob());
    link.download = file.name.replace(/(\.[^.]*)?$/, ".检查$1");
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    say("已写成 " + link.download);
  } catch (error) {
    say(error.message || String(error), true);
  }
  button.disabled = false;
}

function show(found) {
  $("name").textContent = found.path;
  const count = (severity) => found.findings.filter((one) => one.severity === severity).length;
  const counts = SEVERITIES.map((severity) => found.words.severities[severity] + " " + count(severity));
  $("counts").textContent = [...counts, "核验通过 " + found.verified.length, "无法判定 " + found.not_assessed.length].join("，");
  $("actions").hidden = found.format !== "docx";
  $("parts").replaceChildren(...found.reports.flatMap((report) => parts(report, found.words)));
  $("sums").replaceChildren(...sums(found));
  $("filter").replaceChildren($("filter").querySelector("legend"), ...SEVERITIES.map((one) => toggle(one, found.words)));
  $("text").replaceChildren(...rows(found));
  $("result").hidden = false;
}

// The mandated parts of a report as a checklist.
function parts(report, words) {
  const items = Object.entries(report.required).map(([name, part]) => {
    const heading = part.heading ? "：" + part.heading : "";
    const said = SIGNS[part.status] + " " + (words.parts[name] || name) + "（" + words.statuses[part.status] + heading + "）";
    return make("li", part.status, part.line ? link(said, part.line) : said);
  });
  return [make("h3", "", "必备内容　" + (report.title || "（无标题）")), make("ul", "parts", ...items)];
}

function link(text, line) {
  const anchor = make("a", "", text);
  anchor.href = "#line-" + line;
  anchor.addEventListener("click", (event) => { event.preventDefault(); goTo(line); });
  return anchor;
}

function goTo(line) {
  const rows = [...document.querySelectorAll(".row")];
  const row = rows.filter((one) => Number(one.dataset.line) <= line).pop();
  if (row) row.scrollIntoView({ block: "center" });
}

// The sums that hold, those that do not, those that cannot be judged.
function sums(found) {
  const wrong = found.findings.filter((one) => /^(TAB|ARI)/.test(one.code));
  const lists = [
    ["算不拢的", wrong.map((one) => [one.code + " " + one.message, one.location.line])],
    ["核验通过的", found.verified.map((one) => [one.detail, one.location.line])],
    ["无法判定的", found.not_assessed.map((one) => [one.what + "：" + one.why, one.location.line])],
    ["按人的意见忽略的", found.suppressed.map((one) => [one.finding.code + " " + one.finding.message + "（" + one.reason + "）", one.finding.location.line])],
    ["没有用上的忽略", found.unused_suppressions.map((one) => [(one.reason || one.text || "") + "：" + one.why, one.line])],
  ];
  const said = ([, items], at) => at < 3 || items.length > 0; // most reports have nothing of the last two
  return lists.filter(said).map(([title, items], at) => {
    const list = make("ul", "sums", ...items.map(([text, line]) => make("li", "", line ? link(text, line) : text)));
    const details = make("details", "", make("summary", "", title + " " + items.length + " 项"), list);
    details.open = at === 0 && items.length > 0;
    return details;
  });
}

function toggle(severity, words) {
  const box = make("input");
  box.type = "checkbox";
  box.checked = true;
  box.addEventListener("change", () => $("text").classList.toggle("no-" + severity, !box.checked));
  return make("label", "", box, " " + words.severities[severity]);
}

// The text block by block, each with its findings beside it.
function rows(found) {
  const marks = new Map();
  found.findings.forEach((finding, number) => {
    const at = finding.location;
    for (let line = at.line; line <= at.end_line; line++) {
      const start = line === at.line ? at.column : 1;
      const end = line === at.end_line ? at.end_column : Infinity;
      if (!marks.has(line)) marks.set(line, []);
      marks.get(line).push({ start, end, number, severity: finding.severity });
    }
  });
  const waiting = found.findings.map((finding, number) => card(finding, number, found));
  let next = 0;
  const made = found.blocks.map((block, at) => {
    const last = at + 1 < found.blocks.length ? found.blocks[at + 1].line - 1 : Infinity;
    const cards = [];
    while (next < waiting.length && found.findings[next].location.line <= last) cards.push(waiting[next++]);
    const row = make("div", "row", make("div", "left", block.rows ? table(block, marks) : paragraph(block, marks)), make("aside", "", ...cards));
    row.dataset.line = block.line;
    row.id = "line-" + block.line;
    return row;
  });
  return made;
}

function paragraph(block, marks) {
  return make("p", block.kind, ...marked(block, marks));
}

function table(block, marks) {
  const body = block.rows.map((cells) => make("tr", "", ...cells.map((cell) => {
    const made = make(cell.header ? "th" : "td", "", ...marked(cell, marks));
    made.rowSpan = cell.rowspan;
    made.colSpan = cell.colspan;
    return made;
  })));
  return make("div", "wide", make("table", "", ...body));
}

// The text of a paragraph or cell cut where findings begin and end; columns count whole characters.
function marked(piece, marks) {
  const text = Array.from(piece.text);
  const here = (marks.get(piece.line) || [])
    .map((one) => ({ ...one, from: Math.max(0, one.start - piece.column), to: Math.min(text.length, one.end - piece.column) }))
    .filter((one) => one.from < one.to);
  const bold = Math.min(piece.bold || 0, text.length);
  const cuts = [...new Set([0, bold, text.length, ...here.flatMap((one) => [one.from, one.to])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, at) => {
    const words = text.slice(from, cuts[at + 1]).join("");
    const part = from < bold ? make("b", "", words) : words;
    const over = here.filter((one) => one.from <= from && cuts[at + 1] <= one.to);
    if (!over.length) return part;
    const worst = SEVERITIES.find((severity) => over.some((one) => one.severity === severity));
    const mark = make("mark", worst, part);
    mark.dataset.numbers = over.map((one) => one.number).join(" ");
    mark.addEventListener("click", () => point(over[over.length - 1].number, ".card"));
    return mark;
  });
}

function card(finding, number, found) {
  const { words, rules } = found;
  const more = [];
  if (finding.expected !== null) more.push("应为：" + finding.expected);
  if (finding.fix) more.push("可改为：" + (finding.fix.replacement || "（删去）"));
  const others = finding.related.map((one) => "「" + one.quote + "」（" + (words.roles[one.role] || one.role) + "）");
  if (others.length) more.push("参见：" + others.join("、"));
  if (finding.basis) more.push("依据：" + finding.basis);
  const rule = make("details", "", make("summary", "", "这条规则"), make("pre", "", rules[finding.code] || ""));
  const head = make("p", "head", words.severities[finding.severity] + " " + finding.code);
  const made = make("div", "card " + finding.severity, head, make("p", "", finding.message), ...more.map((line) => make("p", "more", line)), rule);
  made.dataset.number = number;
  made.tabIndex = 0;
  made.addEventListener("click", (event) => { if (!event.target.closest("details")) point(number, "mark"); });
  made.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === made) point(number, "mark"); });
  return made;
}

// Show a finding and its characters together, and bring one of the two into sight.
function point(number, wanted) {
  document.querySelectorAll(".here").forEach((one) => one.classList.remove("here"));
  const both = [...document.querySelectorAll("mark, .card")].filter((one) =>
    (one.dataset.numbers || one.dataset.number || "").split(" ").includes(String(number)));
  both.forEach((one) => one.classList.add("here"));
  const seen = both.find((one) => one.matches(wanted));
  if (seen) seen.scrollIntoView({ block: "nearest" });
}

$("file").addEventListener("change", (event) => { if (event.target.files.length) check(event.target.files[0]); event.target.value = ""; });
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    $("drop").classList.toggle("over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) check(event.dataTransfer.files[0]);
  });
}
for (const name of ["annotate", "suggest"]) $(name).addEventListener("click", (event) => download(name, event.target));
