import type { VNode } from 'preact';
import { useStore } from '../use-store.ts';
import { useView } from '../view.ts';

/** The place of one of the forms. Empty until they are loaded. */
export function LazyForm({ name }: { name: 'Prechat' | 'EmailOffer' }): VNode | null {
  const Form = useStore(useView().forms.$components)?.[name];
  return Form ? <Form /> : null;
}
