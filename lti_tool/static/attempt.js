// Saves each answer as it is given. What could not be sent yet waits in this browser, under the attempt's key, and is
// sent again until the server has it: after a reload, a lost connection, a restart, or a new launch from the course.
import { countdown } from "./countdown.js";

const form = document.querySelector("[data-attempt]");
const { key, saves, submission, result } = form.dataset;
const prefix = `quizport:${key}:`;
const sections = new Map([...form.querySelectorAll("[data-question]")].map((each) => [each.dataset.question, each]));
const saved = document.querySelector("[data-saved]");
const trouble = document.querySelector("[data-trouble]");
const LONGEST_WAIT = 20_000;
const OUTLIVES = 60_000; // bytes that browsers send for a page that is gone: 64 KiB of all its requests
const NO_ENTRY = [401, 403, 404];
const keeps = canKeep();

/** False in a browser that lets a page in a course keep nothing; answers then wait on this page alone. */
function canKeep() {
  try {
    localStorage.setItem("quizport", "");
    localStorage.removeItem("quizport");
    return true;
  } catch {
    return false;
  }
}

/** What waits, by question: `sending` is repeated as it is until it is answered, `next` comes after it. */
const waiting = new Map();
let running = null;
let stopped = false;
let isLeaving = false;
let taken = 0;
let wait = 1_000;
let wake = () => {};

function kept(number) {
  const entry = waiting.get(number);
  try {
    if (entry.sending === null && entry.next === null) localStorage.removeItem(prefix + number);
    else localStorage.setItem(prefix + number, JSON.stringify(entry));
  } catch {
    // Full, or not allowed: the answer still waits on this page.
  }
}

function restored() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(prefix)) waiting.set(name.slice(prefix.length), JSON.parse(localStorage.getItem(name)));
    }
  } catch {
    return false;
  }
  return waiting.size > 0;
}

let wasTold = false;

/** True once for answers that were refused: a link would drop them without a word, where the form has the tool say so. */
function isHeldBack() {
  if (wasTold || !isRefused()) return false;
  wasTold = true;
  tell("Not all answers are saved: see what is marked, or go on without them", true);
  form.querySelector("[data-notices]:not([hidden]), .q-notice:not([hidden])")?.scrollIntoView({ block: "center" });
  return true;
}

const isRefused = () => [...waiting.values()].some((entry) => entry.refused);
const isWaiting = () => [...waiting.values()].some((entry) => entry.sending !== null || entry.next !== null);

function tell(text, isTrouble = false) {
  saved.textContent = text;
  saved.classList.toggle("trouble", isTrouble);
  const aloud = isTrouble || trouble.textContent ? text : "";
  if (trouble.textContent !== aloud) trouble.textContent = aloud;
}

function stop(name) {
  stopped = true;
  const box = document.querySelector("[data-stop]");
  box.replaceChildren(document.querySelector(`template[data-${name}]`).content.cloneNode(true));
  const promise = box.querySelector("[data-kept]");
  if (promise && !keeps) promise.textContent = "What you answered since cannot be kept here, so note it down before.";
  box.querySelector("[data-again]")?.addEventListener("click", (event) => {
    event.preventDefault();
    visit(here());
  });
  box.hidden = false;
  box.scrollIntoView({ block: "center" });
  tell("Not saved", true);
}

const here = () => location.pathname + location.search;

/** Goes to a page of the tool by a link: where the browser keeps no cookie, another script gives links their session. */
function visit(address) {
  const link = document.createElement("a");
  link.href = address;
  document.body.append(link);
  isLeaving = true;
  link.click();
}

/** The fields of one question, as the form would post them. */
function body(section) {
  const own = new Set([...section.querySelectorAll("[name]")].map((field) => field.name));
  own.delete("question");
  own.delete(`sequence-${section.dataset.question}`);
  return new URLSearchParams([...new FormData(form)].filter(([name]) => own.has(name))).toString();
}

