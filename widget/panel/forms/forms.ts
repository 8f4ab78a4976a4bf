/** The chunk of the forms: loaded only where a site asks its visitors something. */
export { EmailOffer } from './EmailOffer.tsx';
export { Prechat } from './Prechat.tsx';
