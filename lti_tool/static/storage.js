// Brings the proof back from where the platform keeps it.

import { get } from "./platform_storage.js";

const form = document.querySelector("#launch");

try {
  form.elements.proof.value = await get(form.dataset);
  form.submit();
} catch {
  form.hidden = true;
  document.querySelector("#failed").hidden = false;
}
