// @ts-check
/**
 * The search page: what `cnkh_data.search` finds, in the same order, and threads, codes, rules and pages beside it.
 *
 * `cnkh.data.search` has the words that are looked in, and `cnkh.data.texts` those of units (`site/search.py` makes both). What is looked for stands in the fragment: `#q=`.
 */

/**
 * @typedef {string | number | [string, number]} Label Words, the cell that has them, or words and the cell that has the rest.
 * @typedef {[kind: number, id: string, label: Label, order: number[]]} Found
 * @typedef {[found: number, field: number, language: number, words: string | number[], text?: number, start?: number]} Cell
 * Words are given once: other cells that have them say in which cell they stand, or in which unit of a text (-1 for the first), and
 * from which code point to which if there are more.
 *
 * @typedef {object} SearchIndex
 * @property {string[]} kinds
 * @property {{ [kind: string]: string }} bases
 * @property {string[]} fields
 * @property {string[]} languages
 * @property {string[]} texts
 * @property {Found[]} found
 * @property {Cell[]} cells
 * @property {[id: string, title: string][]} documents
 * @property {{ [path: string]: string }} pages
 * @property {number} around
 *
 * @typedef {object} Match
 * @property {string} field
 * @property {string} language
 * @property {string} before
 * @property {string} quote
 * @property {string} after
 * @property {string | null} text
 * @property {number} start First code point, of the text if there is one.
 * @property {number} end
 *
 * @typedef {object} Hit
 * @property {string} kind
 * @property {string} id
 * @property {string} label
 * @property {string} address
 * @property {Match[]} matches Best first.
 */

