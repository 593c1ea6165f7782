// The line at the present moment, and today's hours in view. The server says what time it is
// in the clinic (data-now, quarters since midnight); the browser only counts on from there.
const calendar = document.querySelector("[data-calendar]");
const slots = calendar?.querySelector(".is-today .cal-slots");
if (calendar?.dataset.now && slots) {
  const loaded = performance.now();
  const first = Number(calendar.dataset.first) * 4;
  const slot = parseFloat(getComputedStyle(slots).gridAutoRows);
  const line = document.createElement("div");
  line.className = "now-line";
  slots.after(line);
  const place = () => {
    const quarter = Number(calendar.dataset.now) + (performance.now() - loaded) / 900000;
    const top = (quarter - first) * slot;
    line.hidden = top < 0 || top > slots.clientHeight;
    line.style.top = `${slots.offsetTop + top}px`;
    return top;
  };
  calendar.scrollTop = place() - calendar.clientHeight / 3;
  setInterval(place, 60000);
}
