// The time that is left: each second for the eye, at a few points for the ear.

const SAID = [1800, 900, 600, 300, 120, 60, 30, 10];

export function spelled(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  const parts = hours ? [`${hours} h`] : [];
  if (minutes) parts.push(`${minutes} min`);
  if (seconds < 600 && (rest || !parts.length)) parts.push(`${rest} s`);
  return parts.join(" ");
}

function words(seconds) {
  const [count, unit] = seconds >= 60 ? [Math.round(seconds / 60), "minute"] : [seconds, "second"];
  return `${count} ${unit}${count === 1 ? "" : "s"} left`;
}

export function countdown(clock, voice, over) {
  if (!clock) return;
  const begun = performance.now();
  const given = Number(clock.dataset.seconds);
  const face = clock.querySelector("[data-left]");
  let last = given;
  const timer = setInterval(tick, 250);

  function tick() {
    const left = Math.max(0, Math.ceil(given - (performance.now() - begun) / 1000));
    if (left === last) return;
    const passed = SAID.find((point) => left <= point && point < last);
    if (passed !== undefined) voice.textContent = words(left);
    last = left;
    face.textContent = spelled(left);
    clock.classList.toggle("short", left <= 60);
    if (left > 0) return;
    clearInterval(timer);
    voice.textContent = "The time is up; your answers are handed in.";
    over();
  }
  if (given === 0) {
    clearInterval(timer);
    over();
  }
}
