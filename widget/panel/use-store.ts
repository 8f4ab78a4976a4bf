// The one that the others take it from.
// oxlint-disable-next-line no-restricted-imports
import { useStore as use } from '@nanostores/preact';
import type { Store, StoreValue } from 'nanostores';

/** Inherits nothing, and so not what a page has put on Object.prototype. */
const NO_OPTIONS = Object.create(null) as object;

/** The value of a store; drawn anew when it changes. */
export const useStore = <Of extends Store>(store: Of): StoreValue<Of> => use(store, NO_OPTIONS);
