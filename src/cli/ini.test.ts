import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setIniSection } from './ini.ts';

const entries = { region: 'us-east-1', endpoint_url: 'http://127.0.0.1:4566' };

test('a missing section is added at the end, after an empty line', () => {
  assert.equal(setIniSection('', 'profile drydock', entries), '[profile drydock]\nregion = us-east-1\nendpoint_url = http://127.0.0.1:4566\n');
  assert.equal(setIniSection('[default]\nregion=x', 'a', { b: 'c' }), '[default]\nregion=x\n\n[a]\nb = c\n');
});

test('only the named entries of the named section change; comments, order and other sections stay', () => {
  const before = '# mine\n[default]\nregion = eu-west-1\n\n[profile drydock]\n; note\nregion=old\ns3 =\n  addressing_style = path\n\n[profile other]\nregion = here\n';
  assert.equal(
    setIniSection(before, 'profile drydock', entries),
    '# mine\n[default]\nregion = eu-west-1\n\n[profile drydock]\nregion = us-east-1\nendpoint_url = http://127.0.0.1:4566\n; note\ns3 =\n  addressing_style = path\n\n[profile other]\nregion = here\n',
  );
});

test('doing it twice changes nothing more', () => {
  const once = setIniSection('[a]\nb = c\n', 'profile drydock', entries);
  assert.equal(setIniSection(once, 'profile drydock', entries), once);
});
