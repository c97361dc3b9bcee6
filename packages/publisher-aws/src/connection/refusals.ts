/** AWS's word for why it refused: `InvalidSnapshot.NotFound`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}

/** Does it, unless AWS refuses for one of these reasons; gives whether it was done. */
export async function unless(codes: readonly string[], work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (codes.includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}

/** What AWS says of an image that is not there, or not any more. */
export const noImage = ['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'] as const;
