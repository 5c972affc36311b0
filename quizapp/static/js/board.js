// Keeps the rows of a board up to date while people play: fetches the page again and puts its rows in place.

const EVERY = 10_000;
const board = document.querySelector("[data-board]");

async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch(location.href, { credentials: "same-origin" });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-board]");
    if (fresh && fresh.innerHTML !== board.innerHTML) board.replaceChildren(...fresh.childNodes);
  } catch {
    // Away for a moment: the rows that are shown stand until the next time.
  }
}

if (board) setInterval(refresh, EVERY);
