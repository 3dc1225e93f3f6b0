// Makes the areas of a picture a way to tick what stands by name below it.

export function hotspot(group) {
  const areas = [...group.querySelectorAll(".q-area")];
  const control = (area) => document.getElementById(area.dataset.for);
  const show = () => {
    for (const area of areas) area.classList.toggle("q-picked", control(area).checked);
  };
  for (const area of areas) area.addEventListener("click", () => control(area).click());
  group.addEventListener("change", show);
  show();
}
