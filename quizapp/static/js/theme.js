// The reading lamp. Loaded before the first paint, so that nobody who turned it off is dazzled.
(() => {
  const root = document.documentElement;
  // What the player's profile says. Pressing the lamp overrules it in this browser until the profile says otherwise.
  const profile = root.dataset.theme ?? "auto";
  const dark = matchMedia("(prefers-color-scheme: dark)");

  const kept = () => {
    try {
      const [theme, over = "auto"] = (localStorage.getItem("theme") ?? "").split(" over ");
      return over === profile ? theme : null;
    } catch {
      return null; // a browser that keeps nothing follows its system
    }
  };
  const keep = (theme) => {
    try {
      localStorage.setItem("theme", `${theme} over ${profile}`);
    } catch {
      /* then it lasts as long as the page */
    }
  };
  const current = () => root.dataset.theme ?? (dark.matches ? "dark" : "light");
  const label = (button) => {
    const word = button.querySelector("[data-theme-word]");
    word.textContent = current() === "dark" ? button.dataset.wordDark : button.dataset.wordLight;
  };

  const chosen = kept();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-toggle]");
    if (!button) return;
    label(button);
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = current() === "dark" ? "light" : "dark";
      keep(root.dataset.theme);
      label(button);
    });
    dark.addEventListener("change", () => label(button));
  });
})();
