"use strict";
// Language, light or dark, and the layers shown: kept from visit to visit where the browser lets a page on disk keep.
musnad.settings = (() => {
  const root = document.documentElement;
  const night = matchMedia("(prefers-color-scheme: dark)");

  function read(key) {
    try {
      return localStorage.getItem(`musnad.${key}`);
    } catch {
      return null;
    }
  }

  function keep(key, value) {
    try {
      localStorage.setItem(`musnad.${key}`, value);
    } catch {
      // A browser that keeps nothing forgets; the page works all the same.
    }
  }

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : night.matches);

  function showTheme() {
    document.getElementById("theme")?.setAttribute("aria-pressed", String(isDark()));
  }

  function switchTheme() {
    root.dataset.theme = isDark() ? "light" : "dark";
    keep("theme", root.dataset.theme);
    showTheme();
  }

  function setLanguage(language) {
    root.lang = language;
    root.dir = language === "ar" ? "rtl" : "ltr";
    keep("language", language);
    labelControls();
  }

  /** Names of controls that are said, not shown. */
  function labelControls() {
    const words = musnad.have("setting")?.words;
    if (!words) return;
    for (const element of document.querySelectorAll("[data-label]:not(mark)")) {
      const word = words[element.dataset.label];
      if (word) element.setAttribute("aria-label", word[root.lang]);
    }
    for (const element of document.querySelectorAll("[data-hint]"))
      element.placeholder = words[element.dataset.hint][root.lang];
  }

  root.lang = read("language") === "en" ? "en" : "ar";
  root.dir = root.lang === "ar" ? "rtl" : "ltr";
  if (["light", "dark"].includes(read("theme"))) root.dataset.theme = read("theme");
  night.addEventListener("change", showTheme);
  document.addEventListener("DOMContentLoaded", () => {
    labelControls();
    showTheme();
    document.getElementById("theme").addEventListener("click", switchTheme);
    document
      .getElementById("language")
      .addEventListener("click", () => setLanguage(root.lang === "ar" ? "en" : "ar"));
  });
  return { read, keep, switchTheme };
})();
