// The line at the present moment, and today's hours in view. The server says what time it is
// in the clinic (data-now, quarters since midnight); the browser only counts on from there.
const calendar = document.querySelector("[data-calendar]");
const columns = [...(calendar?.querySelectorAll(".has-now .cal-slots") ?? [])];
if (calendar?.dataset.now && columns.length) {
  const loaded = performance.now();
  const first = Number(calendar.dataset.first) * 4;
  const slot = parseFloat(getComputedStyle(columns[0]).gridAutoRows);
  const lines = columns.map((slots) => {
    const line = document.createElement("div");
    line.className = "now-line";
    slots.after(line);
    return line;
  });
  const place = () => {
    const quarter = Number(calendar.dataset.now) + (performance.now() - loaded) / 900000;
    const top = (quarter - first) * slot;
    lines.forEach((line, index) => {
      line.hidden = top < 0 || top > columns[index].clientHeight;
      line.style.top = `${columns[index].offsetTop + top}px`;
    });
    return top;
  };
  calendar.scrollTop = place() - calendar.clientHeight / 3;
  setInterval(place, 60000);
}
