import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAccounts, resolveUser } from './accounts.ts';

const accounts = parseAccounts('root:x:0:0:root:/root:/bin/sh\n# a comment\napp:x:1000:100:app:/home/app:/bin/sh\nbroken\n12:x:77:78::/:/bin/sh\n', 'root:x:0:\nusers:x:100:\nwheel:x:10:root,app\ndocker:x:999:app\n');

test('without a user it is root, with the groups that root is a member of', () => {
  assert.deepEqual(resolveUser(accounts, ''), { uid: 0, gid: 0, additionalGids: [0, 10] });
});

test('a name or its number gives the own group and the memberships', () => {
  const app = { uid: 1_000, gid: 100, additionalGids: [100, 10, 999] };
  assert.deepEqual(resolveUser(accounts, 'app'), app);
  assert.deepEqual(resolveUser(accounts, '1000'), app);
});

test('with a group, by name or number, it is the only one', () => {
  assert.deepEqual(resolveUser(accounts, 'app:wheel'), { uid: 1_000, gid: 10, additionalGids: [10] });
  assert.deepEqual(resolveUser(accounts, '5:6'), { uid: 5, gid: 6, additionalGids: [6] });
});

test('a number that the image does not know is of group 0', () => {
  assert.deepEqual(resolveUser(accounts, '4321'), { uid: 4_321, gid: 0, additionalGids: [0] });
});

test('a name that is a number is a name first, as in Docker', () => {
  assert.deepEqual(resolveUser(accounts, '12'), { uid: 77, gid: 78, additionalGids: [78] });
});

test('unknown names are refused in the words of Docker', () => {
  assert.throws(() => resolveUser(accounts, 'ghost'), /unable to find user ghost: no matching entries in passwd file/);
  assert.throws(() => resolveUser(accounts, 'app:ghosts'), /unable to find group ghosts: no matching entries in group file/);
});
