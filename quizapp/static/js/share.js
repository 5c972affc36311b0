// Copies or hands on the line that tells how a round went.
const copy = async (line) => {
  // Plain HTTP, as on a laptop at a party, has no clipboard API: there the line is selected and copied the old way.
  if (navigator.clipboard) return navigator.clipboard.writeText(line.textContent.trim());
  getSelection().selectAllChildren(line);
  if (!document.execCommand("copy")) throw new Error("not copied");
};

const equip = (button) => {
  const line = document.getElementById(button.dataset.copy ?? button.dataset.share);
  const said = button.closest("[data-sharing]").querySelector("[data-said]");
  button.hidden = button.dataset.share !== undefined && !navigator.share;
  button.addEventListener("click", async () => {
    try {
      if (button.dataset.share === undefined) {
        await copy(line);
        said.textContent = button.dataset.done;
      } else {
        await navigator.share({ text: line.textContent.trim() });
      }
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = button.dataset.failed;
    }
  });
};

const start = (root) => {
  for (const button of root.querySelectorAll("[data-copy]:not([data-ready]), [data-share]:not([data-ready])")) {
    button.dataset.ready = "";
    equip(button);
  }
};

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
