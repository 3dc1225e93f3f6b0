// Tells a learner at once when something is used twice that may be used once.
import { notice } from "./notice.js";

export function once(group) {
  if (!("once" in group.dataset)) return;
  const selects = [...group.querySelectorAll("select")];
  const what = group.dataset.q === "gaps" ? "a word" : "the same partner";
  const tell = notice(group.lastElementChild, [group]);
  group.addEventListener("change", () => {
    const used = selects.map((select) => select.value).filter(Boolean);
    tell(new Set(used).size < used.length ? `You used ${what} twice; each may be used once.` : "");
  });
}
