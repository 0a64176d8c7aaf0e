import { valueOf } from '../../gepa/named-values';
import { UserError } from '../../gepa/user-error';

type Environment = Readonly<Record<string, string | undefined>>;

/** A variable from which the usual clients of models take an address. */
interface UsualVariable {
  readonly name: string;
  /** Older names of it. */
  readonly older?: readonly string[];
  /** Where requests go if it isn't set. Azure has an address for each customer. */
  readonly address?: string;
}

const usual: readonly UsualVariable[] = [
  { name: 'OPENAI_BASE_URL', older: ['OPENAI_API_BASE'], address: 'https://api.openai.com/v1' },
  { name: 'ANTHROPIC_BASE_URL', address: 'https://api.anthropic.com' },
  { name: 'AZURE_OPENAI_ENDPOINT' },
];

/**
 * Returns the addresses that a program's calls go to, by the environment variable that it takes each from.
 *
 * @param environments in order of precedence: the one of the program, then its `.env` files.
 * @param named further variables with their addresses, or others for the usual ones.
 * @throws {UserError} for an address that isn't one of HTTP.
 */
export function recordingAddresses(
  environments: readonly Environment[],
  named: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const addressIn = (names: readonly string[]) =>
    [named, ...environments].flatMap((each) => names.map((name) => valueOf(each, name))).find((value) => value);
  const known = usual.flatMap(({ name, older = [], address: otherwise }) => {
    const names = [name, ...older];
    const address = addressIn(names) ?? otherwise;
    return address === undefined ? [] : names.map((each) => [each, address] as const);
  });
  const all = [...known, ...Object.entries(named)];
  for (const [name, address] of all) {
    if (URL.canParse(address) && /^https?:/.test(address)) continue;
    throw new UserError(
      `${name} is "${address}", which isn't an address. Set it to one such as https://api.openai.com/v1.`,
    );
  }
  return Object.fromEntries(all);
}
