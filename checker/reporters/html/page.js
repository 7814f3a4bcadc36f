"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.getElementById("filters");
  const query = document.getElementById("query");
  const faulty = document.getElementById("faulty");
  const units = all(".unit");
  const rows = new Map(all("#league tbody tr").map((row) => [row.dataset.unit, row]));
  const hide = (node, hidden) => node.toggleAttribute("data-hidden", hidden);
  const chosen = (name) => new Set(all(`input[name=${name}]:checked`, form).map((box) => box.value));

  function filter() {
    const words = query.value.trim().toLowerCase();
    const severities = chosen("severity");
    const families = chosen("family");
    let seen = 0;
    let findings = 0;
    for (const unit of units) {
      const row = rows.get(unit.id);
      const named = row.textContent.toLowerCase().includes(words);
      let left = 0;
      for (const finding of all(".finding", unit)) {
        const { severity, family } = finding.dataset;
        const fits = severities.has(severity) && families.has(family);
        const shown = fits && (named || finding.textContent.toLowerCase().includes(words));
        hide(finding, !shown);
        left += shown ? 1 : 0;
      }
      for (const path of all(".path", unit)) {
        let next = path.nextElementSibling;
        let empty = true;
        for (; next && next.matches(".finding"); next = next.nextElementSibling) {
          empty &&= next.hasAttribute("data-hidden");
        }
        hide(path, empty);
      }
      const hidden = !left && (!named || faulty.checked);
      hide(unit, hidden);
      hide(row, hidden);
      seen += hidden ? 0 : 1;
      findings += left;
    }
    document.getElementById("shown").textContent = `${seen} 个单位，${findings} 处问题`;
  }

  function sort(column, head) {
    const body = document.querySelector("#league tbody");
    const value = (row) => row.cells[column]?.dataset.sort ?? row.cells[column]?.textContent ?? "";
    const worded = isNaN(value(body.rows[body.rows.length - 1] ?? body));
    const before = head.getAttribute("aria-sort") ?? (worded ? "descending" : "ascending");
    const down = before !== "descending";
    const order = (a, b) => {
      const [x, y] = [value(a), value(b)];
      const found = x !== "" && y !== "" && !isNaN(x) && !isNaN(y) ? x - y : x.localeCompare(y, "zh");
      return down ? -found : found;
    };
    for (const other of all("#league thead th")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...all("tr", body).sort(order));
  }

  function reveal() {
    const there = location.hash && document.getElementById(location.hash.slice(1));
    for (let part = there; part; part = part.parentElement) {
      if (part.matches("details")) part.open = true;
    }
    if (there) there.scrollIntoView();
  }

  function measure() {
    const stuck = getComputedStyle(form).position === "sticky";
    document.documentElement.style.setProperty("--bar", stuck ? `${form.offsetHeight}px` : "0px");
  }

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("open").addEventListener("click", (event) => {
    const open = units.some((unit) => !unit.open);
    for (const unit of units) unit.open = open;
    event.target.textContent = open ? "全部收起" : "全部展开";
  });
  all("#league thead th").forEach((head, column) => {
    head.title = "点击排序";
    head.tabIndex = 0;
    head.addEventListener("click", () => sort(column, head));
    head.addEventListener("keydown", (event) => {
      if (event.key === "Enter") sort(column, head);
    });
  });
  addEventListener("hashchange", reveal);
  addEventListener("resize", measure);
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const part of closed) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
  });
  form.hidden = false;
  filter();
  measure();
  reveal();
})();
