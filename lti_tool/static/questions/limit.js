// Tells a learner at once when more is picked than may be.
import { notice } from "./notice.js";

export function limit(group) {
  const most = Number(group.dataset.most ?? 0);
  if (!most) return;
  const tell = notice(group.lastElementChild, [group]);
  const look = () => {
    const picked = group.querySelectorAll(":checked").length;
    tell(picked > most ? `You picked ${picked}, but ${most} at most may be picked. Take some away.` : "");
  };
  group.addEventListener("change", look);
}