function changed(section) {
  const number = section.dataset.question;
  const field = form.elements[`sequence-${number}`];
  const entry = waiting.get(number) ?? { sequence: Number(field.value), sending: null, next: null };
  entry.next = body(section);
  entry.refused = false;
  wasTold = false;
  waiting.set(number, entry);
  kept(number);
  tell("Saving…");
}

function note(number, reply) {
  const section = sections.get(number);
  if (section) {
    form.elements[`sequence-${number}`].value = reply.sequence;
    const box = section.querySelector("[data-notices]");
    box.textContent = reply.notices.join(" ");
    box.hidden = reply.notices.length === 0 || section.querySelector(".q-notice") !== null;
  }
  const place = document.querySelector(`.numbers [data-number="${number}"]`);
  if (!place) return;
  place.dataset.state = reply.state;
  place.querySelector("[data-words]").textContent = reply.words;
  const flag = section?.querySelector(`[name="flag-${number}"]`);
  if (!flag) return;
  place.dataset.flagged = String(flag.checked);
  place.querySelector("[data-flag]").textContent = flag.checked ? ", flagged" : "";
}

function refused(number, reply) {
  const box = sections.get(number)?.querySelector("[data-notices]");
  if (!box) return;
  box.textContent = `${reply.what.charAt(0).toUpperCase()}${reply.what.slice(1)}.`;
  box.hidden = sections.get(number).querySelector(".q-notice:not([hidden])") !== null;
}

/** Posts one answer; a short one is sent to its end even if the page is gone by then. */
function post(number, answered, sequence, options) {
  const fields = `${answered}&sequence-${number}=${sequence}`;
  return fetch(`${saves}/${number}`, {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/x-www-form-urlencoded",
      "X-CSRF-Token": form.elements.csrf.value,
    },
    body: fields,
    keepalive: fields.length < OUTLIVES,
    ...options,
  });
}

/** Sends one answer; true once the server has taken or refused it. */
async function send(number) {
  const entry = waiting.get(number);
  if (entry.sending === null) [entry.sending, entry.next] = [entry.next, null];
  kept(number);
  let answer;
  try {
    answer = await post(number, entry.sending, entry.sequence, { signal: AbortSignal.timeout(15_000) });
  } catch {
    return false;
  }
  if (NO_ENTRY.includes(answer.status)) {
    stop("lost");
    return false;
  }
  if (answer.status === 429 || answer.status >= 500) return false;
  const reply = await answer.json().catch(() => null);
  if (reply === null) return false;
  const mine = entry.next ?? entry.sending;
  entry.sending = null;
  taken += 1;
  if (answer.ok) {
    entry.sequence = reply.sequence;
    note(number, reply);
  } else if (reply.reason === "stale-answer") {
    entry.next = null;
    stop("behind");
    document.querySelector("[data-mine]").addEventListener("click", () => keepMine(number, mine));
  } else if (answer.status === 409) {
    for (const each of waiting.keys()) waiting.get(each).sending = waiting.get(each).next = null;
    stopped = true;
    visit(result);
  } else {
    refused(number, reply);
    entry.refused = true;
  }
  kept(number);
  return true;
}

/** Sends an answer over the one that another window saved, which its number is asked for; offline it can be tried again. */
async function keepMine(number, answered) {
  let page;
  try {
    const answer = await fetch(`${result.replace(/result$/, "")}?page=${number}`, { headers: { Accept: "text/html" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return;
  }
  const sequence = page.querySelector(`[name="sequence-${number}"]`);
  if (!sequence) {
    visit(here());
    return;
  }
  const section = sections.get(number); // which may have been changed further
  Object.assign(waiting.get(number), { sequence: Number(sequence.value), next: section ? body(section) : answered });
  stopped = false;
  document.querySelector("[data-stop]").hidden = true;
  kept(number);
  tell("Saving…");
  flushed();
}

async function pump() {
  while (!stopped && isWaiting()) {
    const [number] = [...waiting].find(([, entry]) => entry.sending !== null || entry.next !== null);
    if (await send(number)) {
      wait = 1_000;
      continue;
    }
    if (stopped) return;
    const rest = keeps ? "Your answers are kept in this browser and will be sent." : "Keep this page open until they are.";
    tell(`Not saved yet: no connection. ${rest}`, true);
    await new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, wait * (0.75 + Math.random() / 2));
    });
    wait = Math.min(LONGEST_WAIT, wait * 2);
  }
  if (!stopped && isRefused()) tell("Not all answers are saved: see what is marked", true);
  else if (!stopped) tell("All answers saved");
}

