import { dayMs, hourMs, minuteMs, secondMs } from '#base/time.ts';
import type { DaemonStatus } from '#server/admin-protocol.ts';

/** How far the cloud's clock may seem to be off because asking for it takes a while. */
const askingMsMax = 5 * secondMs;

/** The status as a person reads it; the cloud's clock only where it was moved. */
export function statusText(daemon: DaemonStatus, nowMs: number, cloudMs = nowMs): string {
  const { counts, runtime } = daemon;
  const tasks = Object.entries(counts.tasks).map(([status, count]) => `${count} ${status}`).join(', ');
  return table([
    ['Drydock', `${daemon.version}, up for ${duration(nowMs - daemon.startedAt)} (pid ${daemon.pid})`],
    ['endpoint', daemon.endpoint],
    ...(daemon.tlsEndpoint === undefined ? [] : [['by TLS', daemon.tlsEndpoint] as const]),
    ['registry', `${daemon.registry}${daemon.registryMode === 'oci' ? ' (mode oci)' : ''}`],
    ['account', `${daemon.account} in ${daemon.region}`],
    ...(daemon.publicAddresses === undefined ? [] : [['public', `addresses of ${daemon.publicAddresses}`] as const]),
    ['runtime', `${runtime.version ?? runtime.name}: ${runtime.state}${runtime.message === undefined ? '' : `, ${runtime.message}`}`],
    ...(Math.abs(cloudMs - nowMs) < askingMsMax ? [] : [['clock', `${duration(Math.abs(cloudMs - nowMs))} ${cloudMs > nowMs ? 'ahead of' : 'behind'} real time`] as const]),
    ['tasks', tasks === '' ? 'none' : tasks],
    ['holds', [some(counts.clusters, 'cluster'), some(counts.taskDefinitions, 'task definition'), some(counts.repositories, 'repository', 'repositories'), some(counts.images, 'image'), some(counts.logGroups, 'log group')].join(', ')],
    ['state', daemon.stateDir],
    ...(daemon.blobs === undefined ? [] : [['blobs', daemon.blobs] as const]),
    ['log', daemon.logFile],
  ]);
}

export function table(rows: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

/** Such as `3 h 12 min`. */
export function duration(ms: number): string {
  if (ms < minuteMs) return `${Math.max(0, Math.floor(ms / secondMs))} s`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`;
  if (ms < dayMs) return `${Math.floor(ms / hourMs)} h ${Math.floor((ms % hourMs) / minuteMs)} min`;
  return `${Math.floor(ms / dayMs)} d ${Math.floor((ms % dayMs) / hourMs)} h`;
}

function some(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
