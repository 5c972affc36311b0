// Saves a form as it is typed. What has not reached the server stays in the form and in this browser's storage, and is
// offered again after a reload; what comes back is what the linter says and what players will see.
const PAUSE = 800;
const PATIENCE = 20_000;
const AGAIN = [2_000, 5_000, 10_000, 30_000];
const OWN_TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const TROUBLE = { 401: "out", 403: "out", 404: "gone", 410: "gone", 409: "stale" };

/** What of a form has not been saved, in this browser's storage; where there is none, in the form alone. What lay
    there when the page was opened stays behind what is put on top of it, until somebody decides about it. */
class Drawer {
  constructor(form) {
    this.name = `draft ${form.dataset.who} ${form.action}`;
    this.below = this.read();
  }

  put(entries) {
    this.write({ at: Date.now(), entries, below: this.below });
  }

  empty() {
    this.write(this.below);
  }

  drop() {
    this.below = this.below?.below ?? null;
    this.empty();
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.name));
    } catch {
      return null;
    }
  }

  write(kept) {
    try {
      if (kept) localStorage.setItem(this.name, JSON.stringify(kept));
      else localStorage.removeItem(this.name);
    } catch {
      /* full, or turned off */
    }
  }
}

/** What a form says; neither its stamp, which is another one after signing in, nor files, which have their own way. */
const said = (form) =>
  [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");

/** What is written in a form, to be compared: empty rows, and where a button would move it, are no part of that. */
const text = (entries) =>
  JSON.stringify(entries.filter(([name, value]) => value && name !== "edition" && !name.startsWith("to_")));

/** What a form said when it was sent to this browser: somebody may have typed before this script was there. */
const served = (form) => {
  const copy = form.cloneNode(true);
  copy.reset();
  return said(copy);
};

class Keeper {
  constructor(form) {
    this.form = form;
    this.drawer = new Drawer(form);
    this.bar = form.querySelector(".savebar");
    this.state = form.querySelector("[data-state]");
    this.told = form.querySelector("[data-told]");
    this.troubled = false;
    this.found = form.querySelectorAll(".note").length;
    this.seeBoth = form.querySelector("[data-see-both]");
    this.saved = text(served(form));
    this.sent = null; // what was sent and not answered: it is sent again as it was, so that it counts once
    this.busy = false;
    this.tries = 0;
    this.stopped = false;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.leave(event));
    addEventListener("online", () => this.soon(0));
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
    this.offer();
    this.changed();
  }

  get dirty() {
    return text(said(this.form)) !== this.saved;
  }

  changed() {
    if (!this.dirty) return;
    this.drawer.put(said(this.form));
    if (this.stopped) return;
    if (!this.tries) this.say("typing");
    this.soon(this.tries ? AGAIN[Math.min(this.tries, AGAIN.length) - 1] : PAUSE);
  }

  soon(wait) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.save(), wait);
  }

  body(entries) {
    const body = new URLSearchParams(entries);
    body.set("act", "auto");
    body.set("csrf_token", this.form.elements.csrf_token.value);
    return body;
  }

  async save(keepalive = false) {
    if (this.busy || this.stopped || !(this.sent || this.dirty)) return;
    clearTimeout(this.timer);
    this.busy = true;
    this.sent ??= said(this.form);
    if (!this.tries) this.say("saving");
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const body = this.body(this.sent);
      const response = await fetch(this.form.action, { method: "POST", body, signal, keepalive });
      if (response.ok) this.keep(await response.text());
      else this.refused(response);
    } catch {
      this.away();
    }
    this.busy = false;
    this.waiting?.();
  }

  keep(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const edition = page.body.dataset.saved;
    // Somebody in between has answered, such as a hotel's network that wants to be agreed with.
    if (!edition) return this.away();
    this.form.elements.edition.value = edition;
    this.saved = text(this.sent);
    this.sent = null;
    this.tries = 0;
    if (this.dirty) {
      this.drawer.put(said(this.form));
      this.soon(PAUSE);
    } else {
      this.drawer.empty();
      this.say("saved");
    }
    show(this.form, page);
    const found = this.form.querySelectorAll(".note").length;
    if (found !== this.found) this.tell(this.form.dataset.wordFound.replace("{number}", found));
    this.found = found;
  }

  refused(response) {
    if (response.status >= 500 || response.status === 429) {
      this.away(1000 * (Number(response.headers.get("Retry-After")) || 0));
    } else {
      this.stop(TROUBLE[response.status] ?? "refused");
    }
  }

  away(wait = 0) {
    this.tries += 1;
    this.say("away");
    this.soon(Math.max(wait, AGAIN[Math.min(this.tries, AGAIN.length) - 1]));
  }

  /** There is no use in sending it again as it is. It is kept, and the button still sends it. */
  stop(why) {
    this.stopped = true;
    clearTimeout(this.timer);
    this.drawer.put(said(this.form));
    this.say(why);
    this.seeBoth.hidden = why !== "stale";
  }

  say(what) {
    const word = this.form.dataset[`word${what[0].toUpperCase()}${what.slice(1)}`];
    const words = word.replace("{time}", OWN_TIME.format(new Date()));
    const trouble = !["typing", "saving", "saved"].includes(what);
    // That all is well is to be seen; what is not, and that it is again, is read aloud.
    if (trouble || (what === "saved" && this.troubled)) this.tell(words);
    if (trouble || what === "saved") this.troubled = trouble;
    this.state.textContent = words;
    this.bar.classList.toggle("savebar--trouble", trouble);
  }

  tell(words) {
    if (this.told.textContent !== words) this.told.textContent = words;
  }

  /** A button waits until what was typed is saved: then nothing is lost, whatever becomes of what it does. */
  async leave(event) {
    const button = event.submitter;
    const onlySaves = button?.value === "save";
    if (this.stopped || !(this.busy || this.dirty || this.sent || onlySaves)) return;
    event.preventDefault();
    if (this.busy) await new Promise((done) => (this.waiting = done));
    this.waiting = null;
    if (this.sent || this.dirty) await this.save();
    if (this.stopped || this.sent) return;
    if (onlySaves) this.say("saved");
    else this.form.requestSubmit(button);
  }

  flush() {
    if (!this.busy && !this.sent) this.save(true);
  }

  /** Offer what was typed here before and never arrived. */
  offer() {
    const box = document.querySelector("[data-kept]");
    while (this.drawer.below && text(this.drawer.below.entries) === this.saved) this.drawer.drop();
    const kept = this.drawer.below;
    if (!box) return;
    box.hidden = !kept;
    if (!kept) return;
    const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
    box.querySelector("[data-kept-at]").textContent = when.format(new Date(kept.at));
    box.querySelector("[data-kept-take]").onclick = () => this.take(kept.entries);
    box.querySelector("[data-kept-drop]").onclick = () => {
      this.drawer.drop();
      this.offer();
    };
  }

  /** Send it as the form that it was: if something else has been saved since, the page that comes shows both. */
  take(entries) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = this.form.action;
    const whole = [...entries.filter(([name]) => name !== "act"), ["act", "save"]];
    for (const [name, value] of [...whole, ["csrf_token", this.form.elements.csrf_token.value]]) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  }
}

