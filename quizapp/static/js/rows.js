// Adds, moves and removes the rows of a list without asking the server, which would do the same.
class List {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.rows;
    this.list = box.querySelector("[data-rows-list]");
    this.blank = box.querySelector("[data-rows-blank]");
    this.more = box.querySelector("[data-rows-add]");
    this.more?.addEventListener("click", (event) => this.add(event));
    this.list.addEventListener("click", (event) => this.step(event));
  }

  get rows() {
    return [...this.list.children];
  }

  add(event) {
    event.preventDefault();
    if (this.rows.length >= Number(this.box.dataset.most)) return;
    this.list.append(this.blank.content.cloneNode(true));
    this.number();
    this.focus(this.rows.length - 1);
  }

  step(event) {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-row]");
    const place = this.rows.indexOf(row);
    if (button.dataset.step === "up") row.previousElementSibling?.before(row);
    if (button.dataset.step === "down") row.nextElementSibling?.after(row);
    if (button.dataset.step === "remove") row.remove();
    this.number();
    if (button.isConnected) button.focus();
    else this.focus(Math.min(place, this.rows.length - 1));
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  focus(place) {
    const field = this.rows[place]?.querySelector("input[type=text], textarea");
    (field ?? this.more)?.focus();
  }

  /** Name everything in a row after its place, as the server would have. */
  number() {
    const named = new RegExp(`((?:^|\\s)(?:[fs]-)?${this.name}-)\\d+`, "g");
    const pressed = new RegExp(`^(${this.name}\\.[a-z]+\\.)\\d+$`);
    this.rows.forEach((row, n) => {
      for (const part of row.querySelectorAll("[id], [name], [for], [aria-describedby], [data-said]")) {
        for (const attribute of ["id", "name", "for", "aria-describedby", "data-said"]) {
          const value = part.getAttribute(attribute);
          if (value) part.setAttribute(attribute, value.replace(named, `$1${n}`));
        }
        if (part.name === "right") part.value = n;
        if (part.name === "act") part.value = part.value.replace(pressed, `$1${n}`);
      }
      for (const counted of row.querySelectorAll("[data-counted]")) {
        counted.textContent = counted.dataset.counted.replace("#", n + 1);
      }
    });
    if (this.more) this.more.hidden = this.rows.length >= Number(this.box.dataset.most);
  }
}

for (const box of document.querySelectorAll("[data-rows]")) new List(box);
