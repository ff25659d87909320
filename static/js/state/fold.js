// Text made comparable in any script: for searching and for finding what is alike. Pure.

// Accents and vowel marks of the scripts that can be read without them; the vowel signs of Indian scripts stay.
const MARKS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu;
const PUNCTUATION = /[^\p{L}\p{N}\p{M}]+/gu;
const ARABIC_FORMS = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ة: "ه", ؤ: "و", ئ: "ي", ـ: "" };
const ARABIC = new RegExp(`[${Object.keys(ARABIC_FORMS).join("")}]`, "gu");

/** Text without case, accents and punctuation; like fold in hub/domain/similarity.py. */
export function fold(text) {
  const plain = text.normalize("NFC").toLowerCase().replace(ARABIC, (letter) => ARABIC_FORMS[letter]);
  return plain.normalize("NFKD").replace(MARKS, "").replace(PUNCTUATION, " ").trim();
}
