// Shows the time that is left. The server keeps the time that counts; this one only tells it, and sends what is
// chosen when it has run out.
const SPOKEN = [30, 10, 5];

class Clock {
  constructor(element) {
    this.element = element;
    this.seconds = element.querySelector("[data-seconds]");
    this.said = document.querySelector("[data-clock-said]");
    this.end = performance.now() + Number(element.dataset.millisecondsLeft);
    this.last = Infinity;
    this.timer = setInterval(() => this.tick(), 200);
    this.tick();
  }

  tick() {
    if (!this.element.isConnected) return clearInterval(this.timer);
    const left = this.end - performance.now();
    const seconds = Math.max(0, Math.ceil(left / 1000));
    if (seconds !== this.last) this.show(seconds);
    if (left <= 0) {
      clearInterval(this.timer);
      this.over();
    }
  }

  show(seconds) {
    this.seconds.textContent = seconds;
    this.element.classList.toggle("clock--short", seconds <= 5);
    if (this.last !== Infinity && SPOKEN.includes(seconds)) {
      this.said.textContent = this.element.dataset.said.replace("{seconds}", seconds);
    }
    this.last = seconds;
  }

  over() {
    const form = document.querySelector("[data-answer]");
    if (form && answered(form)) {
      form.requestSubmit(form.querySelector("[data-enter]"));
    } else {
      this.said.textContent = this.element.dataset.over;
      this.said.classList.remove("vh");
    }
  }
}

const answered = (form) => {
  if (form.querySelector("[data-choices] input:checked, [data-ordering][data-touched]")) return true;
  if (form.querySelector("[data-ordering]")) return false;
  const fields = [...form.querySelectorAll("input[type=text], select")];
  return fields.length > 0 && fields.every((field) => field.value.trim() !== "");
};

const start = (root) => {
  for (const element of root.querySelectorAll("[data-clock]:not([data-ready])")) {
    element.dataset.ready = "";
    new Clock(element);
  }
};

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
