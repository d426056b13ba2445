import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorldError } from '#base/errors.ts';
import { minuteMs } from '#base/time.ts';
import { findProgram } from './doctor/programs.ts';
import { runProgram } from './run-program.ts';

/** Debian's way to trust a certificate authority (update-ca-certificates(8)). */
export interface SystemTrust {
  /** Where certificates are put for `update-ca-certificates`. */
  readonly folder: string;
  readonly updateArgs: readonly string[];
}

export const debianTrust: SystemTrust = { folder: '/usr/local/share/ca-certificates', updateArgs: [] };

const program = 'update-ca-certificates';
const updateTimeoutMs = minuteMs;

/** The file of one daemon's root. */
export function trustedFile({ folder }: SystemTrust, instance: string): string {
  return join(folder, `drydock-${instance}.crt`);
}

/** Throws WorldError with what to do instead where it cannot be done. */
export async function trust(system: SystemTrust, instance: string, certificate: string): Promise<void> {
  assertPossible(system);
  await writeFile(trustedFile(system, instance), certificate, { mode: 0o644 });
  await update(system);
}

/** False when it was not trusted. */
export async function untrust(system: SystemTrust, instance: string): Promise<boolean> {
  const file = trustedFile(system, instance);
  if (!existsSync(file)) return false;
  assertPossible(system);
  await rm(file);
  await update(system);
  return true;
}

function assertPossible({ folder }: SystemTrust): void {
  if (process.getuid?.() !== 0) throw new WorldError('NotAllowed', 'only root can change what this system trusts; run it with sudo');
  if (findProgram([program]) === undefined || !existsSync(folder)) {
    throw new WorldError('NoTrustStore', `this system has no ${program}; on Debian install the package ca-certificates, elsewhere add the output of 'drydock ca' to what the system trusts (Fedora: /etc/pki/ca-trust/source/anchors and update-ca-trust; macOS: security add-trusted-cert)`);
  }
}

async function update({ updateArgs }: SystemTrust): Promise<void> {
  const { exitCode, stderr } = await runProgram(program, updateArgs, { timeoutMs: updateTimeoutMs });
  if (exitCode !== 0) throw new WorldError('TrustFailed', `${program} failed: ${stderr.trim()}`);
}
