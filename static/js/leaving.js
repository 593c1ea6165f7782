// Signing out leaves nothing behind in this tab. What has not been saved is said first: she goes back
// to it, or leaves it.
import { leave, waiting } from "./kept.js";

const box = document.querySelector("[data-leaving]");
const isSomebody = "person" in document.body.dataset;
let stopped, isLeaving = false;

// Before page.js counts the form as sent.
document.addEventListener("submit", (event) => {
  if (isLeaving || !isSomebody || !event.target.matches('[action$="/logout/"]')) return;
  event.preventDefault();
  event.stopPropagation();
  stopped = event.target;
  waiting().then(([first]) => (first && box ? ask(first) : signOut()));
}, true);

function signOut() {
  isLeaving = true;
  leave();
  stopped.requestSubmit();
}

function ask(where) {
  const link = box.querySelector("[data-leaving-back]");
  link.href = where;
  show(true);
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
  link.focus();
}

// What has the focus never disappears under it.
function show(waits) {
  const hadFocus = box.contains(document.activeElement);
  box.setAttribute("aria-labelledby", waits ? "leaving-title" : "leaving-saved");
  for (const part of box.querySelectorAll("[data-leaving-waits]")) part.hidden = !waits;
  for (const part of box.querySelectorAll("[data-leaving-saved]")) part.hidden = waits;
  if (hadFocus) box.querySelector(".actions > :not([hidden])").focus();
}

if (box) {
  box.querySelector("[data-leaving-back]").addEventListener("click", () => { box.hidden = true; });
  for (const button of box.querySelectorAll("[data-leaving-out]")) button.addEventListener("click", signOut);
  document.addEventListener("steady:nothing-waits", () => show(false));
}
