/**
 * Runs the JavaScript functions of a metric in a separate process. Reads JSON lines `{ file, function?, output, context }` or
 * `{ body, output, context }` and answers each with `{ result }` or `{ error }`.
 */
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const answer = process.stdout.write.bind(process.stdout);
// Standard output is for answers only, so output of the functions goes to standard error.
process.stdout.write = process.stderr.write.bind(process.stderr);

const asynchronous = async () => undefined;
const AsyncFunction = /** @type {FunctionConstructor} */ (asynchronous.constructor);

for await (const line of createInterface({ input: process.stdin })) {
  answer(`${JSON.stringify(await score(JSON.parse(line)))}\n`);
}

/** @param {{ file?: string, function?: string, body?: string, output: string, context: unknown }} question */
async function score({ file = '', function: name, body, output, context }) {
  try {
    const run = body === undefined ? await functionOf(file, name) : AsyncFunction('output', 'context', body);
    return checked(await run(output, context));
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : `it threw ${String(error)}` };
  }
}

/**
 * Returns the named function. Without a name, returns the default export or else the only exported function. The default
 * export of a CommonJS module is its `module.exports`, which for a compiled module has another `default`.
 *
 * @param {string} file
 * @param {string | undefined} name
 * @returns {Promise<Function>}
 */
async function functionOf(file, name) {
  const exported = await import(pathToFileURL(file).href);
  const all = { ...exported.default, ...exported };
  const candidates = name === undefined ? [exported.default, exported.default?.default] : [all[name]];
  const found = candidates.find((candidate) => typeof candidate === 'function');
  if (found !== undefined) return found;
  const functions = Object.entries(all).filter(([, value]) => typeof value === 'function');
  const [only, ...others] = functions;
  if (name === undefined && only !== undefined && others.length === 0) return only[1];
  const names = functions.map(([key]) => key).join(', ') || 'none';
  throw new TypeError(
    name === undefined
      ? `the module has no function as its default export. Its exported functions are: ${names}`
      : `the module has no exported function "${name}". Its exported functions are: ${names}`,
  );
}

/**
 * Rejects numbers that JSON cannot represent, such as NaN.
 *
 * @param {unknown} result
 */
function checked(result) {
  if (result === undefined) return { error: 'it returned no value.' };
  /** @type {string | undefined} */
  let invalid;
  JSON.stringify(result, (key, value) => {
    if (typeof value === 'number' && !Number.isFinite(value))
      invalid = key === '' ? String(value) : `${value} as "${key}"`;
    return value;
  });
  return invalid === undefined ? { result } : { error: `it returned ${invalid}. A score is a number.` };
}
