/**
 * Asks a model as an ordinary program does: at OPENAI_BASE_URL, with OPENAI_API_KEY. Returns its answer.
 *
 * @throws {Error} with what the endpoint answered.
 */
export async function askModel(model, messages) {
  const { OPENAI_BASE_URL: baseUrl = 'https://api.openai.com/v1', OPENAI_API_KEY: key = '' } = process.env;
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages }),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`The model ${model} answered with status ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text).choices[0].message.content ?? '';
}

/**
 * Asks a module: its prompt is the system message, and its fields are the user message. The model reasons first; what it writes below
 * the heading counts. The form of the answer isn't part of the prompt, so that no candidate can lose it.
 *
 * @param result what the module is asked for, such as `summary`.
 */
export async function askModule({ model, prompt, fields, result }) {
  const heading = `### ${result}`;
  const given = Object.entries(fields).map(([name, value]) => `${name}:\n${value}`);
  const form = `Think step by step first. Then write a line with "${heading}" only, and the ${result} below it.`;
  const answer = await askModel(model, [
    { role: 'system', content: prompt },
    { role: 'user', content: [...given, form].join('\n\n') },
  ]);
  // At the beginning of a line: the reasoning may speak of the heading.
  const place = [...answer.matchAll(new RegExp(`^#+ *${result}\\b:?`, 'gim'))].at(-1);
  return (place === undefined ? answer : answer.slice(place.index + place[0].length)).trim();
}
