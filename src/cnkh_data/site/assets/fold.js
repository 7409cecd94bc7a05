// @ts-check
/**
 * Words are compared as `cnkh_data.search` compares them: case, accents, script and the spaces of Chinese make no difference.
 *
 * What characters are compared as comes from a file of data, `cnkh.data.folding`.
 */

var cnkhWords = (function () {
  "use strict";

  /**
   * @typedef {object} Folding
   * @property {string} characters
   * @property {string} compared_as
   * @property {Record<string, string>} others
   * @property {string} unspaced
   * @property {string} spaced
   * @property {string[]} alike
   * @property {string} gaps
   * @property {number} shortest_part
   */

  const SPACE = "[\\s\\x1c-\\x1f\\x85]";

  /** What the table says, made ready when it is first asked for. */
  class Table {
    /** @param {Folding} folding */
    constructor(folding) {
      const from = [...folding.characters];
      const to = [...folding.compared_as];
      /** @type {Map<string, string>} */
      this.compared = new Map(Object.entries(folding.others));
      from.forEach((character, at) => this.compared.set(character, to[at]));
      this.unspaced = new RegExp(`[${folding.unspaced}]`, "u");
      this.spaced = new RegExp(`[${folding.spaced}]`, "u");
      this.alike = folding.alike;
      this.gaps = folding.gaps;
      this.shortestPart = folding.shortest_part;
    }
  }

  /** @type {Table | undefined} */
  let table;

  /** @returns {Table} */
  function folds() {
    table ??= new Table(cnkh.data["folding"]);
    return table;
  }

  /**
   * What a character is compared as.
   * @param {string} character
   * @returns {string}
   */
  const asCompared = (character) => folds().compared.get(character) ?? character.toLowerCase();

  /**
   * A text as it is compared with others.
   * @param {string} text
   * @returns {string}
   */
  function compared(text) {
    if (isPlain(text)) {
      return text.toLowerCase();
    }
    let made = "";
    for (const character of text) {
      made += asCompared(character);
    }
    return made;
  }

  /**
   * Whether a text has ASCII characters alone.
   * @param {string} text
   */
  const isPlain = (text) => !/[^\x00-\x7f]/.test(text);

  /**
   * For each place between the characters of a text: its offset there, and in the text as it is compared.
   * @param {string} text
   * @returns {[number[], number[]]}
   */
  function places(text) {
    const own = [0];
    const held = [0];
    for (const character of text) {
      own.push(own[own.length - 1] + character.length);
      held.push(held[held.length - 1] + asCompared(character).length);
    }
    return [own, held];
  }

  /**
   * Index of the last offset that is not above another one.
   * @param {number[]} offsets
   * @param {number} offset
   */
  function lastUpTo(offsets, offset) {
    let low = 0;
    let high = offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (offsets[middle] <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /**
   * Where a text has what stands at some offsets of it as it is compared; an accent goes with its letter.
   * @param {[number[], number[]]} known
   * @param {number} start
   * @param {number} end
   * @returns {[number, number]}
   */
  function back([own, held], start, end) {
    const first = lastUpTo(held, start);
    const before = lastUpTo(held, end - 1) + 1;
    return [own[first], own[Math.max(before, lastUpTo(held, end))]];
  }

  /** A pattern, and whether no letter may stand before what it finds. */
  class Pattern {
    /**
     * @param {string} words as they are compared
     * @param {boolean} whole whether nothing may go on where they end
     */
    constructor(words, whole) {
      const { spaced } = folds();
      const begins = spaced.test([...words][0]);
      this.opens = begins;
      const end = whole && begins ? `(?!${spaced.source})` : "";
      this.expression = new RegExp(pattern([...words]) + end, "gu");
    }

    /**
     * Each place in a text as it is compared.
     * @param {string} held
     * @returns {[number, number][]}
     */
    all(held) {
      /** @type {[number, number][]} */
      const found = [];
      const { expression } = this;
      expression.lastIndex = 0;
      for (let match = expression.exec(held); match; match = expression.exec(held)) {
        if (this.opens && this.goesOn(held, match.index)) {
          expression.lastIndex = match.index + 1;
          continue;
        }
        found.push([match.index, match.index + match[0].length]);
        if (!match[0]) {
          expression.lastIndex += 1;
        }
      }
      return found;
    }

    /**
     * Whether a letter stands before a place, so that no word begins there. Older browsers cannot look back in a pattern.
     * @param {string} held
     * @param {number} at
     */
    goesOn(held, at) {
      return at > 0 && folds().spaced.test(held[at - 1]);
    }
  }

  /**
   * Source of a pattern of words: spaces and hyphens, apostrophes, and quotation marks are alike.
   * @param {string[]} words
   * @returns {string}
   */
  function pattern(words) {
    const { unspaced, gaps } = folds();
    let made = "";
    words.forEach((character, at) => {
      if (at && gaps.includes(character) && gaps.includes(words[at - 1])) {
        return;
      }
      const beside = words.slice(Math.max(0, at - 1), at + 2).some((one) => unspaced.test(one));
      if (at && beside && character !== " " && words[at - 1] !== " ") {
        made += `${SPACE}*`;
      }
      made += oneOf(character, beside);
    });
    return made + (/\p{Nd}$/u.test(words.join("")) ? "(?!\\p{Nd})" : "");
  }

  /**
   * @param {string} character
   * @param {boolean} besideUnspaced
   */
  function oneOf(character, besideUnspaced) {
    const { alike, gaps } = folds();
    const signs = alike.find((one) => one.includes(character));
    if (signs === undefined) {
      return escaped(character);
    }
    const times = signs !== gaps ? "" : besideUnspaced ? "*" : "+";
    return `[${[...signs].map(escaped).join("")}]${times}`;
  }

  /** @param {string} character */
  const escaped = (character) => (/[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\x${hex(character)}` : character);

  /** @param {string} character */
  const hex = (character) => character.charCodeAt(0).toString(16).padStart(2, "0");

  /** Words that are looked for. */
  class Wanted {
    /** @param {string} words */
    constructor(words) {
      const parts = compared(words.normalize("NFC"))
        .split(new RegExp(`${SPACE}+`, "u"))
        .filter(Boolean);
      const { shortestPart } = folds();
      /** Whether there is anything to look for. */
      this.any = parts.length > 0;
      this.together = this.any ? [new Pattern(parts.join(" "), false)] : [];
      this.each = [...new Set(parts)].map((part) => new Pattern(part, [...part].length < shortestPart));
    }

    /**
     * Whether the words stand together, and each place in a text; no place if it lacks any of them.
     * @param {string} text
     * @returns {[boolean, [number, number][]]}
     */
    places(text) {
      const held = compared(text);
      const together = this.together.flatMap((one) => one.all(held));
      const found = together.length ? together : this.scattered(held);
      return [together.length > 0, inText(text, found)];
    }

    /**
     * Each place of any of the words in a text, those that overlap as one.
     * @param {string} text
     * @returns {[number, number][]}
     */
    marks(text) {
      const held = compared(text);
      const together = this.together.flatMap((one) => one.all(held));
      const found = together.length ? together : this.each.flatMap((one) => one.all(held)).sort(inOrder);
      /** @type {[number, number][]} */
      const apart = [];
      for (const [start, end] of inText(text, found)) {
        const last = apart[apart.length - 1];
        if (last && start < last[1]) last[1] = Math.max(last[1], end);
        else apart.push([start, end]);
      }
      return apart;
    }

    /**
     * Whether each of the words stands in one of several texts, which are given as they are compared.
     * @param {readonly string[]} held
     */
    in(held) {
      return (
        this.each.every((one) => held.some((text) => one.all(text).length > 0)) ||
        this.together.some((one) => held.some((text) => one.all(text).length > 0))
      );
    }

    /**
     * @param {string} held
     * @returns {[number, number][]}
     */
    scattered(held) {
      const found = this.each.map((one) => one.all(held));
      if (found.length < 2 || found.some((one) => !one.length)) {
        return [];
      }
      const once = new Map(found.flat().map((span) => [span.join(), span]));
      return [...once.values()].sort(inOrder);
    }
  }

  /**
   * @param {[number, number]} one
   * @param {[number, number]} other
   */
  const inOrder = (one, other) => one[0] - other[0] || one[1] - other[1];

  /**
   * Offsets in a text of places in it as it is compared.
   * @param {string} text
   * @param {[number, number][]} spans
   * @returns {[number, number][]}
   */
  function inText(text, spans) {
    if (!spans.length || isPlain(text)) {
      return spans;
    }
    const known = places(text);
    return spans.map(([start, end]) => back(known, start, end));
  }

  return { compared, Wanted };
})();