var cnkhSearch = (function () {
  "use strict";

  /** @type {[place: string, language: string, words: string][] | undefined} */
  let units;

  /**
   * The words of a unit of a text.
   * @param {number} number
   */
  function unit(number) {
    units ??= /** @type {[string, string, string][][]} */ (Object.values(cnkh.data.texts)).flat();
    return units[number][2];
  }

  /**
   * The words of a cell.
   * @param {SearchIndex} index
   * @param {Cell} cell
   * @returns {string}
   */
  function wordsOf(index, cell) {
    const words = cell[3];
    if (typeof words === "string") return words;
    const [other, ...span] = words;
    const whole = other < 0 ? unit(-1 - other) : wordsOf(index, index.cells[other]);
    const own = span.length ? [...whole].slice(span[0], span[1]).join("") : whole;
    // They are not looked up again at the next search.
    cell[3] = own;
    return own;
  }

  /**
   * What has some words, best first.
   * @param {SearchIndex} index
   * @param {string} words
   * @returns {Hit[]}
   */
  function search(index, words) {
    const wanted = new cnkhWords.Wanted(words);
    if (!wanted.any) return [];
    const [provision, commitment] = ["provision", "commitment"].map((kind) => index.kinds.indexOf(kind));
    /** @type {Set<string>} */
    const taken = new Set();
    /** @type {Map<number, { rank: number[], match: Match }[]>} */
    const places = new Map();
    for (const cell of index.cells) {
      const [found] = cell;
      const [together, spans] = wanted.places(wordsOf(index, cell));
      for (const span of spans) {
        const match = matched(index, cell, span);
        const where = `${match.text}:${match.start}:${match.end}`;
        const kind = index.found[found][0];
        if (kind === provision && taken.has(where)) continue;
        if (kind === commitment && match.text !== null) taken.add(where);
        const there = places.get(found) || [];
        there.push({ rank: rank(index, cell, match, together), match });
        places.set(found, there);
      }
    }
    const ranked = [...places].map(([found, there]) => {
      there.sort((one, other) => inOrder(one.rank, other.rank));
      return { found: index.found[found], best: there[0].rank, matches: there.map((one) => one.match) };
    });
    ranked.sort((one, other) => inOrder(one.best, other.best) || inOrder(one.found[3], other.found[3]));
    return ranked.map(({ found, matches }) => {
      const [number, short, label] = found;
      const kind = index.kinds[number];
      const id = idOf(index, kind, short);
      return { kind, id, label: labelOf(index, label), address: addressOf(index, kind, id), matches };
    });
  }

  /**
   * @param {number[]} one
   * @param {number[]} other
   */
  function inOrder(one, other) {
    for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
      if (one[at] !== other[at]) return one[at] - other[at];
    }
    return one.length - other.length;
  }

  /**
   * @param {SearchIndex} index
   * @param {Cell} cell
   * @param {[number, number]} span
   * @returns {Match}
   */
  function matched(index, cell, [start, end]) {
    const [, field, language, , text, first = 0] = cell;
    const words = wordsOf(index, cell);
    const before = [...words.slice(0, start)];
    const quote = words.slice(start, end);
    const after = [...words.slice(end)];
    const { around } = index;
    return {
      field: index.fields[field],
      language: index.languages[language],
      before: before.length <= around ? before.join("") : "…" + before.slice(-around).join(""),
      quote,
      after: after.length <= around ? after.join("") : after.slice(0, around).join("") + "…",
      text: text === undefined ? null : index.texts[text],
      start: first + before.length,
      end: first + before.length + [...quote].length,
    };
  }

  /**
   * Rank of a match, the lowest first.
   * @param {SearchIndex} index
   * @param {Cell} cell
   * @param {Match} match
   * @param {boolean} together whether the words stand together
   */
  function rank(index, cell, match, together) {
    const name = match.field === "name";
    const whole = !match.before.trim() && !match.after.trim();
    const group = name && whole ? 0 : 1 + cell[1];
    return [group, together ? 0 : 1, ...(name ? [match.start > 0 ? 1 : 0, [...wordsOf(index, cell)].length] : [])];
  }

  /**
   * What something is called.
   * @param {SearchIndex} index
   * @param {Label} label
   * @returns {string}
   */
  function labelOf(index, label) {
    if (typeof label === "string") return label;
    if (typeof label === "number") return wordsOf(index, index.cells[label]);
    return label[0] + labelOf(index, label[1]);
  }

  /**
   * The id of something; that of a record of a document begins with the number of the document.
   * @param {SearchIndex} index
   * @param {string} kind
   * @param {string} short
   */
  function idOf(index, kind, short) {
    if (kind in index.bases) return short;
    const [number, ...rest] = short.split("/");
    return [index.documents[Number(number)][0], ...rest].join("/");
  }

  /**
   * Where something stands; as `addresses` has it.
   * @param {SearchIndex} index
   * @param {string} kind
   * @param {string} id
   */
  function addressOf(index, kind, id) {
    if (kind in index.bases) return index.bases[kind] + id;
    const [document_, ...rest] = id.split("/");
    return `documents/${document_}.html` + (rest.length ? "#" + rest.join("/") : "");
  }

  /**
   * Of each language and field, the first match.
   * @param {Match[]} matches
   */
  function firstOfEach(matches) {
    /** @type {Map<string, Match>} */
    const first = new Map();
    for (const match of matches) {
      const key = match.field + " " + match.language;
      if (!first.has(key)) first.set(key, match);
    }
    return [...first.values()];
  }

  return { search, firstOfEach, addressOf, idOf };
})();

