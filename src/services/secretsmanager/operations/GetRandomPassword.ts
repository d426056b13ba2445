import { checkLength, checkRange } from '#wire/constraints.ts';
import type { SecretsManagerOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { randomPassword } from '../random-password.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
export default {
  access: () => [{ action: 'secretsmanager:GetRandomPassword', resource: '*' }],
  handle(input, _call, { random }) {
    refuseComplaints([checkRange('passwordLength', input.PasswordLength, { min: 1, max: 4_096 }), checkLength('excludeCharacters', input.ExcludeCharacters, { max: 4_096 })]);
    return { RandomPassword: randomPassword(input, random) };
  },
} satisfies SecretsManagerOperation<'GetRandomPassword'>;
