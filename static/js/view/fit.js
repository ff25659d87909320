// Words as large as their box allows: for screens that are read from the last row.

const STEPS = 9;

/**
 * Give an element the largest font size at which it fits into its box.
 *
 * @param {HTMLElement} element
 * @param {HTMLElement} box
 * @param {number} least pixels
 * @param {number} most pixels
 */
export function fit(element, box, least, most) {
  let [low, high] = [least, most];
  if (fits(element, box, high)) return;
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (fits(element, box, middle)) low = middle;
    else high = middle;
  }
  element.style.fontSize = `${low}px`;
}

function fits(element, box, size) {
  element.style.fontSize = `${size}px`;
  return element.scrollHeight <= box.clientHeight && element.scrollWidth <= box.clientWidth;
}