(function () {
  "use strict";

  /** @type {HTMLElement | null} */
  const form = document.querySelector("[data-search-page]");
  if (!form) return;
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const count = /** @type {HTMLElement} */ (document.querySelector("[data-search-count]"));
  /** @type {NodeListOf<HTMLElement>} */
  const groups = document.querySelectorAll("[data-search-group]");
  /** @type {SearchIndex} */
  const index = cnkh.data["search"];
  const documents = new Map(index.documents);
  const WAIT = 150;
  const SHOWN = 8;
  /** Fields whose words are no source's, and what is said of them. @type {{ [field: string]: string }} */
  const OURS = { object: "in short", gloss: "our English" };
  let timer = 0;

  form.hidden = false;
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => look(true), WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) look(true);
  });
  window.addEventListener("hashchange", fromAddress);
  fromAddress();

  function fromAddress() {
    const words = cnkh.state().get("q") || "";
    if (words !== input.value.trim() || words === "") {
      input.value = words;
      look(false);
    }
    document.title = words ? `“${words}” · ${document.title.split("” · ").pop()}` : document.title;
  }

  /** @param {boolean} keep whether the address is to say what is looked for */
  function look(keep) {
    const words = input.value.trim();
    if (keep) cnkh.setState(new URLSearchParams(words ? { q: words } : {}));
    const hits = cnkhSearch.search(index, words);
    count.textContent = !words ? "" : hits.length ? counted(hits.length) : `Nothing has “${words}”.`;
    for (const group of groups) {
      show(group, hits.filter((hit) => hit.kind === group.dataset.searchGroup));
    }
  }

  /** @param {number} number */
  function counted(number) {
    return number === 1 ? "1 result" : `${number.toLocaleString("en")} results`;
  }

  /**
   * Fill a group: its first hits, and a button for the others.
   * @param {HTMLElement} group
   * @param {Hit[]} hits
   */
  function show(group, hits) {
    const list = /** @type {HTMLElement} */ (group.querySelector("ol"));
    const more = /** @type {HTMLButtonElement} */ (group.querySelector("button"));
    const number = /** @type {HTMLElement} */ (group.querySelector("[data-number]"));
    group.hidden = !hits.length;
    number.textContent = String(hits.length);
    const rest = hits.length - SHOWN;
    // One more is shown rather than asked for.
    const shown = rest > 1 ? SHOWN : hits.length;
    list.replaceChildren(...hits.slice(0, shown).map(item));
    more.hidden = shown === hits.length;
    more.textContent = `Show ${rest} more`;
    more.onclick = () => {
      const added = hits.slice(shown).map(item);
      list.append(...added);
      more.hidden = true;
      added[0].querySelector("a")?.focus();
    };
  }

  /**
   * @param {Hit} hit
   * @returns {HTMLElement}
   */
  function item(hit) {
    const label = hit.label || documents.get(hit.id.split("/")[0]) || hit.id;
    const link = cnkh.make("a", { href: cnkh.root + hit.address }, ...marked(label));
    const about = aboutIt(hit, label).flatMap((part) => [" ", part]);
    const others = cnkhSearch.firstOfEach(hit.matches).filter((match) => match.before + match.quote + match.after !== label);
    return cnkh.make("li", {}, cnkh.make("p", { class: "hit-head" }, link, ...about), others.map(shown));
  }

  /**
   * Where it stands, beside what it is called.
   * @param {Hit} hit
   * @param {string} label
   * @returns {Node[]}
   */
  function aboutIt(hit, label) {
    const [first, ...rest] = hit.id.split("/");
    const place = hit.kind === "page" ? "" : rest.join("/");
    const titles = {
      code: hit.id.split(".")[0].replaceAll("_", " "),
      page: index.pages[hit.id.split("#")[0]],
    };
    const title = titles[/** @type {"code" | "page"} */ (hit.kind)] || (place && documents.get(first));
    return [
      ...(place ? [cnkh.make("span", { class: "id muted" }, place)] : []),
      ...(title && title !== label ? [cnkh.make("span", { class: "muted small" }, title)] : []),
    ];
  }

  /**
   * A label, with the words in it that are looked for.
   * @param {string} label
   * @returns {(string | Node)[]}
   */
  function marked(label) {
    /** @type {(string | Node)[]} */
    const made = [];
    let at = 0;
    for (const [start, end] of new cnkhWords.Wanted(input.value).marks(label)) {
      made.push(label.slice(at, start), cnkh.make("mark", {}, label.slice(start, end)));
      at = end;
    }
    return [...made, label.slice(at)];
  }

  /**
   * The words around a match.
   * @param {Match} match
   */
  function shown(match) {
    const said = OURS[match.field];
    const words = cnkh.make(
      "span",
      { lang: match.language, dir: "auto" },
      match.before,
      cnkh.make("mark", {}, match.quote),
      match.after,
    );
    return cnkh.make("p", { class: "hit-words" }, said ? cnkh.make("span", { class: "muted small" }, said + ": ") : null, words);
  }
})();
