import { resolve } from 'node:path';
import { Command } from './command-line.ts';
import { s3Variables } from '#server/s3-settings.ts';
import { settingsFrom, type Settings } from '#server/settings.ts';

export interface WhereOptions {
  readonly stateDir?: string;
}

/** A command that speaks with the daemon of one state directory. */
export function daemonCommand(name: string, description: string): Command {
  return new Command(name).description(description).option('--state-dir <path>', 'the daemon that keeps its state here ($DRYDOCK_STATE_DIR)');
}

/** The settings of the environment, with what the command line says on top. */
export function settingsOf(options: WhereOptions & { readonly [option: string]: unknown } = {}): Settings {
  const given = Object.entries(variables).flatMap(([option, name]) => {
    const value = options[option];
    return typeof value === 'string' ? [[name, option === 'stateDir' ? resolve(value) : value]] : [];
  });
  return settingsFrom({ ...process.env, ...Object.fromEntries(given) }, isRoot());
}

/** The variables that make a daemon start with exactly these settings. */
export function variablesOf(settings: Settings): Record<string, string> {
  return {
    DRYDOCK_STATE_DIR: settings.stateDir,
    DRYDOCK_HOST: settings.host,
    DRYDOCK_PORT: String(settings.port),
    DRYDOCK_TLS_PORT: String(settings.tlsPort ?? 'none'),
    DRYDOCK_REGISTRY_MODE: settings.registryMode,
    DRYDOCK_SEAL_LAYERS: settings.sealsLayers ? '1' : '0',
    DRYDOCK_ACCOUNT: settings.account,
    DRYDOCK_REGION: settings.region,
    DRYDOCK_RUNTIME: settings.runtime,
    DRYDOCK_HOSTS_FILE: settings.hostsFile ?? 'none',
    DRYDOCK_PUBLIC_ALIASES: Object.entries(settings.publicAliases).map(([alias, account]) => `${alias}=${account}`).join(','),
    DRYDOCK_UPSTREAMS: Object.entries(settings.upstreams).map(([name, origin]) => `${name}=${origin}`).join(','),
    ...s3Variables(settings.s3),
  };
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** How the person called us, for sentences that say what to type. */
export const programName = process.env['DRYDOCK_PROGRAM'] ?? './drydock';

const variables: Readonly<Record<string, string>> = {
  stateDir: 'DRYDOCK_STATE_DIR',
  host: 'DRYDOCK_HOST',
  port: 'DRYDOCK_PORT',
  tlsPort: 'DRYDOCK_TLS_PORT',
  registryMode: 'DRYDOCK_REGISTRY_MODE',
  account: 'DRYDOCK_ACCOUNT',
  region: 'DRYDOCK_REGION',
  runtime: 'DRYDOCK_RUNTIME',
};
