import { hourMs } from '#base/time.ts';
import { userAccessKeys, type UserAccessKey } from '#model/access-key.ts';
import { iamArn } from '#model/iam-arn.ts';
import { iamUsers, type IamUser } from '#model/iam-user.ts';
import type { Reader } from '#state/store.ts';
import { dateView } from './views/date.ts';
import { accountsCreatedAt } from './views/root.ts';

/** A report that was made within the past four hours is not made anew: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
export const reportLifetimeMs = 4 * hourMs;

const columns = [
  'user', 'arn', 'user_creation_time', 'password_enabled', 'password_last_used', 'password_last_changed', 'password_next_rotation', 'mfa_active',
  'access_key_1_active', 'access_key_1_last_rotated', 'access_key_1_last_used_date', 'access_key_1_last_used_region', 'access_key_1_last_used_service',
  'access_key_2_active', 'access_key_2_last_rotated', 'access_key_2_last_used_date', 'access_key_2_last_used_region', 'access_key_2_last_used_service',
  'cert_1_active', 'cert_1_last_rotated', 'cert_2_active', 'cert_2_last_rotated',
] as const;

const notApplicable = 'N/A';
const notSupported = 'not_supported';
const noCertificates = ['false', notApplicable, 'false', notApplicable];
const noKey = ['false', notApplicable, notApplicable, notApplicable, notApplicable];

/** What credentials everybody of the account has, as CSV. */
export function credentialReport(reader: Reader, account: string): string {
  const users = reader.find(iamUsers, 'account', account).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return [[...columns], rootRow(account), ...users.map((user) => userRow(user, reader.find(userAccessKeys, 'user', user.arn)))].map((row) => row.map(quoted).join(',')).join('\n');
}

/** The root's key is always active; when it was used is not kept. */
function rootRow(account: string): readonly string[] {
  const created = timeView(accountsCreatedAt);
  const key = ['true', created, notApplicable, notApplicable, notApplicable];
  return ['<root_account>', iamArn(account, 'root'), created, notSupported, 'no_information', notSupported, notSupported, 'false', ...key, ...noKey, ...noCertificates];
}

function userRow({ name, arn, createdAt }: IamUser, [first, second]: readonly UserAccessKey[]): readonly string[] {
  const noPassword = ['false', notApplicable, notApplicable, notApplicable];
  return [name, arn, timeView(createdAt), ...noPassword, 'false', ...keyColumns(first), ...keyColumns(second), ...noCertificates];
}

function keyColumns(key: UserAccessKey | undefined): readonly string[] {
  if (key === undefined) return noKey;
  const { status, createdAt, lastUsed } = key;
  const used = lastUsed === undefined ? [notApplicable, notApplicable, notApplicable] : [timeView(lastUsed.at), lastUsed.region, lastUsed.service];
  return [String(status === 'Active'), timeView(createdAt), ...used];
}

/** Names may have commas in them, and paths quotes (RFC 4180). */
function quoted(value: string): string {
  return /[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** As the report writes time: `2026-01-02T03:04:05+00:00`. */
function timeView(atMs: number): string {
  return `${dateView(atMs).toISOString().slice(0, 19)}+00:00`;
}
