// What the browser kept of an attempt is not needed once it is handed in.

const { key } = document.querySelector("[data-key]").dataset;

try {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(`quizport:${key}:`)) localStorage.removeItem(name);
  }
} catch {
  // A browser that keeps nothing has nothing to remove.
}
