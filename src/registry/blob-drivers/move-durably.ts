import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** After this a crash of the machine finds the file under its new name. */
export function moveDurably(from: string, to: string): void {
  makeDirectoryDurably(dirname(to));
  renameSync(from, to);
  syncDirectory(dirname(to));
}

function makeDirectoryDurably(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  makeDirectoryDurably(dirname(path));
  mkdirSync(path, { recursive: true });
  syncDirectory(dirname(path));
}

function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
