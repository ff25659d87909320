// Offering what is alike: in any script, and not too eagerly.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fold } from "../../static/js/state/fold.js";
import { mostSimilar } from "../../static/js/state/similar.js";

const question = (id, text) => ({ question_id: id, text });

function best(text, ...others) {
  const found = mostSimilar(question("it", text), others.map((other, at) => question(String(at), other)));
  return found.map((one) => Number(one.question.question_id));
}

test("two wordings of one question are alike", () => {
  const other = "How can I add statements with references to Wikidata? What is a good source?";
  assert.deepEqual(best("How do I add a statement with a reference in Wikidata, and what counts as a good source?", other), [0]);
});

test("two questions of one subject are not", () => {
  assert.deepEqual(best("How do lexemes differ from items?", "Can items be merged back if it was wrong?"), []);
  assert.deepEqual(best("Which tool do you use yourself every day?", "Will there be another hour like this for teachers?"), []);
});

test("it needs no spaces between words, and no Latin letters", () => {
  assert.deepEqual(best("ウィキデータに出典を追加する方法は何ですか", "ウィキデータに出典を追加する方法を教えてください"), [0]);
  assert.deepEqual(best("كيف أضيف تسميات بالعربية؟", "كيف اضيف تسمياتٍ بالعربيّة"), [0]);
  assert.deepEqual(best("በአማርኛ መለያ እንዴት ልጨምር?", "በአማርኛ መለያ እንዴት እጨምራለሁ?"), [0]);
});

test("the best comes first, and a question is never like itself", () => {
  const it = question("it", "Where can I find mentors?");
  const found = mostSimilar(it, [it, question("a", "Where can I find a mentor?"), question("b", "Where can I find mentors")]);
  assert.deepEqual(found.map((one) => one.question.question_id), ["b", "a"]);
});

test("a word or two says too little", () => {
  assert.deepEqual(best("Why?", "Why?"), []);
});

test("folding leaves the vowel signs of Indian scripts, which carry the word", () => {
  assert.notEqual(fold("कि"), fold("का"));
  assert.equal(fold("Élève, où?"), "eleve ou");
});
