// Lets a learner move the things of an order by buttons or by dragging; the selects of their places stay the answer.
import { changed, told } from "./notice.js";

export function order(group) {
  const list = group.querySelector(".q-cards");
  const cards = () => [...list.children];
  const select = (card) => card.querySelector("select");
  const name = (card) => card.querySelector(".q-card-text").textContent.trim();
  const said = told("p", "", "q-unseen");
  said.setAttribute("role", "status");
  const keep = told("button", "Keep this order", "q-keep");
  keep.type = "button";

  const show = () => {
    const all = cards();
    list.classList.toggle("q-touched", all.every((card) => select(card).value));
    keep.hidden = list.classList.contains("q-touched");
    all.forEach((card, n) => {
      const [up, down] = card.querySelectorAll(".q-moves button");
      up.disabled = n === 0;
      down.disabled = n === all.length - 1;
    });
  };
  const settle = () => {
    cards().forEach((card, n) => (select(card).value = String(n + 1)));
    show();
    changed(select(list.firstElementChild));
  };
  const move = (card, step, button) => {
    const other = step < 0 ? card.previousElementSibling : card.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(card);
    else other.after(card);
    settle();
    (button.disabled ? card.querySelector(".q-moves button:not(:disabled)") : button).focus();
    said.textContent = `${name(card)}: place ${cards().indexOf(card) + 1} of ${cards().length}`;
  };

  for (const card of cards()) {
    select(card).hidden = true;
    const grip = told("span", "⠿", "q-grip");
    grip.setAttribute("aria-hidden", "true");
    const place = told("span", "", "q-place");
    const moves = told("span", "", "q-moves");
    for (const [sign, word, step] of [["▲", "up", -1], ["▼", "down", 1]]) {
      const button = told("button", sign);
      button.type = "button";
      button.setAttribute("aria-label", `Move ${word}: ${name(card)}`);
      button.addEventListener("click", () => move(card, step, button));
      moves.append(button);
    }
    card.prepend(grip, place);
    card.append(moves);
    draggable(card, grip, settle);
  }
  group.querySelector("legend > *").textContent = "Put in order: move each up or down, the first to the top";
  group.append(keep, said);
  keep.addEventListener("click", () => {
    settle();
    list.querySelector(".q-moves button:not(:disabled)").focus();
    said.textContent = "This order is your answer";
  });
  show();
}

function draggable(card, grip, settle) {
  let moved = false;
  grip.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    card.classList.add("q-moving");
    moved = false;
  });
  grip.addEventListener("pointermove", (event) => {
    if (!grip.hasPointerCapture(event.pointerId)) return;
    const { previousElementSibling: before, nextElementSibling: after } = card;
    if (before && event.clientY < middle(before)) before.before(card);
    else if (after && event.clientY > middle(after)) after.after(card);
    else return;
    moved = true;
    grip.setPointerCapture(event.pointerId); // moving the card in the page lets go of the pointer
  });
  const end = () => {
    card.classList.remove("q-moving");
    if (moved) settle();
    moved = false;
  };
  grip.addEventListener("pointerup", end);
  grip.addEventListener("pointercancel", end);
}

function middle(element) {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}
