import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ports, ruleCount, rulePath, targetPort, type BalancedApp } from './balanced-app.ts';
import { startChild } from './children.ts';

/** Its ports are those of the load balancer and so much more. */
export const portOffset = 1_000;

/** What somebody who knows HAProxy would write for the same listeners, in the same namespace, to the same targets. */
export async function handwrittenHaproxy({ node, targets }: Pick<BalancedApp, 'node' | 'targets'>): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-haproxy-'));
  const pem = join(folder, 'bench.pem');
  const keyFile = join(folder, 'key.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=bench.example.com', '-keyout', keyFile, '-out', pem], { stdio: 'ignore' });
  await writeFile(pem, `${await readFile(pem, 'utf8')}${await readFile(keyFile, 'utf8')}`);
  const bind = (port: number, more = '') => `  bind ${node.privateAddress}:${port + portOffset} namespace ${node.namespace}${more}`;
  const configuration = [
    'global', '  maxconn 4000', '  nbthread 2',
    'defaults', '  mode http', '  option forwardfor', '  option http-keep-alive', '  timeout connect 5s', '  timeout client 60s', '  timeout server 60s',
    // The headers that an application load balancer sets.
    '  unique-id-format %{+X}Ts-%{+X}o%ci%cp%rt', '  unique-id-header X-Amzn-Trace-Id',
    'frontend plain', bind(ports.plain), '  default_backend app',
    'frontend tls', bind(ports.tls, ` ssl crt ${pem} alpn h2,http/1.1`), '  default_backend app',
    'frontend ruled', bind(ports.ruled), ...Array.from({ length: ruleCount }, (_, index) => `  use_backend app if { path -m beg ${rulePath(index + 1, '')} }`), '  default_backend none',
    'backend none', '  http-request return status 404',
    'backend app', '  balance roundrobin', '  http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]', '  http-request set-header X-Forwarded-Port %[dst_port]', ...targets.map((address, index) => `  server s${index} ${address}:${targetPort} namespace ${node.namespace}`),
  ].join('\n');
  const file = join(folder, 'haproxy.cfg');
  await writeFile(file, `${configuration}\n`);
  const child = startChild('haproxy', ['-db', '-f', file], { logFile: join(folder, 'log') });
  return {
    async [Symbol.asyncDispose]() {
      await child[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
