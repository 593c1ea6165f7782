// Every page: focus the error summary, send a form once, let a message be dismissed.
const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  // Only a page that stays (a download, a cancelled navigation, a swap) gets this far.
  setTimeout(() => release(form), 8000);
});

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});

function offerDismissal(root) {
  root.querySelectorAll("[data-dismiss][hidden]").forEach((button) => { button.hidden = false; });
}
offerDismissal(document);

// A password can be looked at while it is typed.
for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = button.parentElement.querySelector("input");
  button.hidden = false;
  button.addEventListener("click", () => {
    const shows = input.type === "password";
    input.type = shows ? "text" : "password";
    button.setAttribute("aria-pressed", String(shows));
  });
  input.form?.addEventListener("submit", () => { input.type = "password"; });
}
document.addEventListener("htmx:afterSwap", (event) => offerDismissal(event.target));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (!button) return;
  button.closest("[data-message]").remove();
  document.getElementById("main").focus();
});
