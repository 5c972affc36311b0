// Keeps a board true while people look at it: fetches the page again and puts what has moved in place: the rows, those
// that were searched for, and the links to other pages, which begin where the rows end. While nobody looks at the tab,
// nothing is asked; as soon as somebody does, it is.

const EVERY = 10_000;
const parts = document.querySelectorAll("[data-fresh]");
let timer;
let asking;

function put(part, fresh) {
  if (!fresh || fresh.innerHTML === part.innerHTML) return;
  const held = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceChildren(...fresh.childNodes);
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

function show(page) {
  for (const part of parts) put(part, page.getElementById(part.id));
  // What was to be said on the next page has been said on this one, and will not be said again.
  const said = page.querySelector("#page > [role=status]");
  if (said) document.getElementById("page").prepend(said);
}

async function refresh() {
  pause();
  asking = new AbortController();
  const { signal } = asking;
  try {
    const response = await fetch(location.href, { credentials: "same-origin", signal });
    const text = await response.text();
    if (response.ok && !signal.aborted) show(new DOMParser().parseFromString(text, "text/html"));
  } catch {
    // Away for a moment: what is shown stands until the next time.
  }
  if (!signal.aborted) timer = setTimeout(refresh, EVERY);
}

function pause() {
  clearTimeout(timer);
  asking?.abort();
}

if (parts.length) {
  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : refresh()));
  if (!document.hidden) timer = setTimeout(refresh, EVERY);
}
