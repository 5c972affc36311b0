// The case board: keeps marks and notes at once, and draws threads from exhibits to suspects where there is room.
const { wordKept, wordLost, wordRefused } = document.querySelector("[data-case]").dataset;
const PAUSE = 800;
const AGAIN = 5_000;
const TOO_MANY = 429;
const BROKEN = 500;

// One after the other, so that what was said last is what stands.
let queue = Promise.resolve();

async function post(form, entries, keepalive = false) {
  try {
    const body = new URLSearchParams(entries);
    // What is kept is answered by the way back to this page, which need not be followed.
    const response = await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive });
    if (response.type === "opaqueredirect") return wordKept;
    return response.status === TOO_MANY || response.status >= BROKEN ? wordLost : wordRefused;
  } catch {
    return wordLost;
  }
}

const send = (form, entries) => (queue = queue.then(() => post(form, entries)));

// Marks

const show = (form, mark) => {
  form.closest("[data-suspect]").dataset.held = mark;
  for (const button of form.querySelectorAll("[data-mark]")) {
    const held = button.dataset.mark === mark;
    button.setAttribute("aria-pressed", held);
    button.value = held ? "none" : button.dataset.mark;
  }
};

for (const form of document.querySelectorAll("[data-marking]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-said]");
    const { held } = form.closest("[data-suspect]").dataset;
    const entries = [...new FormData(form, event.submitter)];
    const wanted = event.submitter.value === "none" ? "" : event.submitter.value;
    said.textContent = "";
    show(form, wanted);
    const word = await send(form, entries);
    said.textContent = word;
    if (word !== wordKept && form.closest("[data-suspect]").dataset.held === wanted) show(form, held);
  });
}

// Notes

for (const form of document.querySelectorAll("[data-notes]")) {
  const area = form.querySelector("textarea");
  const said = form.querySelector("[data-said]");
  // Somebody may have typed before this script was there.
  let kept = area.defaultValue;
  let timer;

  const keep = async () => {
    clearTimeout(timer);
    const text = area.value;
    if (text === kept) return;
    const word = await send(form, [...new FormData(form)]);
    if (word === wordKept) kept = text;
    if (word === wordLost) timer = setTimeout(keep, AGAIN);
    if (area.value === text) said.textContent = word;
  };

  area.addEventListener("input", () => {
    said.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  area.addEventListener("change", keep);
  if (area.value !== kept) timer = setTimeout(keep, PAUSE);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (area.value === kept) said.textContent = wordKept;
    else keep();
  });
  addEventListener("pagehide", () => {
    if (area.value !== kept) post(form, [...new FormData(form)], true);
  });
}

// Threads

const SVG = "http://www.w3.org/2000/svg";
const ROOM = matchMedia("(min-width: 69rem)");
const board = document.querySelector("[data-pinboard]");
const drawing = document.createElementNS(SVG, "svg");
drawing.setAttribute("class", "threads");
drawing.setAttribute("aria-hidden", "true");

function thread(link, origin) {
  const suspect = link.closest("[data-suspect]");
  const exhibit = document.querySelector(link.hash);
  if (!exhibit) return null;
  const from = exhibit.getBoundingClientRect();
  const to = suspect.getBoundingClientRect();
  const leftward = from.left > to.left;
  const x1 = (leftward ? from.left : from.right) - origin.left;
  const x2 = (leftward ? to.right : to.left) - origin.left;
  // From the exhibit's pin to the suspect's name.
  const y1 = from.top + 20 - origin.top;
  const y2 = to.top + 24 - origin.top;
  const bend = (x1 + x2) / 2;
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("class", `thread thread--${link.dataset.thread}`);
  path.setAttribute("d", `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`);
  path.dataset.ends = `${exhibit.id} ${suspect.id}`;
  return path;
}

function draw() {
  drawing.replaceChildren();
  if (!ROOM.matches) return;
  const origin = board.getBoundingClientRect();
  drawing.setAttribute("viewBox", `0 0 ${origin.width} ${origin.height}`);
  const links = [...board.querySelectorAll("[data-suspect] [data-thread]")];
  drawing.append(...links.map((link) => thread(link, origin)).filter(Boolean));
}

// What one looks at, or has the focus in, has its threads stand out.
function light(event) {
  const end = event.target.closest(".clue, .suspect");
  for (const path of drawing.children) {
    path.classList.toggle("thread--lit", Boolean(end) && path.dataset.ends.split(" ").includes(end.id));
  }
}

if (board) {
  board.append(drawing);
  board.addEventListener("pointerover", light);
  board.addEventListener("focusin", light);
  board.addEventListener("pointerleave", light);
  new ResizeObserver(draw).observe(board);
  document.fonts?.ready.then(draw);
}
