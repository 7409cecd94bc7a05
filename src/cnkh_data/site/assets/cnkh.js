// @ts-check
/**
 * What every page needs: the namespace, small helpers, the switch between light and dark, and the search box.
 *
 * Scripts of other sections add to `cnkh`. Data files assign to `cnkh.data`. Nothing here asks the network: a data file is loaded by
 * a script element, which also works where a page was opened from a folder.
 */

/**
 * @typedef {string | Node | null | undefined | false} Child
 * @typedef {{ [name: string]: any }} Data
 * @typedef {object} Namespace
 * @property {Data} data What data files have assigned.
 * @property {string} root Address of the root of the site, relative to this page: "" or "../".
 * @property {(tag: string, attributes?: { [name: string]: string | boolean | null | undefined }, ...children: (Child | Child[])[]) => HTMLElement} make
 * @property {(path: string) => Promise<void>} load
 * @property {(name: string) => string | null} remembered
 * @property {(name: string, value: string) => void} remember
 * @property {(words: string) => void} say
 * @property {() => URLSearchParams} state
 * @property {(state: URLSearchParams) => void} setState
 * @property {(tag: string) => "ltr" | "rtl" | "auto"} direction
 */

/** @type {Namespace} */
// eslint-disable-next-line no-var
var cnkh = (function () {
  "use strict";

  /** @type {Map<string, Promise<void>>} */
  const loading = new Map();
  const root = document.body.dataset.root || "";

  /**
   * Make an element; text is always text, never markup.
   * @type {Namespace["make"]}
   */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    for (const child of children.flat()) {
      if (child) element.append(child);
    }
    return element;
  }

  /**
   * Load a script of the site once, such as a file of data; `path` is from the root of the site.
   * @type {Namespace["load"]}
   */
  function load(path) {
    let promise = loading.get(path);
    if (!promise) {
      promise = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = root + path;
        script.addEventListener("load", () => resolve());
        script.addEventListener("error", () => {
          loading.delete(path);
          reject(new Error(path + " could not be loaded"));
        });
        document.head.append(script);
      });
      loading.set(path, promise);
    }
    return promise;
  }

  /** @type {Namespace["remembered"]} */
  function remembered(name) {
    try {
      return localStorage.getItem("cnkh." + name);
    } catch {
      return null;
    }
  }

  /** @type {Namespace["remember"]} */
  function remember(name, value) {
    try {
      localStorage.setItem("cnkh." + name, value);
    } catch {
      // Nothing can be remembered here; the page works all the same.
    }
  }

  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.body.append(status);

  /**
   * Tell a screen reader something, without moving the focus.
   * @type {Namespace["say"]}
   */
  function say(words) {
    status.textContent = "";
    window.setTimeout(() => {
      status.textContent = words;
    }, 50);
  }

  /**
   * The state of a page in its fragment: `#document=a&force_en=2`.
   * @type {Namespace["state"]}
   */
  function state() {
    const fragment = location.hash.slice(1);
    return new URLSearchParams(fragment.includes("=") ? fragment : "");
  }

  /** @type {Namespace["setState"]} */
  function setState(next) {
    const fragment = next.toString();
    // An address without a fragment would scroll to the top, and one that is replaced fills no history.
    history.replaceState(null, "", fragment ? "#" + fragment : location.pathname + location.search);
  }

  /** @type {Namespace["direction"]} */
  function direction(tag) {
    const found = document.querySelector(`[lang="${CSS.escape(tag)}"][dir]`);
    return found && found.getAttribute("dir") === "rtl" ? "rtl" : "auto";
  }

  function isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  /** @type {HTMLButtonElement | null} */
  const themeSwitch = document.querySelector("[data-theme-switch]");
  if (themeSwitch) {
    themeSwitch.hidden = false;
    const name = () => {
      themeSwitch.textContent = isDark() ? "Light" : "Dark";
      themeSwitch.title = isDark() ? "Light colours" : "Dark colours";
    };
    name();
    themeSwitch.addEventListener("click", () => {
      const next = isDark() ? "light" : "dark";
      document.documentElement.dataset.theme = next;
      remember("theme", next);
      name();
    });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  }

  /** @type {HTMLElement | null} */
  const box = document.querySelector(".search-box");
  const input = box && box.querySelector("input");
  if (box && input) {
    box.hidden = false;
    for (const link of document.querySelectorAll(".search-link")) link.classList.add("unseen-if-scripted");
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing && input.value.trim()) {
        location.href = box.dataset.search + "#q=" + encodeURIComponent(input.value.trim());
      }
    });
  }

  return { data: {}, root, make, load, remembered, remember, say, state, setState, direction };
})();
