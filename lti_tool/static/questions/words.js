// Counts the words of a text, and says so once the learner pauses.
import { told } from "./notice.js";

const PAUSE = 1500; // milliseconds

export function words(group) {
  const field = group.querySelector("textarea");
  const { fewest, most } = group.dataset;
  const seen = told("p", "", "q-count");
  seen.setAttribute("aria-hidden", "true");
  const heard = told("p", "", "q-unseen");
  heard.setAttribute("role", "status");
  field.after(seen, heard);
  let timer;
  const look = () => {
    const count = field.value.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    const short = fewest && count < Number(fewest) ? `, at least ${fewest} are asked for` : "";
    const long = most && count > Number(most) ? `, at most ${most} are asked for` : "";
    seen.textContent = `${count} ${count === 1 ? "word" : "words"}${short}${long}`;
  };
  look();
  field.addEventListener("input", () => {
    look();
    clearTimeout(timer);
    timer = setTimeout(() => (heard.textContent = seen.textContent), PAUSE);
  });
}
