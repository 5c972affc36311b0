// Lets the questions of a pack be put in order by hand. Where that fails, the page shows how they stand.
const start = async (list) => {
  if (!window.Sortable) await import(list.dataset.sortable);
  list.classList.add("cards--moving");
  window.Sortable.create(list, {
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    filter: "button, a",
    preventOnFilter: false,
    delay: 120,
    delayOnTouchOnly: true,
    ghostClass: "card--ghost",
    onUpdate: ({ item, newIndex }) => move(list, item, newIndex + Number(list.dataset.first)),
  });
};

const move = async (list, card, to) => {
  const body = new URLSearchParams({ to, csrf_token: list.closest("form").elements.csrf_token.value });
  try {
    const response = await fetch(card.dataset.card, { method: "POST", body, signal: AbortSignal.timeout(20_000) });
    if (!response.ok) throw new Error(response.statusText);
  } catch {
    location.reload();
    return;
  }
  [...list.children].forEach((each, place) => {
    const n = place + Number(list.dataset.first);
    each.querySelector(".card__n").textContent = n;
    for (const words of each.querySelectorAll(".step .vh")) {
      words.textContent = words.textContent.replace(/\d+$/, n);
    }
  });
};

for (const list of document.querySelectorAll("[data-cards]")) start(list);
