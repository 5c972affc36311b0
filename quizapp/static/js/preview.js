// Follows a pack's files as they are saved: asks whether they have changed, and shows the page as it is then. What was
// unfolded stays so.
const EVERY = 1_000;
const PATIENCE = 10_000;
const page = document.getElementById("page");
const own = document.querySelector("script[data-stamp]");
let stamp = own.dataset.stamp;

const get = (url) => fetch(url, { signal: AbortSignal.timeout(PATIENCE) });

const show = (fresh) => {
  const open = new Map([...page.querySelectorAll("details")].map((each) => [each.dataset.look, each.open]));
  page.replaceChildren(...fresh.getElementById("page").childNodes);
  for (const each of page.querySelectorAll("details")) each.open = open.get(each.dataset.look) ?? each.open;
  document.title = fresh.title;
  stamp = fresh.querySelector("script[data-stamp]").dataset.stamp;
};

const follow = async () => {
  const asked = await get(own.dataset.asked);
  if (!asked.ok || (await asked.text()) === stamp) return;
  const response = await get(location.href);
  // The question is no longer in the file: the pack is shown instead.
  if (response.redirected) location.assign(response.url);
  else if (response.ok) show(new DOMParser().parseFromString(await response.text(), "text/html"));
};

const away = (is) => {
  const notice = page.querySelector("[data-away]");
  if (notice) notice.hidden = !is;
};

const ask = async () => {
  try {
    await follow();
    away(false);
  } catch {
    away(true);
  }
  setTimeout(ask, EVERY);
};

setTimeout(ask, EVERY);
