import type { GetRandomPasswordCommandInput } from '@aws-sdk/client-secrets-manager';
import type { Random } from '#base/random.ts';
import { invalidParameter } from './errors.ts';
import { secureInt } from './secure-int.ts';

const lengthDefault = 32;
const letters = 'abcdefghijklmnopqrstuvwxyz';
const types = {
  Lowercase: letters,
  Uppercase: letters.toUpperCase(),
  Numbers: '0123456789',
  Punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
} as const;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
export function randomPassword(input: GetRandomPasswordCommandInput, random: Random): string {
  const length = input.PasswordLength ?? lengthDefault;
  const included = includedTypes(input);
  if (included.length === 0) throw invalidParameter('At least one type of character has to be included in the password.');
  if (included.includes('')) throw invalidParameter('ExcludeCharacters leaves no character of a type that is included.');
  const isEach = input.RequireEachIncludedType ?? true;
  if (isEach && length < included.length) throw invalidParameter('Password length is too short based on the required types.');
  const all = included.join('');
  const required = isEach ? included.map((characters) => oneOf(characters, random)) : [];
  const rest = Array.from({ length: length - required.length }, () => oneOf(all, random));
  return shuffled([...required, ...rest], random).join('');
}

/** The characters of each type, less those that are excluded. */
function includedTypes({ ExcludeCharacters: excluded = '', ...input }: GetRandomPasswordCommandInput): readonly string[] {
  const chosen = [
    input.ExcludeLowercase === true ? undefined : types.Lowercase,
    input.ExcludeUppercase === true ? undefined : types.Uppercase,
    input.ExcludeNumbers === true ? undefined : types.Numbers,
    input.ExcludePunctuation === true ? undefined : types.Punctuation,
    input.IncludeSpace === true ? ' ' : undefined,
  ];
  return chosen.filter((characters) => characters !== undefined).map((characters) => [...characters].filter((character) => !excluded.includes(character)).join(''));
}

function oneOf(characters: string, random: Random): string {
  return characters.charAt(secureInt(random, characters.length));
}

/** Fisher and Yates: the required characters may be anywhere. */
function shuffled(characters: readonly string[], random: Random): readonly string[] {
  const mixed = [...characters];
  for (let index = mixed.length - 1; index > 0; index -= 1) {
    const other = secureInt(random, index + 1);
    const [one = '', two = ''] = [mixed[index], mixed[other]];
    mixed[index] = two;
    mixed[other] = one;
  }
  return mixed;
}
