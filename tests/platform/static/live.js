// Keeps the part of the page marked data-live up to date, and says so to screen readers.
const EVERY = 2000;
const live = document.querySelector("[data-live]");
const status = document.querySelector("[data-live-status]");

async function refresh() {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const newer = page.querySelector("[data-live]");
  if (newer && newer.innerHTML !== live.innerHTML) {
    const focused = live.contains(document.activeElement);
    live.replaceChildren(...newer.childNodes);
    if (focused) live.querySelector("a, [tabindex]")?.focus();
    status.textContent = "A grade has arrived.";
  }
}

setInterval(() => { if (!document.hidden) refresh().catch(() => {}); }, EVERY);
