// @ts-check
/**
 * Tables that filter. The rows are on the page; `cnkh.data[name]` has for each row its values and its cells of CSV, in the same order.
 *
 * What is chosen stands in the fragment: `#who=china&force_en=absent&q=railway&sort=newest`.
 */

/**
 * @typedef {object} TableData
 * @property {string} noun
 * @property {string} nouns
 * @property {string} file
 * @property {number} rows
 * @property {Column[]} columns
 * @property {{ formula: string, inside: string[], quoted: string }} csv Patterns of what is no plain cell.
 * @property {{ [facet: string]: [values: string[][], at: number[]] }} values
 * @property {{ [order: string]: number[] }} orders
 *
 * Cells and values are packed: each stands once, and `at` says for each row which it has; where no two rows are alike, `at` is empty.
 *
 * @typedef {[name: string, selector: string] | [name: string, cells: string[], at: number[]]} Column What has its words in a row of the
 * page, or its cells of CSV.
 *
 * @typedef {Map<string, Set<string>>} Chosen Facet to the values that are wanted, any of which will do.
 */

var cnkhTable = (function () {
  "use strict";

  /**
   * What a row has.
   * @template T
   * @param {T[]} each
   * @param {number[]} at
   * @param {number} row
   */
  function of(each, at, row) {
    return each[at.length ? at[row] : row];
  }

  /**
   * Which rows are shown, and how many each value would show if it were chosen in its facet and the other facets stayed as they are.
   * @param {TableData} data
   * @param {Chosen} chosen
   * @param {(row: number) => boolean} fits whether a row has the words that are looked for
   * @returns {{ rows: number[], counts: Map<string, Map<string, number>> }}
   */
  function filter(data, chosen, fits) {
    const facets = Object.keys(data.values);
    /** @type {number[]} */
    const rows = [];
    const counts = new Map(facets.map((facet) => [facet, /** @type {Map<string, number>} */ (new Map())]));
    for (let row = 0; row < data.rows; row += 1) {
      if (!fits(row)) continue;
      const failing = facets.filter((facet) => !passes(data, chosen, facet, row));
      if (!failing.length) rows.push(row);
      if (failing.length > 1) continue;
      for (const facet of failing.length ? failing : facets) {
        const own = /** @type {Map<string, number>} */ (counts.get(facet));
        const [values, at] = data.values[facet];
        for (const value of of(values, at, row)) own.set(value, (own.get(value) || 0) + 1);
      }
    }
    return { rows, counts };
  }

  /**
   * @param {TableData} data
   * @param {Chosen} chosen
   * @param {string} facet
   * @param {number} row
   */
  function passes(data, chosen, facet, row) {
    const wanted = chosen.get(facet);
    const [values, at] = data.values[facet];
    return !wanted || !wanted.size || of(values, at, row).some((value) => wanted.has(value));
  }

  /**
   * Some rows as CSV, as a release has them.
   * @param {TableData} data
   * @param {number[]} rows
   * @param {(row: number, selector: string) => string} words what a row of the page has there
   */
  function csv(data, rows, words) {
    /** @type {(row: number) => (column: Column) => string} */
    const cellOf = (row) => ([, cells, at]) =>
      typeof cells === "string" ? cell(data, words(row, cells)) : of(cells, at || [], row);
    const lines = rows.map((row) => data.columns.map(cellOf(row)));
    return [data.columns.map(([name]) => name), ...lines].map((line) => line.join(",") + "\n").join("");
  }

  /**
   * Words as a cell: what a spreadsheet would run has an apostrophe before it, as `release/formats.py` has it.
   * @param {TableData} data
   * @param {string} words
   */
  function cell({ csv: { formula, inside, quoted } }, words) {
    let text = words;
    for (const one of inside) text = text.replace(new RegExp(one, "gu"), "$1'$2");
    if (new RegExp(formula, "u").test(text)) text = `'${text}`;
    return new RegExp(quoted, "u").test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  /**
   * How many rows are shown, in words.
   * @param {TableData} data
   * @param {number} number
   */
  function counted(data, number) {
    const all = data.rows;
    const nouns = all === 1 ? data.noun : data.nouns;
    const [shown, of] = [number, all].map((one) => one.toLocaleString("en"));
    return number === all ? `${of} ${nouns}` : `${shown} of ${of} ${nouns}`;
  }

  return { filter, csv, counted };
})();

(function () {
  "use strict";

  const WAIT = 200;
  /** @type {HTMLElement | null} */
  const found = document.querySelector("[data-table]");
  if (found) start(found);

  /** @param {HTMLElement} root */
  function start(root) {
    const name = root.dataset.table || "";
    /** @type {TableData} */
    const data = cnkh.data[name];
    /**
     * @template {HTMLElement} T
     * @param {string} selector
     * @returns {T[]}
     */
    const all = (selector) => [...root.querySelectorAll(selector)].map((one) => /** @type {T} */ (one));
    /**
     * @template {HTMLElement} T
     * @param {string} selector
     * @returns {T}
     */
    const one = (selector) => /** @type {T} */ (root.querySelector(selector));

    const body = one("[data-rows]");
    const rows = [...body.children].map((row) => /** @type {HTMLElement} */ (row));
    /** @type {HTMLInputElement[]} */
    const boxes = all("[data-facet] input");
    /** @type {HTMLInputElement} */
    const words = one("[data-words]");
    /** @type {HTMLSelectElement} */
    const order = one("[data-order]");
    const status = one("[data-status]");
    const inUse = one("[data-in-use]");
    /** @type {string[][] | undefined} */
    let held;
    let sorted = "";
    let shown = rows.map((_, row) => row);
    let timer = 0;

    ready(one("table"), rows);
    for (const box of boxes) box.addEventListener("change", () => apply(true));
    order.addEventListener("change", () => apply(true));
    words.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => apply(true), WAIT);
    });
    for (const button of all("[data-clear]")) button.addEventListener("click", clear);
    one("[data-download]").addEventListener("click", download);
    for (const button of all("[data-open-filters]")) button.addEventListener("click", () => openFilters(button));
    window.addEventListener("hashchange", read);
    read();

    /** Take what is chosen from the address. A fragment that is no state, such as the id of a row, changes nothing. */
    function read() {
      if (location.hash && !location.hash.includes("=")) return;
      const state = cnkh.state();
      for (const box of boxes) box.checked = state.getAll(box.name).includes(box.value);
      for (const facet of all("[data-facet]")) {
        if (state.has(facet.dataset.facet || "")) facet.setAttribute("open", "");
      }
      words.value = state.get("q") || "";
      order.value = state.get("sort") || "";
      if (order.selectedIndex < 0) order.value = "";
      apply(false);
      // Who follows an address to some of the rows should not have to look for them below all that stands before.
      const above = root.getBoundingClientRect().top;
      if (state.toString() && above > window.innerHeight / 2) root.scrollIntoView({ block: "start", behavior: "instant" });
    }

    /** @param {boolean} keep whether the address is to say what is chosen */
    function apply(keep) {
      const wanted = new cnkhWords.Wanted(words.value);
      const chosen = chosenBoxes();
      const result = cnkhTable.filter(data, chosen, wanted.any ? (row) => wanted.in(texts()[row]) : () => true);
      shown = result.rows;
      const visible = new Set(shown);
      rows.forEach((row, number) => {
        row.hidden = !visible.has(number);
      });
      sort();
      mark(wanted);
      count(result.counts);
      say();
      if (keep) cnkh.setState(state());
    }

    /** @returns {Chosen} */
    function chosenBoxes() {
      /** @type {Chosen} */
      const chosen = new Map();
      for (const box of boxes) {
        if (!box.checked) continue;
        const values = chosen.get(box.name) || new Set();
        chosen.set(box.name, values.add(box.value));
      }
      return chosen;
    }

    /** What is looked in, row by row, as it is compared. */
    function texts() {
      held ??= rows.map((row) => finds(row).map((element) => cnkhWords.compared(element.textContent || "")));
      return held;
    }

    function sort() {
      if (order.value === sorted) return;
      sorted = order.value;
      const numbers = data.orders[sorted] || rows.map((_, number) => number);
      body.append(...numbers.map((number) => rows[number]));
    }

    /**
     * Mark the words that are looked for in the rows that are shown.
     * @param {InstanceType<typeof cnkhWords.Wanted>} wanted
     */
    function mark(wanted) {
      for (const old of body.querySelectorAll("mark")) {
        const parent = old.parentNode;
        old.replaceWith(...old.childNodes);
        parent?.normalize();
      }
      if (!wanted.any) return;
      for (const number of shown) {
        for (const element of finds(rows[number])) markIn(element, wanted.marks(element.textContent || ""));
      }
    }

    /** @param {Map<string, Map<string, number>>} counts */
    function count(counts) {
      for (const box of boxes) {
        const number = counts.get(box.name)?.get(box.value) || 0;
        const label = /** @type {HTMLElement} */ (box.closest("label"));
        const place = /** @type {HTMLElement} */ (label.querySelector("[data-count]"));
        place.textContent = String(number);
        label.classList.toggle("none", !number);
      }
      for (const facet of all("[data-facet]")) {
        const number = facet.querySelectorAll("input:checked").length;
        const place = /** @type {HTMLElement} */ (facet.querySelector("[data-chosen]"));
        place.textContent = number ? `(${number})` : "";
      }
    }

    /** Say how many rows are shown, and by what they were chosen. */
    function say() {
      const said = cnkhTable.counted(data, shown.length);
      if (status.textContent !== said) status.textContent = said;
      const used = boxes.filter((box) => box.checked);
      inUse.replaceChildren(...used.map(inUseItem));
      inUse.hidden = !used.length;
      one("[data-nothing]").hidden = shown.length > 0;
      const anything = used.length > 0 || words.value.trim() !== "" || order.value !== "";
      /** @type {HTMLButtonElement} */ (one("[data-clear]")).disabled = !anything;
      /** @type {HTMLButtonElement} */ (one("[data-download]")).disabled = !shown.length;
    }

    /** @param {HTMLInputElement} box */
    function inUseItem(box) {
      const facet = box.closest("[data-facet]")?.querySelector("legend")?.textContent || "";
      const label = box.closest("label")?.querySelector(".option");
      const button = cnkh.make(
        "button",
        { type: "button" },
        cnkh.make("span", { class: "unseen" }, "Remove filter "),
        `${facet}: `,
        ...[...(label?.childNodes || [])].map((node) => node.cloneNode(true)),
        cnkh.make("span", { "aria-hidden": "true" }, " ×"),
      );
      button.addEventListener("click", () => {
        box.checked = false;
        apply(true);
        (inUse.querySelector("button") || words).focus();
      });
      return cnkh.make("li", {}, button);
    }

    /** @returns {URLSearchParams} */
    function state() {
      const made = new URLSearchParams();
      for (const box of boxes) if (box.checked) made.append(box.name, box.value);
      if (words.value.trim()) made.set("q", words.value.trim());
      if (order.value) made.set("sort", order.value);
      return made;
    }

    function clear() {
      for (const box of boxes) box.checked = false;
      words.value = "";
      order.value = "";
      apply(true);
      words.focus();
    }

    function download() {
      const numbers = data.orders[order.value]?.filter((row) => shown.includes(row)) || shown;
      const words = (/** @type {number} */ row, /** @type {string} */ selector) =>
        rows[row].querySelector(selector)?.textContent || "";
      const file = new Blob([cnkhTable.csv(data, numbers, words)], { type: "text/csv;charset=utf-8" });
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = shown.length === rows.length ? data.file : data.file.replace(".csv", "-selection.csv");
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    }

    /** @param {HTMLElement} button */
    function openFilters(button) {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      one("[data-filters]").classList.toggle("open", open);
    }
  }

  /**
   * On a narrow screen each row is a card. It stays a row of a table all the same, and its cells say what the column says above them.
   * @param {HTMLElement} table
   * @param {HTMLElement[]} rows
   */
  function ready(table, rows) {
    /** @type {[string, string][]} */
    const roles = [["thead, tbody", "rowgroup"], ["tr", "row"], ["td", "cell"], ["thead th", "columnheader"], ["tbody th", "rowheader"]];
    table.setAttribute("role", "table");
    for (const [elements, role] of roles) {
      for (const element of table.querySelectorAll(elements)) element.setAttribute("role", role);
    }
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent);
    for (const row of rows) {
      [...row.children].forEach((cell, column) => {
        // The other cells say by themselves what they have.
        if (cell.tagName === "TH" || cell.className || !cell.firstElementChild) return;
        cell.prepend(cnkh.make("span", { class: "card-label", "aria-hidden": "true" }, heads[column]));
      });
    }
  }

  /**
   * Where words are looked for in a row.
   * @param {HTMLElement} row
   * @returns {HTMLElement[]}
   */
  function finds(row) {
    return [...row.querySelectorAll(".find, .object, .quote, .operator, .note, .about")].map((element) => /** @type {HTMLElement} */ (element));
  }

  /**
   * Mark stretches of the text of an element, whatever elements are inside it.
   * @param {HTMLElement} element
   * @param {[number, number][]} spans
   */
  function markIn(element, spans) {
    if (!spans.length) return;
    /** @type {[Text, number][]} */
    const nodes = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let length = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = /** @type {Text} */ (node);
      nodes.push([text, length]);
      length += text.data.length;
    }
    for (const [text, first] of nodes) {
      // From the last to the first, so that what stands before keeps its offsets.
      const own = spans.map(([start, end]) => [Math.max(start - first, 0), Math.min(end - first, text.data.length)]);
      for (const [start, end] of own.filter(([from, to]) => from < to).reverse()) {
        const after = text.splitText(start);
        after.splitText(end - start);
        const marked = document.createElement("mark");
        after.replaceWith(marked);
        marked.append(after);
      }
    }
  }
})();
