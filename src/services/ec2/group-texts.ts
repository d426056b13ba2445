import { CallerError } from '#base/errors.ts';
import { missingParameter } from './missing-parameter.ts';

const charactersMax = 255;
const groupCharacters = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/;
const allowed = `strings less than ${charactersMax + 1} characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
export function checkGroupName(name: string): void {
  if (name === '') throw missingParameter('GroupName');
  if (name.startsWith('sg-')) throw invalid(name, 'GroupName', 'Group names may not be in the format sg-*.');
  if (name === 'default') throw new CallerError('InvalidParameterValue', 'Cannot use reserved security group name: default');
  if (name.trim() === '' || !isText(name)) throw invalid(name, 'GroupName', `Invalid security group name. Valid names are ${allowed}`);
}

export function checkGroupDescription(description: string): void {
  if (description === '') throw missingParameter('Description');
  if (!isText(description)) throw invalid(description, 'GroupDescription', `Invalid security group description. Valid descriptions are ${allowed}`);
}

/** An empty description is none. */
export function ruleDescription(description: string | undefined): string | undefined {
  if (description === undefined || description === '') return undefined;
  if (!isText(description)) throw new CallerError('InvalidParameterValue', `Invalid rule description. Valid descriptions are ${allowed}`);
  return description;
}

function isText(text: string): boolean {
  return text.length <= charactersMax && groupCharacters.test(text);
}

function invalid(value: string, parameter: string, why: string): CallerError {
  return new CallerError('InvalidParameterValue', `Value (${value}) for parameter ${parameter} is invalid. ${why}`);
}
