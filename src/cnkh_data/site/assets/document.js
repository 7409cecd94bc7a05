// @ts-check
/**
 * The page of a document: switches for versions and marks, both ends of a mark lighting up together, and the record at the side.
 *
 * What a record says comes from `data/documents/<id>.js` and `data/codes.js`, which are loaded when the first record is opened.
 * `panel.py` says which shapes a value may have.
 */

/**
 * @typedef {object} Detailed
 * @property {Value[]} s What is said in a line.
 * @property {Value[]} d What is said smaller, below it.
 * @typedef {Value[]} Values
 * @typedef {string | number | null | Values | { c: number } | { e: number } | { r: string } | { a: string, t: string }
 *   | { x: [number, string] } | { q: string, l: string | number } | Detailed} Value
 * @typedef {object} PanelPart
 * @property {string} t Title.
 * @property {Value[]} [l] A list.
 * @property {string[]} [h] Heads of a table.
 * @property {Value[][]} [r] Its rows; the first cell of each heads it.
 * @property {string} [n] A remark below.
 * @typedef {object} PanelRecord
 * @property {string} [u] Anchor of the unit that it is in, if it is no unit itself.
 * @property {(string | null)[]} [w] Words in each text, where the page does not have them as such.
 * @property {string} [g] Our English.
 * @property {number[]} [e] What it names.
 * @property {([Value?, string?, string?, Value?, string[]?, string?] | null)[]} [v] In each text: force, operator, verb, novelty,
 *   aims, deadline.
 * @property {Value[][]} [b] What the two readings say otherwise: field, record, first, second.
 * @property {string[]} [m] A reading that lacks it.
 * @property {Value[][]} [j] What was adjudicated: field, first, second, record, why.
 * @property {Value[]} [f] Facts, in the order of their names.
 * @property {PanelPart[]} [p]
 * @property {[number, number, number, number, number][]} [s] Text, line and column of its source, offsets in the text.
 * @typedef {object} DocumentData
 * @property {string} id
 * @property {string} title
 * @property {string} cite
 * @property {string} codebook
 * @property {{ [kind: string]: string[] }} names What facts are called, by kind of record.
 * @property {[string, string, string][]} texts Tag, name and source file of each text.
 * @property {string[]} codes
 * @property {[string, string][]} entities Id and label.
 * @property {[string, string][]} documents Id and title of other documents.
 * @property {{ [anchor: string]: PanelRecord }} records
 */

