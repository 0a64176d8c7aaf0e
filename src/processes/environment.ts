/** Variables that programs need to run, to find their files and to choose a language. None of them is secret. */
const passedOn: ReadonlySet<string> = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TERM', 'TZ', 'LANG', 'LANGUAGE', 'TMPDIR', 'TEMP', 'TMP'],
  ...['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_RUNTIME_DIR', 'XDG_DATA_DIRS'],
  // Windows.
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'OS', 'USERNAME', 'USERPROFILE', 'HOMEDRIVE'],
  ...['HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMW6432'],
  ...['COMMONPROGRAMFILES', 'NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE', 'PUBLIC', 'ALLUSERSPROFILE'],
  // Languages and their packages.
  ...['PYTHONPATH', 'PYTHONHOME', 'PYTHONUSERBASE', 'VIRTUAL_ENV', 'CONDA_PREFIX', 'CONDA_DEFAULT_ENV', 'CONDA_EXE'],
  ...['PYENV_ROOT', 'PYENV_VERSION', 'UV_CACHE_DIR', 'NODE_PATH', 'NVM_DIR', 'NVM_BIN', 'VOLTA_HOME', 'ASDF_DIR'],
  ...[
    'ASDF_DATA_DIR',
    'JAVA_HOME',
    'DOTNET_ROOT',
    'GOPATH',
    'GOROOT',
    'GOCACHE',
    'CARGO_HOME',
    'RUSTUP_HOME',
    'GEM_HOME',
  ],
  ...['GEM_PATH', 'RBENV_ROOT', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'DYLD_FALLBACK_LIBRARY_PATH', 'NIX_PATH'],
  // Certificates, and hosts without a proxy.
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'NO_PROXY'],
]);

const proxies: ReadonlySet<string> = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'FTP_PROXY']);

/**
 * Returns the environment of a program that a spec names. It contains keys only if the spec lists their variables,
 * because the program's output is stored with the run. Passes on proxies without a password.
 *
 * @param listed names of further variables to pass on.
 */
export function environmentOfProgram(
  environment: Readonly<Record<string, string | undefined>>,
  listed: readonly string[] = [],
): Readonly<Record<string, string>> {
  const isPassedOn = (name: string, value: string): boolean => {
    const upper = name.toUpperCase();
    return (
      listed.includes(name) ||
      passedOn.has(upper) ||
      upper.startsWith('LC_') ||
      (proxies.has(upper) && !value.includes('@'))
    );
  };
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && isPassedOn(name, value) ? [[name, value]] : [],
    ),
  );
}
