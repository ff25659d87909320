// A screen on a wall: it fills itself at the key f, and does not go to sleep.

/** Let a button and the key f fill the screen, or leave it. */
export function attachWholeScreen(button) {
  if (!document.fullscreenEnabled) button.hidden = true;
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    if (event.key === "f" && !event.ctrlKey && !event.metaKey && !event.altKey) toggle();
  });
}

function toggle() {
  const turned = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  turned.catch(() => undefined);
}

/** Keep the screen on for as long as the page is seen; where the browser cannot, nothing is lost. */
export function stayAwake() {
  const ask = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => undefined);
  document.addEventListener("visibilitychange", ask);
  ask();
}
