// The page of an episode that was opened beside the list and then loaded again: the way back leads
// to the list within this very document, which does not hold it.
const here = location.pathname;
addEventListener("popstate", () => {
  if (location.pathname !== here) location.reload();
});
