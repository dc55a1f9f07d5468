/** Of what the core answers with the id of what it has begun. */
export const idOf = (reply: unknown): string => (reply as { readonly id?: string } | null)?.id ?? '';
