// @ts-check
/**
 * The records behind the findings: a link to each of those in a list with its words, when somebody asks for them or comes from a number.
 */
(function () {
  "use strict";

  /** @typedef {[string, string | null]} Run Words, and their language if it is not that of the page. */

  /**
   * The words of whole units, by page and place; all pages have them in one file.
   * @returns {Map<string, Run[]>}
   */
  function unitWords() {
    /** @type {Map<string, Run[]>} */
    const found = new Map();
    /** @type {{ [document: string]: [string, string, string][] }} */
    const units = cnkh.data.texts || {};
    for (const [document_, own] of Object.entries(units)) {
      for (const [place, language, words] of own) {
        const key = `documents/${document_}.html#${place}`;
        const before = found.get(key);
        found.set(key, [...(before ? [...before, /** @type {Run} */ ([" / ", null])] : []), [words, language]]);
      }
    }
    return found;
  }

  /** @type {Map<string, Run[]> | undefined} */
  let ofUnits;

  /** @param {Element} section */
  async function showWords(section) {
    section.querySelector("button")?.remove();
    await cnkh.load("data/texts.js");
    ofUnits ??= unitWords();
    /** @type {{ [page: string]: { [anchor: string]: Run[] } }} */
    const known = cnkh.data.listed;
    for (const paragraph of section.querySelectorAll(":scope > p")) {
      const page = paragraph.querySelector("a")?.getAttribute("href");
      const places = paragraph.querySelector("span");
      if (!page || !places) continue;
      const items = (places.textContent || "").split(", ").map((place) => {
        const runs = known[page]?.[place] || (ofUnits && ofUnits.get(`${page}#${place}`)) || [];
        const words = runs.map(([text, language]) =>
          language ? cnkh.make("span", { lang: language }, text) : text,
        );
        return cnkh.make("li", {}, cnkh.make("a", { href: `${page}#${encodeURI(place)}` }, place), " ", words);
      });
      places.remove();
      paragraph.after(cnkh.make("ul", {}, items));
    }
  }

  async function follow() {
    const section = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (section && section.classList.contains("listed-records") && section.querySelector("button")) {
      await showWords(section);
      section.scrollIntoView();
    }
  }

  for (const section of document.querySelectorAll(".listed-records")) {
    if (section.querySelector("p > a")) {
      const heading = section.querySelector("h2")?.textContent || "";
      const button = cnkh.make("button", { type: "button", "aria-label": `Show the words: ${heading}` }, "Show the words");
      button.addEventListener("click", async () => {
        await showWords(section);
        section.querySelector("a")?.focus();
      });
      section.querySelector("h2")?.after(button);
    }
  }
  window.addEventListener("hashchange", follow);
  follow();
})();
