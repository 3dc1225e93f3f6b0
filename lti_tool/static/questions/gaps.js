// Adds the words below a text with gaps: drag one into a gap, or tap the word and then the gap.
import { changed, told } from "./notice.js";

export function gaps(group) {
  const holes = [...group.querySelectorAll(".q-gap")];
  const selects = holes.map((hole) => hole.querySelector("select"));
  const list = document.createElement("ul");
  list.className = "q-words";
  list.setAttribute("aria-label", "Words");
  const said = told("p", "", "q-unseen");
  said.setAttribute("role", "status");
  let held = null;

  const fill = (select, value) => {
    if ("once" in group.dataset) {
      for (const other of selects) if (other !== select && other.value === value) clear(other);
    }
    select.value = value;
    changed(select);
  };
  const clear = (select) => {
    select.value = "";
    changed(select);
  };
  const drop = (hole, chip) => {
    const select = hole.querySelector("select");
    fill(select, chip.dataset.value);
    said.textContent = `${chip.textContent}: ${select.getAttribute("aria-label")}`;
  };
  const hold = (chip) => {
    held?.setAttribute("aria-pressed", "false");
    held = held === chip ? null : chip;
    held?.setAttribute("aria-pressed", "true");
    for (const hole of holes) offer(hole);
  };
  const offer = (hole) => {
    hole.querySelector("button")?.remove();
    if (!held) return;
    const label = hole.querySelector("select").getAttribute("aria-label");
    const button = told("button", "+", "q-drop");
    button.type = "button";
    button.setAttribute("aria-label", `Put “${held.textContent}” into ${label}`);
    button.addEventListener("click", () => {
      const chip = held;
      hold(chip);
      drop(hole, chip);
      hole.querySelector("select").focus();
    });
    hole.append(button);
  };

  for (const option of selects[0].options) {
    if (!option.value) continue;
    const chip = document.createElement("button");
    chip.type = "button";
    chip.textContent = option.textContent;
    chip.dataset.value = option.value;
    chip.draggable = true;
    chip.setAttribute("aria-pressed", "false");
    chip.addEventListener("click", () => hold(chip));
    chip.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", chip.textContent);
      event.dataTransfer.effectAllowed = "copy";
      list.dragged = chip;
    });
    chip.addEventListener("dragend", () => (list.dragged = null));
    const entry = document.createElement("li");
    entry.append(chip);
    list.append(entry);
  }
  for (const hole of holes) {
    hole.addEventListener("dragover", (event) => {
      if (!list.dragged) return;
      event.preventDefault();
      hole.classList.add("q-over");
    });
    hole.addEventListener("dragleave", () => hole.classList.remove("q-over"));
    hole.addEventListener("drop", (event) => {
      event.preventDefault();
      hole.classList.remove("q-over");
      if (list.dragged) drop(hole, list.dragged);
    });
  }
  group.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) hold(held);
  });
  group.append(list, said);
}
