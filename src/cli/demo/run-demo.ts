export async function runDemo(_stateDir: string): Promise<void> {}
