// Find as you type over conditions, claims, titles and authors. The index is a script of its own, loaded when the box is first
// used, as a page opened from a folder may load scripts and nothing else. Without this script the form leads to the lists.
"use strict";
(function () {
  const form = document.querySelector("form.find");
  if (!form) return;
  const box = form.querySelector("input");
  const found = form.querySelector(".found");
  const count = form.querySelector("[role=status]");
  const root = form.dataset.root.replace(/[^/]*$/, "");
  const most = { conditions: 6, claims: 6, articles: 12 };
  let index = null;
  let asked = false;

  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function load() {
    if (asked) return;
    asked = true;
    const script = document.createElement("script");
    script.src = form.dataset.index;
    script.addEventListener("load", () => {
      index = {};
      for (const [kind, rows] of Object.entries(window.evidenceIndex)) {
        index[kind] = rows.map((row) => ({ row, text: fold(row[0] + " " + row[2]) }));
      }
      show();
    });
    document.head.append(script);
  }

  // Every word must begin a word of the text: "neck pai" finds "Neck pain", "eck" does not.
  function matches(text, words) {
    return words.every((word) => {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])) return true;
      }
      return false;
    });
  }

  function line(kind, entry) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = root + entry.row[1];
    link.textContent = entry.row[0] || entry.row[2];
    if (kind === "articles") {
      const about = document.createElement("span");
      about.textContent = (entry.row[3] ? entry.row[3].toUpperCase() + " · " : "") + entry.row[2];
      link.append(about);
    }
    item.append(link);
    return item;
  }

  function section(kind, hits) {
    const part = document.createDocumentFragment();
    const head = document.createElement("p");
    head.textContent = box.dataset[kind];
    const list = document.createElement("ul");
    list.append(...hits.slice(0, most[kind]).map((entry) => line(kind, entry)));
    part.append(head, list);
    if (hits.length > most[kind]) {
      const more = document.createElement("p");
      more.textContent = box.dataset.more.replace("{count}", hits.length - most[kind]);
      part.append(more);
    }
    return part;
  }

  function show() {
    const words = fold(box.value).split(/[^\p{L}\p{N}.-]+/u).filter(Boolean);
    found.replaceChildren();
    found.hidden = !words.length || !index;
    if (found.hidden) { count.textContent = ""; return; }
    let total = 0;
    for (const kind of ["conditions", "claims", "articles"]) {
      const hits = index[kind].filter((entry) => matches(entry.text, words));
      total += hits.length;
      if (hits.length) found.append(section(kind, hits));
    }
    if (!total) {
      const none = document.createElement("p");
      none.textContent = box.dataset.none;
      found.append(none);
    }
    count.textContent = box.dataset.found.replace("{count}", total);
  }

  function step(event) {
    const links = Array.from(found.querySelectorAll("a"));
    if (event.key === "Escape") { found.hidden = true; box.focus(); return; }
    if (!links.length || found.hidden || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const place = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (place < 0 ? box : links[Math.min(place, links.length - 1)]).focus();
  }

  box.addEventListener("focus", load);
  box.addEventListener("input", () => { load(); show(); });
  form.addEventListener("keydown", step);
  form.addEventListener("submit", (event) => {
    const first = found.hidden ? null : found.querySelector("a");
    if (first) { event.preventDefault(); first.click(); }
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) found.hidden = true; });
})();
