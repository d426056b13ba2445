import { checkRange, type Complaint } from '#wire/constraints.ts';

const tokenSizeMax = 4_096;

/** Tokens are made longer for those who want to see that long ones get through what is between them and AWS. */
export function checkTokenSize(minimumSessionTokenSize: number | undefined): Complaint {
  return checkRange('minimumSessionTokenSize', minimumSessionTokenSize, { min: 0, max: tokenSizeMax });
}
