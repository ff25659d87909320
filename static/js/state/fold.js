// Text made comparable in any script: for searching and for finding what is alike. Pure.

// Accents and vowel marks of the scripts that can be read without them; the vowel signs of Indian scripts stay.
const MARK_RANGES = [
  [0x300, 0x36f],
  [0x483, 0x487],
  [0x591, 0x5c7],
  [0x610, 0x61a],
  [0x64b, 0x65f],
  [0x670, 0x670],
  [0x6d6, 0x6ed],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x20d0, 0x20ff],
  [0xfe20, 0xfe2f],
];
const MARKS = new RegExp(`[${MARK_RANGES.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`).join("")}]`, "gu");
const PUNCTUATION = /[^\p{L}\p{N}\p{M}]+/gu;
const ARABIC_FORMS = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ة: "ه", ؤ: "و", ئ: "ي", ـ: "" };
const ARABIC = new RegExp(`[${Object.keys(ARABIC_FORMS).join("")}]`, "gu");

/** Text without case, accents and punctuation; like fold in hub/domain/similarity.py. */
export function fold(text) {
  const plain = text.normalize("NFC").toLowerCase().replace(ARABIC, (letter) => ARABIC_FORMS[letter]);
  return plain.normalize("NFKD").replace(MARKS, "").replace(PUNCTUATION, " ").trim();
}
