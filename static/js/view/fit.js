// Words as large as their place allows: for screens that are read from the last row.

const STEPS = 9;

/**
 * Give an element the largest font size at which it is not higher than its place. Long words break, so its width is no matter.
 *
 * @param {HTMLElement} element
 * @param {number} height pixels
 * @param {number} least font size in pixels
 * @param {number} most font size in pixels
 */
export function fit(element, height, least, most) {
  let [low, high] = [least, most];
  if (fits(element, height, high)) return;
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (fits(element, height, middle)) low = middle;
    else high = middle;
  }
  element.style.fontSize = `${low}px`;
}

function fits(element, height, size) {
  element.style.fontSize = `${size}px`;
  return element.scrollHeight <= height;
}
