import type { Message } from '../../wire/message.ts';
import type { Visitor } from '../contact/visitor.ts';
import type { HttpContext } from './context.ts';

/** The message as a browser gets it: every picture and file under our own address. */
export function showMessage(http: HttpContext, site: string, visitor: Visitor, message: Message): Message {
  return http.files.show(site, visitor, http.avatars.showMessage(site, message));
}
