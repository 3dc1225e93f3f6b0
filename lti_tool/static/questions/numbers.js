// Tells a learner who has typed something that is not a number, by the rule that the grading has.
import { notice } from "./notice.js";

const NUMBER = /^[+\-\u2212]?(\d+(\.\d*)?|\.\d+)([eE][+\-\u2212]?\d+)?$/;

export function numbers(field) {
  const tell = notice(field, [field]);
  const look = () => {
    const text = field.value.trim();
    const fine = !text || NUMBER.test(text);
    const advice = text.includes(",") ? "Write a point instead of the comma." : "Write digits alone, such as 3.14 or -2.";
    tell(fine ? "" : `This is not a number yet. ${advice}`);
  };
  field.addEventListener("change", look);
  field.addEventListener("input", () => field.hasAttribute("aria-invalid") && look());
}
