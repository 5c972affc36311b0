// Letters and numbers choose an answer, Enter sends it. Anyone who needs those keys for something else, such as
// speech control, can turn them off (WCAG 2.1.4); the choice is remembered.
const KEPT = "keys";
const WRITING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const ACTING = `${WRITING}, a, button, input, summary, label`;

let on = true;
try {
  on = localStorage.getItem(KEPT) !== "off";
} catch {
  /* a browser that keeps nothing has them on */
}

const place = (key) => {
  if (/^[0-9]$/.test(key)) return (Number(key) + 9) % 10;
  return /^[a-z]$/i.test(key) ? key.toLowerCase().charCodeAt(0) - 97 : -1;
};

const choose = (event) => {
  const input = document.querySelectorAll("[data-choices] input")[place(event.key)];
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.click();
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter") {
    if (!event.target.closest(ACTING)) document.querySelector("[data-enter]")?.click();
  } else if (on && !event.target.closest(WRITING)) {
    choose(event);
  }
});

const show = (help) => {
  const button = help.querySelector("button");
  help.querySelector("[data-keys-on]").hidden = !on;
  button.textContent = on ? button.dataset.wordOff : button.dataset.wordOn;
};

const start = (root) => {
  for (const help of root.querySelectorAll("[data-keys]:not([data-ready])")) {
    help.dataset.ready = "";
    help.hidden = false;
    help.querySelector("button").addEventListener("click", () => {
      on = !on;
      try {
        localStorage.setItem(KEPT, on ? "on" : "off");
      } catch {
        /* then it lasts as long as the page */
      }
      show(help);
    });
    show(help);
  }
};

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
