import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { hourMs } from '#base/time.ts';
import { busyboxImage, type OciImage } from '#cli/demo/busybox-image.ts';
import { createRepository } from '#registry/memory-registry.ts';
import { registriesConf, registriesConfPath } from '#registry/registries-conf.ts';
import { freePort } from '../support/free-port.ts';
import { writeOciLayout } from '../support/oci-layout.ts';
import { lacks } from '../support/programs.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { startRegistry } from './registry-server.ts';

describe('skopeo', { skip: lacks('skopeo', '/bin/busybox') }, () => {
  const clock = new ManualClock(Date.now());
  let folder: TemporaryFolder;
  let server: Awaited<ReturnType<typeof startRegistry>>;
  let image: OciImage;

  before(async () => {
    folder = await temporaryFolder('skopeo');
    server = await startRegistry({ directory: folder.path, port: await freePort(), clock });
    await createRepository(server.store, 'app');
    await createRepository(server.store, 'fixed', { tagMutability: 'IMMUTABLE' });
    image = busyboxImage({});
    await writeOciLayout(image, join(folder.path, 'layout'), '1');
    await mkdir(join(folder.path, 'home', registriesConfPath, '..'), { recursive: true });
    await writeFile(join(folder.path, 'home', registriesConfPath), registriesConf);
  });

  after(async () => {
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  /** Runs skopeo with the user-level configuration that drydock writes; gives what it printed and how it ended. */
  const skopeo = (...parameters: readonly string[]) =>
    new Promise<{ readonly code: number; readonly output: string }>((resolve) => {
      execFile('skopeo', parameters, { env: { ...process.env, HOME: join(folder.path, 'home') }, timeout: 120_000 }, (failure, stdout, stderr) => resolve({ code: failure === null ? 0 : 1, output: stdout + stderr }));
    });
  const push = (reference: string, ...more: readonly string[]) => skopeo('copy', '--dest-creds', `AWS:${server.password()}`, ...more, `oci:${join(folder.path, 'layout')}:1`, `docker://${reference}`);

  test('pushes and pulls the printed address as it is, as OCI and as Docker', async () => {
    for (const format of ['oci', 'v2s2']) {
      const reference = `${server.address.authority}/app:${format}`;
      const pushed = await push(reference, '--format', format);
      assert.equal(pushed.code, 0, pushed.output);
      const target = join(folder.path, `pulled-${format}`);
      const pulled = await skopeo('copy', '--src-creds', `AWS:${server.password()}`, `docker://${reference}`, `dir:${target}`);
      assert.equal(pulled.code, 0, pulled.output);
      for (const layer of image.layers) assert.deepEqual(await readFile(join(target, layer.digest.slice('sha256:'.length))), Buffer.from(layer.bytes));
    }
    const tags = await skopeo('list-tags', '--creds', `AWS:${server.password()}`, `docker://${server.address.authority}/app`);
    assert.match(tags.output, /"oci",\s+"v2s2"/);
  });

  test("shows ECR's sentence for an unknown repository, an immutable tag and an expired token", async () => {
    const unknown = await push(`${server.address.authority}/nope:1`);
    assert.match(unknown.output, /name unknown: The repository with name 'nope' does not exist in the registry with id '000000000000'/);
    assert.equal((await push(`${server.address.authority}/fixed:1`)).code, 0);
    const immutable = await push(`${server.address.authority}/fixed:1`);
    assert.equal(immutable.code, 1);
    assert.match(immutable.output, /The image tag '1' already exists in the 'fixed' repository and cannot be overwritten because the tag is immutable\./);
    const password = server.password();
    await clock.advance(13 * hourMs);
    const expired = await skopeo('inspect', '--creds', `AWS:${password}`, `docker://${server.address.authority}/app:oci`);
    assert.match(expired.output, /denied: Your authorization token has expired\. Reauthenticate and try again\./);
  });
});
