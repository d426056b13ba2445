import { checkLength } from '#wire/constraints.ts';
import { refuseComplaints, validationError } from './errors.ts';

const pathLengthMax = 512;
/** The API reference allows DEL, too, but IAM does not: https://github.com/aws/aws-cdk/pull/16165. */
const pathPattern = /^\/([!-~]+\/)?$/;
const prefixPattern = /^\/[!-~]*$/;

/** What users, groups, roles, policies and instance profiles have when they were made without a path. */
export const rootPath = '/';

export function checkPath(path: string | undefined, member = 'path'): void {
  if (path === undefined) return;
  refuseComplaints([checkLength(member, path, { min: 1, max: pathLengthMax })]);
  if (!pathPattern.test(path)) throw validationError(`The specified value for ${member} is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.`);
}

export function checkPathPrefix(prefix: string | undefined): void {
  if (prefix === undefined) return;
  refuseComplaints([checkLength('pathPrefix', prefix, { min: 1, max: pathLengthMax })]);
  if (!prefixPattern.test(prefix)) throw validationError('The specified value for pathPrefix is invalid. It must begin with the / character and contain only alphanumeric characters and/or / characters.');
}
