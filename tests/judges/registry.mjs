// A registry on this machine that holds one package, the command line as it would be published; npm asks nothing else of it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';

const engine = resolve(import.meta.dirname, '../../plugin-ts/engine');

/**
 * Packs the package and serves it.
 * @param {string} directory where the tarball and npm's cache go
 * @returns {Promise<{ environment: Record<string, string>, tarball: string, close: () => void }>}
 *   `environment`: the variables by which npm asks here and starts with an empty cache
 */
export async function serveEngine(directory) {
  const pack = ['pack', '--json', '--pack-destination', directory];
  const packed = JSON.parse(execFileSync('npm', pack, { cwd: engine, encoding: 'utf8' }));
  const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed);
  const tarball = join(directory, filename);
  const bytes = readFileSync(tarball);
  const manifest = JSON.parse(readFileSync(join(engine, 'package.json'), 'utf8'));
  const { name, version } = manifest;

  const server = createServer((request, response) => {
    const host = `http://${request.headers.host}`;
    if (request.url === `/${name}`) {
      const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
      const published = { ...manifest, dist: { tarball: `${host}/${filename}`, integrity } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: published } }));
    } else if (request.url === `/${filename}`) {
      response.end(bytes);
    } else {
      response.writeHead(404).end('{}');
    }
  });
  await new Promise((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  return {
    environment: {
      npm_config_registry: `http://127.0.0.1:${server.address().port}/`,
      npm_config_cache: join(directory, 'npm-cache'),
      npm_config_userconfig: join(directory, 'npmrc'),
    },
    tarball,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
