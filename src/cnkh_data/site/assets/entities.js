// @ts-check
/**
 * Pages with an index of names: a filter by typing, whose words stand in the address (`#find=corridor`), and the sentences that
 * mention somebody, which are loaded when they are first asked for.
 */
(function () {
  "use strict";

  /**
   * Differences are listed by document, and numbered through, as are units in the file of their words.
   * @typedef {object} Mentions
   * @property {{ [document: string]: string }} titles
   * @property {{ [entity: string]: number[] }} of Number of the unit, start and end of the mention, and so on.
   * @property {{ [document: string]: [string, string][] }} differences Place, what the type is called.
   * @property {{ [entity: string]: number[] }} touched Numbers of the differences on words that name it.
   */

  /** @typedef {{ [document: string]: [place: string, language: string, words: string][] }} Texts */

  /** @typedef {{ key: string, entry: HTMLElement, section: HTMLElement | null, words: string }} Item */

  /**
   * Words as they are compared: in simplified script, without accents, in small letters.
   * @param {string} words
   */
  function folded(words) {
    return cnkhWords.compared(words);
  }

  /** @param {HTMLElement} box */
  function filter(box) {
    const list = document.querySelector(`[data-list="${box.dataset.filter}"]`);
    const input = box.querySelector("input");
    const count = box.querySelector("[role=status]");
    if (!list || !input || !count) return;
    /** @type {Item[]} */
    const items = [];
    for (const entry of list.querySelectorAll("li, tbody tr")) {
      const link = entry.querySelector("a[href^='#']");
      if (link && entry instanceof HTMLElement) {
        const key = decodeURIComponent((link.getAttribute("href") || "").slice(1));
        const section = document.getElementById(key);
        const names = section && section.querySelector("[data-names]");
        const words = folded([key, entry.textContent, (names || section || entry).textContent].join(" "));
        items.push({ key, entry, section, words });
      }
    }
    /** @type {HTMLElement[]} */
    const groups = [...document.querySelectorAll(".of-kind, .of-type")].filter((one) => one instanceof HTMLElement);

    function apply() {
      const wanted = folded(input ? input.value : "").trim().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { entry, section, words } of items) {
        const hidden = !wanted.every((word) => words.includes(word));
        entry.hidden = hidden;
        if (section) section.hidden = hidden;
        if (!hidden) shown += 1;
      }
      for (const group of groups) {
        group.hidden = wanted.length > 0 && !items.some(({ entry, section }) => !entry.hidden && (group.contains(entry) || group.contains(section)));
      }
      if (count) count.textContent = wanted.length ? `${shown} of ${items.length}` : "";
    }

    function remember() {
      const state = new URLSearchParams();
      if (input && input.value.trim()) state.set("find", input.value.trim());
      cnkh.setState(state);
    }

    function follow() {
      if (!input) return;
      const find = cnkh.state().get("find");
      const target = decodeURIComponent(location.hash.slice(1));
      if (find !== null) {
        input.value = find;
        apply();
      } else if (target && input.value) {
        // Somebody follows a link to an entry that the filter may hide.
        input.value = "";
        apply();
        document.getElementById(target)?.scrollIntoView();
      }
    }

    input.addEventListener("input", () => {
      apply();
      remember();
    });
    window.addEventListener("hashchange", follow);
    box.hidden = false;
    follow();
  }

  /**
   * What is chosen of a list by document, in place of what the page says without a script.
   * @template {unknown[]} T
   * @param {HTMLElement} details
   * @param {{ [document: string]: T[] }} lists
   * @param {(number: number) => boolean} chosen
   * @param {(item: T, number: number) => (Node | string)[]} shown What stands behind the place.
   */
  function showChosen(details, lists, chosen, shown) {
    /** @type {Mentions} */
    const { titles } = cnkh.data.mentions;
    for (const old of details.querySelectorAll(":scope > p")) old.remove();
    let number = 0;
    for (const [name, items] of Object.entries(lists)) {
      const page = `${cnkh.root}documents/${encodeURIComponent(name)}.html`;
      /** @type {HTMLElement[]} */
      const entries = [];
      for (const item of items) {
        if (chosen(number)) {
          const place = String(item[0]);
          const link = cnkh.make("a", { href: `${page}#${encodeURI(place)}` }, place);
          entries.push(cnkh.make("li", {}, link, " ", shown(item, number)));
        }
        number += 1;
      }
      if (entries.length) {
        details.append(cnkh.make("p", {}, cnkh.make("a", { href: page }, titles[name] || name)));
        details.append(cnkh.make("ul", { class: "sentences" }, entries));
      }
    }
  }

  /**
   * @param {HTMLElement} details
   * @param {string} entity
   */
  function showSentences(details, entity) {
    /** @type {Mentions} */
    const { of } = cnkh.data.mentions;
    /** @type {Texts} */
    const units = cnkh.data.texts;
    const found = of[entity] || [];
    /** @type {Map<number, [number, number][]>} */
    const byUnit = new Map();
    for (let at = 0; at < found.length; at += 3) {
      const unit = found[at] ?? 0;
      byUnit.set(unit, [...(byUnit.get(unit) || []), [found[at + 1] ?? 0, found[at + 2] ?? 0]]);
    }
    showChosen(
      details,
      units,
      (number) => byUnit.has(number),
      ([, language, words], number) => {
        const direction = cnkh.direction(language) === "rtl" ? "rtl" : null;
        return [cnkh.make("span", { lang: language, dir: direction }, marked(words, byUnit.get(number) || []))];
      },
    );
  }

  /**
   * @param {HTMLElement} details
   * @param {string} entity
   */
  function showDifferences(details, entity) {
    /** @type {Mentions} */
    const { differences, touched } = cnkh.data.mentions;
    const own = new Set(touched[entity] || []);
    showChosen(details, differences, (number) => own.has(number), ([, type]) => [type]);
  }

  /**
   * Words with what mentions somebody marked; a name inside another of the same is part of it.
   * @param {string} words
   * @param {[number, number][]} marks
   */
  function marked(words, marks) {
    /** @type {(string | HTMLElement)[]} */
    const pieces = [];
    let at = 0;
    for (const [start, end] of [...marks].sort((one, other) => one[0] - other[0] || other[1] - one[1])) {
      if (start < at) continue;
      pieces.push(words.slice(at, start), cnkh.make("mark", {}, words.slice(start, end)));
      at = end;
    }
    return [...pieces, words.slice(at)];
  }

  for (const box of document.querySelectorAll("[data-filter]")) {
    if (box instanceof HTMLElement) filter(box);
  }
  for (const details of document.querySelectorAll("details[data-mentions], details[data-touched]")) {
    if (!(details instanceof HTMLElement)) continue;
    const entity = details.closest("section")?.id || "";
    const show = async () => {
      await Promise.all([cnkh.load("data/mentions.js"), cnkh.load("data/texts.js")]);
      if ("mentions" in details.dataset) showSentences(details, entity);
      else showDifferences(details, entity);
    };
    details.addEventListener("toggle", show, { once: true });
  }
})();
