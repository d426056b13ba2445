/**
 * The pattern that a strftime format stands for; what is not a conversion is a regular expression already, as with Docker's
 * driver. Undefined when it has a conversion that awslogs does not know.
 * https://docs.docker.com/engine/logging/drivers/awslogs/#awslogs-datetime-format
 */
export function strftimePattern(format: string): string | undefined {
  let isKnown = true;
  const pattern = format.replaceAll(/%(.?)/g, (_, conversion: string) => {
    const found = conversions.get(conversion);
    if (found === undefined) isKnown = false;
    return found ?? '';
  });
  return isKnown ? pattern : undefined;
}

const conversions = new Map([
  ['%', '%'],
  ['a', '(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)'],
  ['A', '(?:Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday)'],
  ['b', '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'],
  ['B', '(?:January|February|March|April|May|June|July|August|September|October|November|December)'],
  ['d', '(?:0[1-9]|[12][0-9]|3[01])'],
  ['f', '[0-9]{6}'],
  ['H', '(?:[01][0-9]|2[0-3])'],
  ['I', '(?:0[1-9]|1[0-2])'],
  ['j', '(?:00[1-9]|0[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6])'],
  ['L', '\\.[0-9]{3}'],
  ['m', '(?:0[1-9]|1[0-2])'],
  ['M', '[0-5][0-9]'],
  ['p', '[AP]M'],
  ['S', '[0-5][0-9]'],
  ['w', '[0-6]'],
  ['y', '[0-9]{2}'],
  ['Y', '[0-9]{4}'],
  ['z', '[+-][0-9]{4}'],
  ['Z', '[A-Z]{1,4}T'],
]);
