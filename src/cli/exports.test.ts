import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { exportsOf } from './exports.ts';

const variables = { AWS_REGION: 'us-east-1', AWS_SECRET_ACCESS_KEY: `a'b "c" $d \\e` };

test('a shell that evaluates the text has the variables, whatever characters are in them, and no session token', () => {
  const script = `export AWS_SESSION_TOKEN=old\n${exportsOf('sh', variables)}printf '%s|%s|%s' "$AWS_REGION" "$AWS_SECRET_ACCESS_KEY" "\${AWS_SESSION_TOKEN-unset}"`;
  assert.equal(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout, `us-east-1|${variables.AWS_SECRET_ACCESS_KEY}|unset`);
});

test('json is the variables as they are; dotenv is one per line; fish quotes with backslashes', () => {
  assert.deepEqual(JSON.parse(exportsOf('json', variables)), variables);
  assert.equal(exportsOf('dotenv', { A: 'b', C: 'd' }), 'A=b\nC=d\n');
  assert.match(exportsOf('fish', variables), /^set -gx AWS_REGION 'us-east-1'\nset -gx AWS_SECRET_ACCESS_KEY 'a\\'b "c" \$d \\\\e'\n/);
});
