// Whom the desk has silenced: pure. Named questions of one person share a key; an anonymous one stands for itself alone,
// so that nobody at the desk learns who asked it.

/** State from the keys of the silenced people. */
export function fromKeys(keys) {
  return { keys: new Set(keys), ids: new Set() };
}

/** The state after one event; `questions` are those of the desk. */
export function apply(silenced, event, questions) {
  if (event.name !== "person.silenced" && event.name !== "person.unsilenced") return silenced;
  const next = { keys: new Set(silenced.keys), ids: new Set(silenced.ids) };
  const key = questions[event.question_id]?.asker_key;
  const [set, value] = key ? [next.keys, key] : [next.ids, event.question_id];
  if (event.name === "person.silenced") set.add(value);
  else set.delete(value);
  return next;
}

/** Whether the asker of a question is known to be silenced. */
export function isSilenced(silenced, question) {
  return silenced.ids.has(question.question_id) || (question.asker_key !== "" && silenced.keys.has(question.asker_key));
}
