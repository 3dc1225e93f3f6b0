// Platform storage (LTI postMessage storage 0.1): keeps a tool's data by the tool's own origin.
const kept = new Map();
const frame = window.name || "_parent";
const subjects = ["lti.put_data", "lti.get_data"];

function answer(event, fields) {
  const { subject, message_id } = event.data;
  event.source.postMessage({ subject: `${subject}.response`, message_id, ...fields }, event.origin);
}

window.addEventListener("message", (event) => {
  const { subject, key, value } = event.data ?? {};
  const place = `${event.origin} ${key}`;
  switch (subject) {
    case "lti.capabilities":
      answer(event, { supported_messages: subjects.map((name) => ({ subject: name, frame })) });
      break;
    case "lti.put_data":
      if (value === null || value === undefined) kept.delete(place);
      else kept.set(place, value);
      answer(event, { key, value });
      break;
    case "lti.get_data":
      answer(event, { key, value: kept.get(place) ?? null });
      break;
  }
});
