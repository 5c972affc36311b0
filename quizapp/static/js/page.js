// What a page load would have done, for answers that arrive without one: the focus goes to the news, and a lost
// connection is said.
const lost = () => {
  const notice = document.querySelector("[data-lost]");
  if (!notice) return;
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
};

document.addEventListener("htmx:afterSettle", () => {
  document.querySelector("#page [data-focus]")?.focus({ preventScroll: true });
});
document.addEventListener("htmx:beforeRequest", () => {
  const notice = document.querySelector("[data-lost]");
  if (notice) notice.hidden = true;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  // A page that is not ours, such as a proxy's, must not take the place of the question.
  if (!event.detail.xhr.responseText.includes('id="page"')) {
    event.detail.shouldSwap = false;
    lost();
  }
});
for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:swapError"]) {
  document.addEventListener(failure, lost);
}
