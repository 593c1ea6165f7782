// A block dragged to another time or column asks the move page about that place. Nothing moves
// here: the page that follows shows what is in the way and who is told, and waits for a press.
// Fingers do not start drags; for them, and for keys, the session's own page has "Move".
const calendar = document.querySelector("[data-calendar]");
const first = Number(calendar.dataset.first) * 4;
const mark = document.createElement("div");
mark.className = "drop-mark";
let held = null;

for (const block of calendar.querySelectorAll(".block:not(.block--past, .block--cancelled)")) {
  block.draggable = true;
  block.querySelector("a").draggable = false;
}

calendar.addEventListener("dragstart", (event) => {
  const block = event.target.closest?.(".block");
  if (!block) return;
  held = { block, grip: event.clientY - block.getBoundingClientRect().top };
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  block.classList.add("is-held");
});

calendar.addEventListener("dragend", () => {
  held?.block.classList.remove("is-held");
  mark.remove();
  held = null;
});

// The column under the pointer, and the time at which the block's top edge would stand there.
function place(event) {
  const column = event.target.closest?.(".cal-day")?.querySelector("[data-drop]");
  if (!held || !column) return null;
  const height = parseFloat(getComputedStyle(column).gridAutoRows);
  const rows = Math.round((event.clientY - held.grip - column.getBoundingClientRect().top) / height);
  const quarter = Math.min(Math.max(first + rows, first), 95);
  const two = (number) => String(number).padStart(2, "0");
  return { column, top: (quarter - first) * height, time: `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}` };
}

calendar.addEventListener("dragover", (event) => {
  const found = place(event);
  if (!found) return;
  event.preventDefault();
  mark.textContent = found.time;
  mark.style.top = `${found.column.offsetTop + found.top}px`;
  mark.style.height = `${held.block.offsetHeight}px`;
  found.column.after(mark);
});

calendar.addEventListener("drop", (event) => {
  const found = place(event);
  if (!found) return;
  event.preventDefault();
  const session = held.block.querySelector("a").getAttribute("href");
  location.assign(`${session}move/?${found.column.dataset.drop}&start_time=${encodeURIComponent(found.time)}`);
});
