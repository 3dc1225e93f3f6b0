// Finds out, before the platform's hints are spent, how this browser can come back from the login: with a cookie, with
// what the platform keeps for it, or only in a window of its own.

import { put } from "./platform_storage.js";

const login = document.querySelector("#continue");
const link = login.querySelector("a");

function keepsCookies() {
  const attributes = "; Path=/lti/; Secure; SameSite=None; Partitioned";
  document.cookie = `quizport_probe=1; Max-Age=60${attributes}`;
  const kept = document.cookie.split("; ").includes("quizport_probe=1");
  document.cookie = `quizport_probe=; Max-Age=0${attributes}`;
  return kept;
}

function show(id) {
  login.hidden = true;
  const section = document.querySelector(id);
  section.hidden = false;
  section.querySelector("button")?.focus();
}

async function goOn() {
  if (keepsCookies()) return location.replace(link.href);
  if (window.top === window.self) return show("#no-cookies");
  try {
    if (!login.dataset.target) throw new Error("no storage");
    await put(login.dataset);
    location.replace(link.href);
  } catch {
    show("#new-window");
  }
}

goOn();
