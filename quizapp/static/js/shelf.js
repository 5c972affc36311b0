// Finds on the shelf without a page load: what is asked for is fetched and put in place as one types. The form stays as it
// is, the focus in it too, and the address always says what is shown.
const PAUSE = 250;
const form = document.querySelector("[data-finder]");
const parts = document.querySelectorAll("[data-found]");
let timer;
let asking;

function address() {
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) {
    if (value.trim()) url.searchParams.set(name, value.trim());
  }
  return url;
}

function show(page) {
  for (const part of parts) part.replaceChildren(...(page.getElementById(part.id)?.childNodes ?? []));
}

async function find() {
  clearTimeout(timer);
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const url = address();
  try {
    const response = await fetch(url, { credentials: "same-origin", signal });
    const text = await response.text();
    if (signal.aborted) return;
    if (!response.ok) {
      location.assign(url);
      return;
    }
    show(new DOMParser().parseFromString(text, "text/html"));
    history.replaceState(null, "", url);
  } catch {
    // Away for a moment, or overtaken by the next letter: what is shown stands.
  }
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});
form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(find, PAUSE);
});
