// Shows the slider beside its number field; until either is touched it stands at no number.
import { changed, told } from "./notice.js";

export function slider(group) {
  const row = group.querySelector(".q-slider");
  const range = row.querySelector("input");
  const field = group.querySelector("input[type=number]");
  const clear = told("button", "Clear");
  clear.type = "button";
  field.after(clear);
  row.hidden = range.hidden = false;
  range.setAttribute("aria-label", `Slider: ${field.getAttribute("aria-label")}`);

  const show = () => {
    const set = field.value !== "";
    row.classList.toggle("q-untouched", !set);
    clear.hidden = !set;
    if (set) range.removeAttribute("aria-valuetext");
    else range.setAttribute("aria-valuetext", "not set");
  };
  const follow = () => {
    if (field.value !== "") range.value = field.value;
    show();
  };
  const take = () => {
    field.value = range.value;
    show();
  };
  const settle = () => {
    const before = field.dataset.settled;
    take();
    if (before !== field.value) changed(field);
  };
  follow();
  field.addEventListener("input", follow);
  field.addEventListener("change", () => {
    field.dataset.settled = field.value;
    follow();
  });
  range.addEventListener("input", take);
  range.addEventListener("change", (event) => {
    event.stopPropagation();
    settle();
  });
  range.addEventListener("click", settle); // a click where the slider already stands changes nothing by itself
  range.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      settle();
    }
  });
  clear.addEventListener("click", () => {
    field.value = "";
    changed(field);
    range.focus();
  });
}