/** Resolves when nothing waits any more; starts sending where it does not run. */
function flushed() {
  running ??= pump().finally(() => {
    running = null;
  });
  return running;
}

const later = new Map();

form.addEventListener("input", (event) => {
  const section = event.target.closest("[data-question]");
  if (!section || stopped) return;
  changed(section);
  clearTimeout(later.get(section));
  later.set(section, setTimeout(flushed, 700));
});
form.addEventListener("change", (event) => {
  const section = event.target.closest("[data-question]");
  if (!section || stopped) return;
  changed(section);
  flushed();
});
window.addEventListener("online", () => wake());

// Whoever leaves the course page right after an answer leaves it behind as well: it is sent by a request that outlives
// the page. One that is under way already goes on; what follows it says so by its number.
window.addEventListener("pagehide", () => {
  if (stopped) return;
  for (const [number, entry] of waiting) {
    const sequence = entry.sending === null ? entry.sequence : entry.sequence + 1;
    if (entry.next !== null) post(number, entry.next, sequence, {}).catch(() => {});
  }
});
// The browser asks whoever leaves while something cannot be sent.
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && isWaiting() && saved.classList.contains("trouble")) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && isWaiting()) flushed();
});

/** Leaves the page once everything is saved; where nothing more is taken for a while it stays, and says so. */
async function leave(go) {
  wake();
  let before;
  do {
    before = taken;
    const patience = new Promise((resolve) => setTimeout(resolve, 4_000));
    await Promise.race([flushed(), patience]);
  } while (isWaiting() && !stopped && taken > before);
  if (!isWaiting() && !stopped) go();
  else if (stopped) document.querySelector("[data-stop]").scrollIntoView({ block: "center" });
  else tell("Not saved yet, so this page stays open and tries again.", true);
}

document.addEventListener(
  "submit",
  (event) => {
    if (isLeaving || !isWaiting()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(() => {
      isLeaving = true;
      event.target.requestSubmit(event.submitter);
    });
  },
  true,
);
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest("a[href]");
    if (!link || isLeaving || !(isWaiting() || (isRefused() && !wasTold)) || link.target || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(() => {
      if (isHeldBack()) return;
      isLeaving = true;
      link.click();
    });
  },
  true,
);

countdown(document.querySelector("[data-seconds]"), document.querySelector("[data-announce]"), async () => {
  wake();
  await Promise.race([flushed(), new Promise((resolve) => setTimeout(resolve, 8_000))]);
  isLeaving = true;
  form.action = submission;
  form.noValidate = true;
  form.requestSubmit();
});

/** True for a control that was used before this script ran; it runs before those that set controls themselves. */
function isTouched(field) {
  if (["hidden", "range"].includes(field.type)) return false;
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
}

// What waited from before is sent first, and then the page is drawn again with it; but not before all scripts have run,
// for one of them gives requests their session where the browser keeps no cookie.
const everyScriptRan = new Promise((resolve) => {
  document.addEventListener("DOMContentLoaded", resolve, { once: true });
});
if (restored()) {
  tell("Saving what was kept in this browser…");
  everyScriptRan.then(flushed).then(() => {
    if (!stopped && !isWaiting() && !isRefused()) visit(here());
  });
} else {
  for (const section of sections.values()) {
    if ([...section.querySelectorAll("input, select, textarea")].some(isTouched)) changed(section);
  }
  if (isWaiting()) everyScriptRan.then(flushed);
}
