// Turns the numbered selects of an ordering question into a list that moves, by buttons or by hand. The selects
// stay what is sent: they follow the list.
const places = (select) => [...select.options].filter((option) => option.value !== "");

class Ordering {
  constructor(list) {
    this.list = list;
    this.said = list.parentElement.querySelector("[data-ordering-said]");
    this.moves = list.parentElement.querySelector("[data-moves]");
    this.arrange();
    for (const item of this.items) this.equip(item);
    this.write();
    list.classList.add("ordering--moving");
    this.drag();
  }

  get items() {
    return [...this.list.children];
  }

  name(item) {
    return item.querySelector("[data-item]").textContent.trim();
  }

  /** Begin from what the selects say, where the server sent an order back. */
  arrange() {
    const rank = (item) => {
      const select = item.querySelector("select");
      return select.value === "" ? Infinity : places(select).indexOf(select.selectedOptions[0]);
    };
    const ranks = new Map(this.items.map((item) => [item, rank(item)]));
    if ([...ranks.values()].includes(Infinity)) return;
    const before = this.items;
    this.list.append(...this.items.sort((a, b) => ranks.get(a) - ranks.get(b)));
    if (this.items.some((item, place) => item !== before[place])) this.touch();
  }

  equip(item) {
    item.querySelector("[data-place]").hidden = true;
    item.append(this.moves.content.cloneNode(true));
    for (const button of item.querySelectorAll("[data-move]")) {
      const words = button.lastElementChild;
      words.textContent = words.textContent.replace("{item}", this.name(item));
      button.addEventListener("click", () => this.move(item, Number(button.dataset.move)));
    }
  }

  move(item, by) {
    const neighbour = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    // The neighbour is what moves in the document: the button that was pressed keeps the focus.
    if (neighbour && by < 0) item.after(neighbour);
    if (neighbour && by > 0) item.before(neighbour);
    this.moved(item);
  }

  moved(item) {
    this.touch();
    this.write();
    this.said.textContent = this.list.dataset.said
      .replace("{item}", this.name(item))
      .replace("{place}", this.items.indexOf(item) + 1)
      .replace("{size}", this.items.length);
  }

  touch() {
    this.list.dataset.touched = "";
  }

  write() {
    this.items.forEach((item, place) => {
      const select = item.querySelector("select");
      select.value = places(select)[place].value;
    });
  }

  async drag() {
    if (!window.Sortable) await import(this.list.dataset.sortable);
    window.Sortable.create(this.list, {
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      filter: "button",
      preventOnFilter: false,
      delay: 120,
      delayOnTouchOnly: true,
      ghostClass: "ordering__item--ghost",
      onUpdate: (event) => this.moved(event.item),
    });
  }
}

const start = (root) => {
  for (const list of root.querySelectorAll("[data-ordering]:not([data-ready])")) {
    list.dataset.ready = "";
    new Ordering(list);
  }
};

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
