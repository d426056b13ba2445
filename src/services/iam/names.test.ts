import assert from 'node:assert/strict';
import test from 'node:test';
import { checkName } from './names.ts';
import { checkPath, checkPathPrefix } from './paths.ts';

test('The specified value for userName is invalid when it has other characters than IAM allows', () => {
  checkName('userName', 'Ann_1+=,.@-', 'user');
  for (const name of ['a b', 'a/b', 'a:b', 'ä', '*']) {
    assert.throws(() => checkName('userName', name, 'user'), { code: 'ValidationError', message: 'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-' });
  }
});

test('names of users and roles have at most 64 characters, of groups, policies and instance profiles 128', () => {
  checkName('roleName', 'r'.repeat(64), 'role');
  assert.throws(() => checkName('roleName', 'r'.repeat(65), 'role'), { message: `1 validation error detected: Value at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64` });
  checkName('groupName', 'g'.repeat(128), 'group');
  assert.throws(() => checkName('groupName', 'g'.repeat(129), 'group'), /less than or equal to 128/);
  assert.throws(() => checkName('groupName', '', 'group'), /greater than or equal to 1/);
});

test('a path begins and ends with a slash', () => {
  checkPath('/');
  checkPath('/a/b!~/');
  for (const path of ['a/', '/a', '//a b/', '/ä/', '/\u007f/']) {
    assert.throws(() => checkPath(path), { code: 'ValidationError', message: 'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.' });
  }
  assert.throws(() => checkPath(`/${'p'.repeat(511)}/`), /Member must have length less than or equal to 512/);
  assert.throws(() => checkPath('/a', 'newPath'), /value for newPath is invalid/);
});

test('a path prefix begins with a slash', () => {
  checkPathPrefix('/a');
  assert.throws(() => checkPathPrefix('a/'), { code: 'ValidationError', message: 'The specified value for pathPrefix is invalid. It must begin with the / character and contain only alphanumeric characters and/or / characters.' });
});
