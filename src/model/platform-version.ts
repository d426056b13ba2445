/** The platform version of Fargate that tasks are shown to run on. */
export const currentPlatformVersion = '1.4.0';

/** What callers may ask for; all mean the current one. */
export const platformVersions: readonly string[] = ['LATEST', currentPlatformVersion];