(function () {
  "use strict";

  const { make, remember, remembered, say } = cnkh;
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  const reading = /** @type {HTMLElement} */ (document.getElementById("reading"));
  const panel = /** @type {HTMLElement} */ (document.getElementById("panel"));
  const toolbar = /** @type {HTMLElement} */ (document.getElementById("toolbar"));
  const file = panel.dataset.file || "";
  const page = file.replace(/^data\//, "").replace(/\.js$/, ".html");
  const name = panel.dataset.name || "";

  // Marks

  /** Of a unit, or the line of what is coded in it: what opens the record. */
  const LINK = ".unit-id a, :scope > a:first-child";
  const MARKED = "[data-r], .cell a.k, .cell a.m, .codes li[id]";

  /** @type {Map<string, HTMLElement[]> | null} */
  let marked = null;

  /**
   * Every element of a record: its words in each version, its marker, its line.
   * @param {string} anchor
   * @returns {HTMLElement[]}
   */
  function elementsOf(anchor) {
    if (!marked) {
      marked = new Map();
      for (const element of /** @type {NodeListOf<HTMLElement>} */ (reading.querySelectorAll(MARKED))) {
        for (const one of recordsOf(element)) {
          const known = marked.get(one);
          if (known) known.push(element);
          else marked.set(one, [element]);
        }
      }
    }
    return marked.get(anchor) || [];
  }

  /**
   * @param {Element} element
   * @returns {string[]}
   */
  function recordsOf(element) {
    const listed = element.getAttribute("data-r");
    if (listed) return listed.split(" ");
    if (element instanceof HTMLAnchorElement) return [fragmentOf(element)];
    return element.id ? [element.id] : [];
  }

  /** @param {HTMLAnchorElement} link */
  function fragmentOf(link) {
    return decoded(link.hash.slice(1));
  }

  /** @param {string} fragment */
  function decoded(fragment) {
    try {
      return decodeURIComponent(fragment);
    } catch {
      return fragment;
    }
  }

  /** What is lit because the pointer or the focus is on it, and what is lit because it was chosen. */
  let pointed = "";
  let chosen = "";

  /** @param {string} anchor */
  function point(anchor) {
    if (anchor === pointed) return;
    const former = pointed;
    pointed = anchor;
    light(former);
    light(anchor);
  }

  /** @param {string} anchor */
  function light(anchor) {
    if (!anchor) return;
    const lit = anchor === pointed || anchor === chosen;
    for (const element of elementsOf(anchor)) element.classList.toggle("lit", lit);
  }

  /**
   * The record that somebody means who points at an element: the shortest mark whose layer is shown.
   * @param {EventTarget | null} target
   * @returns {string}
   */
  function meant(target) {
    const element = target instanceof Element ? target.closest(MARKED) : null;
    if (!element) return "";
    return recordsOf(element).find(isShown) || "";
  }

  /** @param {string} anchor */
  function isShown(anchor) {
    const layer = /^d\d+$/.test(anchor) ? "divergences" : "commitments";
    return !main.classList.contains("no-" + layer);
  }

  reading.addEventListener("mouseover", (event) => {
    const marker = event.target instanceof Element ? event.target.closest(".cell a[aria-label]") : null;
    if (marker && !marker.hasAttribute("title")) marker.setAttribute("title", marker.getAttribute("aria-label") || "");
    point(meant(event.target));
  });
  reading.addEventListener("mouseleave", () => point(""));
  reading.addEventListener("focusin", (event) => point(meant(event.target)));
  reading.addEventListener("focusout", () => point(""));

  // Switches

  toolbar.hidden = false;
  const hidden = new Set((remembered("hidden") ?? "verbs").split(" ").filter(Boolean));
  const versionsKey = "versions." + name;
  const hiddenVersions = new Set((remembered(versionsKey) || "").split(" ").filter(Boolean));
  const layerSwitches = /** @type {HTMLButtonElement[]} */ ([...toolbar.querySelectorAll("[data-layer]")]);
  const versionSwitches = /** @type {HTMLButtonElement[]} */ ([...toolbar.querySelectorAll("[data-version]")]);

  function showLayers() {
    for (const one of layerSwitches) {
      const layer = one.dataset.layer || "";
      one.setAttribute("aria-pressed", String(!hidden.has(layer)));
      main.classList.toggle("no-" + layer, hidden.has(layer));
    }
    // Names that are not shown as links are none, for the keyboard too.
    for (const link of reading.querySelectorAll("a.n")) {
      if (hidden.has("names")) link.setAttribute("tabindex", "-1");
      else link.removeAttribute("tabindex");
    }
  }

  function showVersions() {
    if (versionSwitches.every((one) => hiddenVersions.has(one.dataset.version || ""))) hiddenVersions.clear();
    for (const one of versionSwitches) {
      const version = one.dataset.version || "";
      one.setAttribute("aria-pressed", String(!hiddenVersions.has(version)));
    }
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (reading.querySelectorAll("[data-v]"))) {
      cell.hidden = hiddenVersions.has(cell.dataset.v || "");
    }
  }

  /**
   * @param {Set<string>} set
   * @param {string} item
   */
  function toggle(set, item) {
    if (!set.delete(item)) set.add(item);
  }

  for (const one of layerSwitches) {
    one.addEventListener("click", () => {
      toggle(hidden, one.dataset.layer || "");
      remember("hidden", [...hidden].join(" "));
      showLayers();
    });
  }
  for (const one of versionSwitches) {
    one.addEventListener("click", () => {
      toggle(hiddenVersions, one.dataset.version || "");
      if (versionSwitches.every((each) => hiddenVersions.has(each.dataset.version || ""))) {
        hiddenVersions.delete(one.dataset.version || "");
        say("One version has to stay.");
      }
      remember(versionsKey, [...hiddenVersions].join(" "));
      showVersions();
    });
  }
  if (hidden.size) showLayers();
  if (hiddenVersions.size) showVersions();

  // A marker is a number; what it stands for is in the list below the unit, which the keyboard goes through. Who hears the page is told
  // at the marker too.
  window.setTimeout(() => {
    for (const marker of /** @type {NodeListOf<HTMLAnchorElement>} */ (reading.querySelectorAll("a.k, a.m"))) {
      marker.tabIndex = -1;
      if (marker.matches(".k")) continue;
      const anchor = fragmentOf(marker);
      const line = document.getElementById(anchor);
      const type = line && line.querySelector("b");
      const point = marker.classList.contains("point") ? ", no words here" : "";
      marker.setAttribute("aria-label", `${anchor} ${type ? type.textContent : ""}${point}`);
    }
  }, 0);

  // Contents

  const entries = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".contents nav a")]);
  if ("IntersectionObserver" in window) {
    /** @type {Map<Element, HTMLAnchorElement>} */
    const parts = new Map();
    for (const entry of entries) {
      const start = document.getElementById(fragmentOf(entry));
      const part = start && (start.closest("section, .paragraph") || start);
      if (part) parts.set(part, entry);
    }
    /** @type {Set<Element>} */
    const inView = new Set();
    const watch = new IntersectionObserver(
      (changes) => {
        for (const change of changes) {
          if (change.isIntersecting) inView.add(change.target);
          else inView.delete(change.target);
        }
        const first = [...parts.keys()].find((part) => inView.has(part));
        for (const [part, entry] of parts) {
          if (part === first) entry.setAttribute("aria-current", "true");
          else entry.removeAttribute("aria-current");
        }
      },
      { rootMargin: "-15% 0px -60% 0px" },
    );
    for (const part of parts.keys()) watch.observe(part);
  }

  // The record at the side

  /** @type {HTMLElement | null} */
  let opener = null;

  /** @returns {DocumentData} */
  function records() {
    return cnkh.data[name];
  }

  /** @returns {string} */
  function here() {
    return decoded(location.hash.slice(1));
  }

  /**
   * Whether an anchor is that of a record: a unit, or something in one.
   * @param {string} anchor
   */
  function isRecord(anchor) {
    const element = anchor ? document.getElementById(anchor) : null;
    return Boolean(element && element.matches(".unit, .codes li"));
  }

  /**
   * Open a record.
   * @param {string} anchor
   * @param {{ focus?: boolean, from?: HTMLElement | null, write?: boolean }} how `focus`: move the focus there; `from`: where it
   *   returns; `write`: put the record into the address.
   */
  async function open(anchor, how = {}) {
    if (how.from) opener = how.from;
    if (how.write && here() !== anchor) {
      try {
        history.pushState(null, "", "#" + encodeURI(anchor));
      } catch {
        location.hash = anchor;
      }
    }
    choose(anchor);
    try {
      await Promise.all([cnkh.load("data/codes.js"), cnkh.load(file)]);
    } catch {
      show(["Record"], anchor, [make("p", {}, "The data of this page could not be loaded. Is the folder data beside it?")]);
      return;
    }
    if (chosen !== anchor) return;
    const record = records().records[anchor];
    if (!record) return;
    const kind = kindOf(anchor);
    show(titleNodes(anchor, record), `${kind} ${anchor}`, contentOf(anchor, record));
    say(`Record of ${kind.toLowerCase()} ${anchor} is open: ${titleOf(anchor, record).title}`);
    if (how.focus) /** @type {HTMLElement} */ (panel.querySelector("h2")).focus({ preventScroll: true });
    reveal(anchor);
  }

  /** @param {string} anchor */
  function choose(anchor) {
    const former = chosen;
    chosen = anchor;
    light(former);
    light(anchor);
    for (const unit of reading.querySelectorAll(".unit.chosen")) unit.classList.remove("chosen");
    const element = anchor ? document.getElementById(anchor) : null;
    const unit = element && element.closest(".unit");
    if (unit && unit.id === anchor) unit.classList.add("chosen");
  }

  /**
   * Bring the words of a record into view, above a sheet at the bottom.
   * @param {string} anchor
   */
  function reveal(anchor) {
    const own = document.getElementById(anchor);
    const unit = own && own.closest(".unit");
    // The words that bind may stand in an earlier unit; those of the record itself are in its own.
    const words = elementsOf(anchor).find((one) => one.closest(".words") && one.closest(".unit") === unit && one.offsetParent);
    const target = words || own;
    if (!target) return;
    // Units that were not drawn yet get their real height while the page moves: so it is moved until the words stay in view.
    let left = 8;
    const move = () => {
      const box = target.getBoundingClientRect();
      const sheet = panel.getBoundingClientRect();
      const bottom = sheet.width >= window.innerWidth ? sheet.top : window.innerHeight;
      const top = Math.max(getComputedStyle(toolbar).position === "sticky" ? toolbar.offsetHeight : 0, 0);
      if (box.top < top || Math.min(box.bottom, box.top + 80) > bottom) {
        window.scrollBy({ top: box.top - top - (bottom - top) / 4, behavior: "instant" });
      }
      if (left--) window.requestAnimationFrame(move);
    };
    move();
  }

  function close() {
    if (panel.hidden) return;
    const last = chosen;
    choose("");
    panel.hidden = true;
    panel.replaceChildren();
    document.body.classList.remove("with-panel");
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
    const back = opener && opener.isConnected && opener.offsetParent ? opener : linkOf(last);
    opener = null;
    if (back) back.focus({ preventScroll: true });
    say("Record closed.");
  }

  /**
   * The link that opens a record.
   * @param {string} anchor
   * @returns {HTMLElement | null}
   */
  function linkOf(anchor) {
    const element = anchor ? document.getElementById(anchor) : null;
    return element && element.querySelector(LINK);
  }

  /**
   * @param {(Node | string)[]} title
   * @param {string} kind
   * @param {(Node | null)[]} content
   */
  function show(title, kind, content) {
    const button = make("button", { type: "button" }, "Close");
    button.addEventListener("click", close);
    const heading = make("h2", { tabindex: "-1" }, make("span", { class: "kind" }, kind), " ", ...title);
    panel.replaceChildren(make("div", { class: "panel-head" }, heading, button), ...content.filter((one) => one !== null));
    panel.hidden = false;
    panel.scrollTop = 0;
    document.body.classList.add("with-panel");
  }

  /**
   * What a record is called: its type, its act, or what is to be done; and to what, with the language of that.
   * @param {string} anchor
   * @param {PanelRecord} record
   * @returns {{ title: string, about: string, language: string }}
   */
  function titleOf(anchor, record) {
    const kind = kindOf(anchor);
    const names = records().names[kind] || [];
    const facts = new Map((record.f || []).map((value, number) => [names[number], value]));
    const code = [facts.get("Type"), facts.get("Action"), facts.get("Act"), facts.get("Place in the document")].find(isSaid);
    const key = typeof code === "number" ? records().codes[code] || "" : "";
    const objects = kind === "Commitment" ? facts.get("About") : null;
    const quotes = Array.isArray(objects) ? objects : [];
    const about = quotes.find((one) => isQuote(one) && one.l === "en") || quotes[0];
    return {
      title: (cnkh.data.codes[key] || [String(code || kind)])[0],
      about: isQuote(about) ? about.q : "",
      language: isQuote(about) ? String(about.l) : "",
    };
  }

  /** @param {Value | undefined} value */
  function isSaid(value) {
    return value !== null && value !== undefined;
  }

  /**
   * @param {Value | undefined} value
   * @returns {value is { q: string, l: string | number }}
   */
  function isQuote(value) {
    return value !== null && typeof value === "object" && !Array.isArray(value) && "q" in value;
  }

  /**
   * The same as nodes, each part in its language.
   * @param {string} anchor
   * @param {PanelRecord} record
   * @returns {(Node | string)[]}
   */
  function titleNodes(anchor, record) {
    const { title, about, language } = titleOf(anchor, record);
    if (!about) return [title];
    return [`${title}: `, language === "en" ? about : make("span", { lang: language, dir: "auto" }, about)];
  }

  /**
   * The records of a unit, in two lists.
   * @param {string} anchor
   * @returns {PanelPart[]}
   */
  function within(anchor) {
    const own = Object.entries(records().records).flatMap(([one, record]) => (record.u === anchor ? [one] : []));
    return [
      { t: "Commitments", l: own.filter((one) => kindOf(one) === "Commitment").map((one) => ({ r: one })) },
      { t: "Divergences", l: own.filter((one) => kindOf(one) === "Divergence").map((one) => ({ r: one })) },
    ].filter((one) => one.l.length);
  }

  /**
   * What is coded of a commitment in each version.
   * @param {PanelRecord} record
   * @returns {PanelPart[]}
   */
  function versionsOf(record) {
    const texts = records().texts;
    const versions = (record.v || []).flatMap((said, number) => (said ? [{ said, number }] : []));
    if (!versions.length) return [];
    const rows = VERSION_FIELDS.map((name, field) => [
      name,
      ...versions.map(({ said: all, number }) => inText(all[field] ?? null, number)),
    ]).filter((row) => row.slice(1).some(isSaid));
    const heads = versions.map(({ number }) => (texts[number] || ["", ""])[1]);
    return [{ t: "In each version", h: ["", ...heads], r: rows }];
  }

  const VERSION_FIELDS = ["Force", "Operator", "Verb", "Novelty", "Aims", "Deadline"];

  /**
   * Words of a text, with its language; codes as they are.
   * @param {Value} value
   * @param {number} text
   * @returns {Value}
   */
  function inText(value, text) {
    if (Array.isArray(value)) return value.map((one) => inText(one, text));
    return typeof value === "string" ? { q: value, l: text } : value;
  }

  /**
   * The two blind readings beside the record, what was adjudicated, and what a unit names.
   * @param {PanelRecord} record
   * @returns {PanelPart[]}
   */
  function readingsOf(record) {
    /** @type {PanelPart[]} */
    const parts = [];
    if (record.e) parts.push({ t: "Names in it", l: record.e.map((one) => ({ e: one })) });
    if (record.b) {
      const absent = record.m ? `Not in the ${record.m.join(" and the ")} reading. ` : "";
      const same = record.b.length ? "In every other field they say the same as the record." : "Both say the same as the record.";
      const rows = record.b.length ? { h: ["", "Record", "First", "Second"], r: record.b } : {};
      parts.push({ t: "Two blind readings", ...rows, n: absent + (record.m && !record.b.length ? "" : same) });
    }
    if (record.j) parts.push({ t: "Adjudication", h: ["", "First", "Second", "Record", "Why"], r: record.j });
    return parts;
  }

  /** @param {string} anchor */
  function kindOf(anchor) {
    if (/^d\d+$/.test(anchor)) return "Divergence";
    return anchor.includes("/") ? "Commitment" : "Provision";
  }

  /**
   * The words of a record in each version, as the page has them: null where a version has none.
   * @param {string} anchor
   * @param {PanelRecord} record
   * @returns {(string | null)[]}
   */
  function wordsOf(anchor, record) {
    if (record.w) return record.w;
    const unit = document.getElementById(record.u || anchor);
    return records().texts.map((_, number) => {
      const words = unit && unit.querySelector(`[data-v="v${number}"] .words`);
      if (!words) return null;
      const pieces = record.u ? [...words.querySelectorAll(`[data-r~="${anchor}"]`)] : [words];
      return pieces.map((piece) => piece.textContent || "").join("") || null;
    });
  }

  /**
   * @param {string} anchor
   * @param {PanelRecord} record
   * @returns {(Node | null)[]}
   */
  function contentOf(anchor, record) {
    const data = records();
    const words = wordsOf(anchor, record);
    const note = noteOf(anchor);
    const names = data.names[kindOf(anchor)] || [];
    /** @type {[string, Value][]} */
    const listed = (record.f || []).map((value, number) => [names[number] || "", value]);
    /** @type {[string, Value][]} */
    const inVersions = record.u
      ? data.texts.flatMap(([tag, name], number) =>
          isIn(anchor, number) ? [[name, words[number] ? { q: words[number] || "", l: tag } : missing(anchor, name)]] : [],
        )
      : [];
    return [
      ...(record.u ? [make("p", {}, "In provision ", make("a", { href: "#" + record.u }, record.u), ".")] : []),
      ...(note ? [make("p", {}, note)] : []),
      facts(inVersions),
      facts(record.g ? [["Our English", { q: record.g, l: "en" }]] : []),
      facts(listed.filter(([, value]) => value !== null)),
      ...[...within(anchor), ...versionsOf(record), ...(record.p || []), ...readingsOf(record), sourceOf(record)].map(part),
      ...toCopy(anchor, words),
    ];
  }

  /**
   * Whether a record is about a version: a difference is between two of them.
   * @param {string} anchor
   * @param {number} number
   */
  function isIn(anchor, number) {
    return (
      kindOf(anchor) !== "Divergence" ||
      elementsOf(anchor).some((element) => element.closest(`[data-v="v${number}"]`))
    );
  }

  /**
   * @param {string} anchor
   * @param {string} version
   */
  function missing(anchor, version) {
    return kindOf(anchor) === "Divergence" ? `no words here in the ${version} text` : `not in the ${version} text`;
  }

  /**
   * What is said of a divergence in a sentence.
   * @param {string} anchor
   * @returns {string}
   */
  function noteOf(anchor) {
    if (kindOf(anchor) !== "Divergence") return "";
    const element = document.getElementById(anchor);
    const said = element && element.querySelector(":scope > span");
    return (said && said.textContent) || "";
  }

  /**
   * @param {PanelRecord} record
   * @returns {PanelPart}
   */
  function sourceOf(record) {
    const data = records();
    const rows = (record.s || []).map(([text, line, column, start, end]) => {
      const [, name, source] = data.texts[text] || ["", "", ""];
      return [name, `${source}:${line}:${column}`, `${start}–${end}`];
    });
    const remark = `Line and column of the file as received; offsets count characters of the text. Coded by codebook ${data.codebook}.`;
    return { t: "In the source", h: ["", "file:line:column", "offsets"], r: rows, n: remark };
  }

  /**
   * @param {[string, Value][]} listed
   * @returns {HTMLElement | null}
   */
  function facts(listed) {
    if (!listed.length) return null;
    return make(
      "dl",
      {},
      ...listed.flatMap(([term, value]) => [make("dt", {}, term), make("dd", {}, ...said(value, true))]),
    );
  }

  /**
   * @param {PanelPart} one
   * @returns {HTMLElement}
   */
  function part(one) {
    const inside = [];
    if (one.l) inside.push(make("ul", {}, ...one.l.map((item) => make("li", {}, ...said(item, false)))));
    if (one.r) {
      const heads = (one.h || []).map((head) => (head ? make("th", { scope: "col" }, head) : make("td")));
      const rows = one.r.map(([first, ...cells]) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, ...said(first, false)),
          ...cells.map((cell) => make("td", {}, ...said(cell, false))),
        ),
      );
      const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
      inside.push(make("div", { class: "region", role: "group", "aria-label": one.t, tabindex: "0" }, table));
    }
    if (one.n) inside.push(make("p", { class: "remark" }, one.n));
    return make("section", {}, make("h3", {}, one.t), ...inside);
  }

  /**
   * A value as nodes; a code with its definition, where there is room for it.
   * @param {Value} value
   * @param {boolean} defined
   * @returns {(Node | string)[]}
   */
  function said(value, defined) {
    if (value === null || value === "") return [];
    if (typeof value === "string") return [value];
    if (typeof value === "number") return code(records().codes[value] || "", defined);
    if (Array.isArray(value)) return separated(value.map((one) => said(one, defined)), defined);
    const data = records();
    if ("c" in value) {
      const nodes = code(data.codes[value.c] || "", defined);
      for (const node of nodes) if (node instanceof Element) node.textContent = (node.textContent || "").toLowerCase();
      return nodes;
    }
    if ("e" in value) {
      const [id, label] = data.entities[value.e] || ["", ""];
      return [link("entities.html#" + id, label)];
    }
    if ("r" in value) return recordLine(value.r);
    if ("a" in value) return [link(value.a, value.t)];
    if ("x" in value) {
      const [id, title] = data.documents[value.x[0]] || ["", ""];
      return [link(`documents/${id}.html#${value.x[1]}`, `${title}, ${value.x[1]}`)];
    }
    if ("q" in value) {
      const text = typeof value.l === "number" ? data.texts[value.l] : null;
      return [make("q", { lang: (text ? text[0] : String(value.l)) || null, dir: "auto" }, value.q)];
    }
    const detail = make(
      "span",
      { class: "detail" },
      ...value.d.flatMap((one, number) => (number ? [" · ", ...said(one, false)] : said(one, false))),
    );
    return [...value.s.flatMap((one, number) => (number ? [" ", ...said(one, false)] : said(one, false))), detail];
  }

  /**
   * @param {(Node | string)[][]} listed
   * @param {boolean} apart Whether each stands on its own, with its definition.
   * @returns {(Node | string)[]}
   */
  function separated(listed, apart) {
    const full = listed.filter((one) => one.length);
    const hasDefinitions = apart && full.some((one) => one.some((node) => node instanceof Element && node.className === "definition"));
    if (hasDefinitions) return full.map((one) => make("div", {}, ...one));
    return full.flatMap((one, number) => (number ? [", ", ...one] : one));
  }

  /**
   * @param {string} key
   * @param {boolean} defined
   * @returns {(Node | string)[]}
   */
  function code(key, defined) {
    const [label, definition] = cnkh.data.codes[key] || [key, ""];
    const [codelist, step] = key.split(".");
    const shown = SCALES.includes(codelist || "") ? `${step} ${label}` : label;
    if (!defined) return [make("span", { title: definition }, shown)];
    return definition ? [make("span", {}, shown), make("span", { class: "definition" }, definition)] : [shown];
  }

  const SCALES = ["force", "precision", "materiality"];

  /**
   * Another record of this document, in a line.
   * @param {string} anchor
   * @returns {(Node | string)[]}
   */
  function recordLine(anchor) {
    const other = records().records[anchor];
    const note = noteOf(anchor);
    const title = other ? titleNodes(anchor, other) : [];
    return [make("a", { href: "#" + anchor }, `${anchor.split("/").pop()} `, ...title), ...(note ? [make("span", { class: "detail" }, note)] : [])];
  }

  /**
   * A link to an address from the root of the site.
   * @param {string} address
   * @param {string} text
   * @returns {HTMLElement}
   */
  function link(address, text) {
    const [path, fragment] = address.split("#");
    return make("a", { href: path === page && fragment ? "#" + fragment : cnkh.root + address }, text);
  }

  /**
   * The address of a record and how to cite it, to be copied.
   * @param {string} anchor
   * @param {(string | null)[]} words
   * @returns {Node[]}
   */
  function toCopy(anchor, words) {
    const address = location.href.split("#")[0] + "#" + encodeURI(anchor);
    const data = records();
    const quotes = words.flatMap((one) => (one ? [`“${one.trim()}”`] : []));
    const citation = `${quotes.join(" / ")} ${data.title}, ${anchor}. In: ${data.cite} Record ${data.id}/${anchor}.`;
    const cited = location.protocol.startsWith("http") ? `${citation} ${address}` : citation;
    return [field("Address", address), field("Citation", cited.trim())];
  }

  /**
   * @param {string} label
   * @param {string} text
   * @returns {HTMLElement}
   */
  function field(label, text) {
    const id = "copy-" + label.toLowerCase();
    const area = /** @type {HTMLTextAreaElement} */ (
      make("textarea", { id, readonly: true, rows: text.length > 120 ? "4" : "2", dir: "auto" }, text)
    );
    const button = make("button", { type: "button" }, "Copy");
    button.setAttribute("aria-label", `Copy ${label.toLowerCase()}`);
    button.addEventListener("click", () => copy(area));
    return make("div", {}, make("div", { class: "copy" }, make("label", { for: id }, label), button), area);
  }

  /** @param {HTMLTextAreaElement} area */
  async function copy(area) {
    try {
      await navigator.clipboard.writeText(area.value);
      say("Copied.");
    } catch {
      area.focus();
      area.select();
      say("Selected: copy it with the keys of your system.");
    }
  }

  // What is clicked

  reading.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const target = event.target;
    if (!(target instanceof Element)) return;
    const anchorElement = /** @type {HTMLAnchorElement | null} */ (target.closest("a"));
    if (anchorElement) {
      if (anchorElement.matches(".k, .m, .unit-id a, .codes li > a:first-child")) {
        event.preventDefault();
        void open(fragmentOf(anchorElement), { focus: true, from: anchorElement, write: true });
        return;
      }
      if (!anchorElement.matches(".n") || !main.classList.contains("no-names")) return;
      event.preventDefault();
    }
    if (target.closest("summary, button, .finding-note")) return;
    const selection = window.getSelection();
    if (selection && !selection.isCollapsed) return;
    const unit = target.closest(".unit");
    const element = target.closest(MARKED);
    const listed = element ? recordsOf(element).filter(isShown) : [];
    if (listed.length) {
      // Clicked again, the next longer mark is meant.
      const next = listed[(listed.indexOf(chosen) + 1) % listed.length] || "";
      void open(next, { write: true, from: linkOf(next) });
    } else if (unit && target.closest(".words")) {
      void open(unit.id, { write: true, from: linkOf(unit.id) });
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden && !event.defaultPrevented) {
      event.preventDefault();
      close();
    }
  });

  window.addEventListener("hashchange", () => {
    const anchor = here();
    if (isRecord(anchor)) void open(anchor, { focus: panel.contains(document.activeElement) || document.activeElement === document.body && !panel.hidden });
    else if (!anchor) close();
  });
  if (isRecord(here())) void open(here());
})();