/** Put what came back where it belongs: what is said beside what it is about, and the look of it. */
const show = (form, page) => {
  const places = new Map([...form.querySelectorAll("[data-said]")].map((place) => [place.dataset.said, place]));
  const fresh = new Map([...places.keys()].map((place) => [place, ""]));
  for (const about of page.querySelectorAll("[data-about]")) {
    let name = about.dataset.about;
    while (!places.has(name)) name = name.includes("-") ? name.slice(0, name.lastIndexOf("-")) : "";
    fresh.set(name, fresh.get(name) + about.innerHTML.trim());
  }
  for (const [name, place] of places) {
    if (place.innerHTML.trim() !== fresh.get(name)) place.innerHTML = fresh.get(name);
  }
  become(page.querySelector("[data-became-again]"));
  look(page.querySelector("[data-look-again]"));
};

/** What players have of it is said again only where that is something else: it is read aloud. */
const become = (fresh) => {
  const shown = document.querySelector("[data-became]");
  if (fresh && shown && shown.textContent.trim() !== fresh.textContent.trim()) shown.replaceChildren(...fresh.childNodes);
};

const look = (fresh) => {
  const shown = document.querySelector("[data-preview]");
  if (!fresh || !shown) return;
  for (const part of shown.querySelectorAll("[data-look]")) {
    const again = fresh.querySelector(`[data-look="${part.dataset.look}"]`);
    if (again) again.open = part.open;
  }
  shown.replaceChildren(...fresh.childNodes);
  shown.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
};

for (const form of document.querySelectorAll("[data-autosave]")) new Keeper(form);
