// A PostgreSQL of its own for a test, in a temporary folder, reached over a socket that nobody else sees.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';
const PORT = '5432';

/** The folder of PostgreSQL's programs, undefined where it is not installed. */
function programs() {
  if (existsSync(DEBIAN)) {
    const [version] = readdirSync(DEBIAN).toSorted((left, right) => Number(right) - Number(left));
    return version === undefined ? undefined : join(DEBIAN, version, 'bin');
  }
  const initdb = (process.env.PATH ?? '').split(':').find((folder) => existsSync(join(folder, 'initdb')));
  return initdb;
}

/** Whether a test can have one; and if not, why. */
export function whyNoPostgres() {
  if (programs() === undefined) {
    return 'PostgreSQL is not installed (Debian: postgresql)';
  }
  if (process.getuid?.() === 0 && !existsSync('/sbin/runuser') && !existsSync('/usr/sbin/runuser')) {
    return 'PostgreSQL does not run as root, and there is no runuser';
  }
  // initdb needs it, and there are containers where only root may.
  const [shell, args] =
    process.getuid?.() === 0
      ? ['runuser', ['-u', 'postgres', '--', 'sh', '-c', ': >/dev/null']]
      : ['sh', ['-c', ': >/dev/null']];
  const { status } = spawnSync(shell, args, { cwd: '/', stdio: 'ignore' });
  return status === 0 ? undefined : 'the user of PostgreSQL may not write to /dev/null on this machine';
}

/** As root, PostgreSQL's own user runs it: it refuses to run as root. */
function command(program, args) {
  const path = join(programs() ?? '', program);
  return process.getuid?.() === 0 ? ['runuser', ['-u', 'postgres', '--', path, ...args]] : [path, args];
}

/**
 * Starts a server.
 * @returns {Promise<{ connection: Record<string, string>, stop: () => Promise<void> }>}
 */
export async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'pg-'));
  const data = join(folder, 'data');
  if (process.getuid?.() === 0) {
    execFileSync('chown', ['postgres', folder]);
  }
  chmodSync(folder, 0o700);
  const [initdb, initdbArgs] = command('initdb', [
    '-D',
    data,
    '-U',
    'test',
    '--auth=trust',
    '--encoding=UTF8',
    '--no-sync',
  ]);
  execFileSync(initdb, initdbArgs, { cwd: folder, stdio: 'ignore' });
  // Nothing of a test survives it: no need to wait for the disk.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const [postgres, postgresArgs] = command('postgres', [
    '-D',
    data,
    '-p',
    PORT,
    '-k',
    folder,
    '-c',
    'listen_addresses=',
    ...flags,
  ]);
  const child = spawn(postgres, postgresArgs, { cwd: folder, stdio: 'ignore' });
  const exited = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  const until = performance.now() + 30_000;
  while (!existsSync(join(folder, `.s.PGSQL.${PORT}`))) {
    if (performance.now() > until || child.exitCode !== null) {
      throw new Error('PostgreSQL did not start');
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  const stop = async () => {
    const [ctl, ctlArgs] = command('pg_ctl', ['stop', '-D', data, '-m', 'immediate']);
    execFileSync(ctl, ctlArgs, { cwd: folder, stdio: 'ignore' });
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  return { connection: { host: folder, port: PORT, user: 'test' }, stop };
}
