import { listModels } from './list-models';
import { presetNames, presets, type Preset, type PresetName } from './presets';

/** A model server that answers on this machine. */
export interface LocalServer {
  /** The name for `provider` in a spec. */
  readonly provider: PresetName;
  /** What usually listens on its port. */
  readonly label: string;
  readonly baseUrl: string;
  /** Sorted by name. Empty when it has loaded none. */
  readonly models: readonly string[];
}

/** A server on this machine that doesn't answer within so long is busy with something else. */
const timeoutMs = 1_000;

/**
 * Finds the model servers that run on this machine on their usual ports, in the order of the presets. It asks loopback addresses only,
 * all at the same time, and waits one second at most. A port that doesn't answer with a list of models is left out.
 *
 * @param addresses where to look instead of the usual addresses.
 */
export async function localServers(
  signal: AbortSignal,
  addresses: Readonly<Partial<Record<PresetName, string>>> = usualAddresses(),
): Promise<readonly LocalServer[]> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const found = await Promise.all(
    presetNames.map(async (provider): Promise<readonly LocalServer[]> => {
      const baseUrl = addresses[provider];
      if (baseUrl === undefined) return [];
      const models = await listModels(baseUrl, undefined, limited).catch(() => undefined);
      return models === undefined ? [] : [{ provider, label: presets[provider].label, baseUrl, models }];
    }),
  );
  return found.flat();
}

function usualAddresses(): Partial<Record<PresetName, string>> {
  const local = presetNames.flatMap((name) => {
    const { isLocal, baseUrl }: Preset = presets[name];
    return isLocal === true ? [[name, baseUrl] as const] : [];
  });
  return Object.fromEntries(local);
}
