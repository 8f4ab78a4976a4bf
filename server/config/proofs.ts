/** What a host's server may prove a visitor's identity with. */
export const PROOFS = ['hash', 'token'] as const;

export type ProofKind = (typeof PROOFS)[number];
