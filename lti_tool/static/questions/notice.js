// What a learner is told of an answer, beside its control: the same element that the server writes.

let count = 0;

// Makes an element of the tool's own words.
export function told(name, text, className = "") {
  const element = document.createElement(name);
  element.lang = "en";
  element.dir = "ltr";
  element.className = className;
  element.textContent = text;
  return element;
}

// Returns a function that shows a text (none for "") after `anchor` and marks `controls` as amiss with it.
export function notice(anchor, controls) {
  const given = [...controls].map((control) => control.getAttribute("aria-describedby") ?? "").join(" ").split(" ");
  const old = given.map((id) => id.endsWith("-notice") && document.getElementById(id)).find(Boolean);
  const place = old || told("span", "", "q-notice");
  place.id ||= `q-notice-${(count += 1)}-notice`;
  place.setAttribute("role", "alert");
  place.hidden = !place.textContent;
  if (!old) anchor.after(place);
  return (text) => {
    if (place.textContent !== text) place.textContent = text;
    place.hidden = !text;
    for (const control of controls) mark(control, place.id, Boolean(text));
  };
}

function mark(control, id, amiss) {
  const ids = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  if (amiss) ids.push(id);
  if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
  if (control.matches("fieldset")) return;
  if (amiss) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

// Tells everyone who listens that the learner has changed a field.
export function changed(field) {
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
