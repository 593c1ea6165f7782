// Staff pages: what every page does, row keys, the calendar's now-line, focus after a swap.
import "./page.js";
import "./rows.js";
import "./calendar.js";
import "./copy.js";
import "./session.js";
import "./leaving.js";

// After a swap the reader goes on where the news is: the error summary, or the panel's heading.
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!target.matches("[data-focus-after]") && !target.querySelector("[data-error-summary]")) return;
  const place = target.querySelector("[data-error-summary], h1, h2");
  if (!place) return;
  if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
  place.focus();
});
