import type { ParameterKind } from '#model/parameter.ts';
import { isAllowed } from './allowed-pattern.ts';
import { parameterPatternMismatch, validationException } from './errors.ts';

export interface ValueRules {
  readonly type: ParameterKind;
  readonly allowedPattern: string | undefined;
  readonly dataType: string;
}

/** No sentence quotes the value: it may be a secret. */
export function checkValue(value: string, { type, allowedPattern, dataType }: ValueRules): void {
  if (value === '') throw validationException('1 validation error detected: Value \'\' at \'value\' failed to satisfy constraint: Member must have length greater than or equal to 1');
  if (nestsParameter(value)) throw validationException('Parameter value can\'t nest another parameter. Do not use "{{}}" in the value');
  if (allowedPattern !== undefined && allowedPattern !== '' && !isAllowed(value, allowedPattern)) throw parameterPatternMismatch(allowedPattern);
  if (dataType !== 'aws:ec2:image') return;
  if (type !== 'String') throw validationException('Parameters of data type aws:ec2:image have to be of type String.');
  if (!/^ami-[0-9a-f]{8}(?:[0-9a-f]{9})?$/.test(value)) throw validationException('The value of a parameter of data type aws:ec2:image has to be the id of an image, such as ami-0123456789abcdef0.');
}

/** A regular expression would look again and again for the end of braces that have none. */
function nestsParameter(value: string): boolean {
  const start = value.indexOf('{{');
  return start >= 0 && value.includes('}}', start + 2);
}
