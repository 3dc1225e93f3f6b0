// Makes the controls of questions easier to use; every one of them works as plain HTML before this script runs.
// A field that a script sets tells of it by a bubbling "change" event, as if the learner had set it by hand.
import { hotspot } from "./questions/hotspot.js";
import { gaps } from "./questions/gaps.js";
import { limit } from "./questions/limit.js";
import { numbers } from "./questions/numbers.js";
import { once } from "./questions/once.js";
import { order } from "./questions/order.js";
import { slider } from "./questions/slider.js";
import { words } from "./questions/words.js";

const KINDS = {
  choice: [limit],
  hottext: [limit],
  hotspot: [limit, hotspot],
  order: [order],
  match: [once],
  gaps: [once, gaps],
  slider: [slider],
  number: [numbers],
  words: [words],
};

export function improve(root) {
  for (const found of root.querySelectorAll("[data-q]:not(.q-live)")) {
    found.classList.add("q-live");
    for (const step of KINDS[found.dataset.q] ?? []) step(found);
  }
}

improve(document);
