import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { madeCertificate } from '#certificates/testing/made-certificate.ts';
import { findProgram } from './doctor/programs.ts';
import { trust, untrust } from './system-trust.ts';

const skip = process.getuid?.() !== 0 ? 'only root can' : findProgram(['update-ca-certificates']) === undefined && 'update-ca-certificates is not installed';

test('a root that is trusted is in the bundle of the system, and out of it when it is not any more', { skip }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-trust-'));
  try {
    const at = (name: string) => join(folder, name);
    for (const name of ['local', 'etc', 'hooks']) await mkdir(at(name));
    const system = { folder: at('local'), updateArgs: ['--localcertsdir', at('local'), '--etccertsdir', at('etc'), '--hooksdir', at('hooks')] };
    const { pem } = madeCertificate({ name: 'Drydock local CA test', role: { kind: 'root' } });
    const isInBundle = async () => (await readFile(at('etc/ca-certificates.crt'), 'utf8')).includes(pem);
    await trust(system, 'abc123', pem);
    assert.equal(await isInBundle(), true);
    assert.equal(await untrust(system, 'abc123'), true);
    assert.equal(await isInBundle(), false);
    assert.equal(await untrust(system, 'abc123'), false);
  } finally {
    await rm(folder, { recursive: true });
  }
});
