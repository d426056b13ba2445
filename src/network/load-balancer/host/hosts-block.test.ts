import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { silentLog } from '#base/log.ts';
import { hasHostNames, withHostNames } from './hosts-block.ts';
import { HostsFile } from './hosts-file.ts';

const names = [{ name: 'a-1.us-east-1.elb.localhost', address: '127.64.0.1' }];

test('names are in a marked block, and what else is in the file stays', () => {
  const text = withHostNames('127.0.0.1 localhost', 'abc123', names);
  assert.equal(text, '127.0.0.1 localhost\n# Drydock abc123: names of load balancers, kept up to date by the daemon\n127.64.0.1 a-1.us-east-1.elb.localhost\n# Drydock abc123: end\n');
  assert.ok(hasHostNames(text, 'abc123'));
  assert.ok(!hasHostNames(text, 'other'));
});

test('whatever the file has, names that go leave it as it was, and daemons beside each other keep their own', () => {
  const file = fc.array(fc.constantFrom('127.0.0.1 localhost', '# note', '', '10.0.0.1 db')).map((lines) => lines.map((line) => `${line}\n`).join(''));
  fc.assert(
    fc.property(file, (text) => {
      const both = withHostNames(withHostNames(text, 'one', names), 'two', names);
      assert.equal(withHostNames(both, 'two', names), both);
      assert.equal(withHostNames(both, 'two', []), withHostNames(text, 'one', names));
      assert.equal(withHostNames(withHostNames(both, 'one', []), 'two', []), text);
    }),
  );
});

test('a block whose end somebody has removed takes nothing else with it', () => {
  const text = withHostNames('127.0.0.1 localhost\n', 'abc123', names).replace('# Drydock abc123: end', '10.0.0.1 db');
  assert.equal(withHostNames(text, 'abc123', []), '127.0.0.1 localhost\n10.0.0.1 db\n');
});

test('the file is written in place, and a problem is told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dd-hosts-'));
  try {
    const path = join(folder, 'hosts');
    writeFileSync(path, '127.0.0.1 localhost\n');
    const { ino } = statSync(path);
    const file = new HostsFile({ path, instance: 'abc123', log: silentLog });
    file.setNames(names);
    assert.match(readFileSync(path, 'utf8'), /127\.64\.0\.1 a-1/);
    file.setNames([]);
    assert.equal(readFileSync(path, 'utf8'), '127.0.0.1 localhost\n');
    assert.equal(statSync(path).ino, ino);
    const broken = new HostsFile({ path: join(folder, 'none', 'hosts'), instance: 'abc123', log: silentLog });
    broken.setNames(names);
    assert.match(broken.problem ?? '', /cannot be written/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
