import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import * as React19 from 'react';
import * as Server19 from 'react-dom/server';
import { bundle } from './bundle.ts';

/** Where the bubble's tag stands in the document. */
export type TagPlace = 'in the head, async' | 'in the head' | 'at the end of the body';

export interface ShopDocument {
  heading: string;
  place: TagPlace;
  /** Addresses of the page's own script and of the bubble's. */
  script: string;
  tag: string;
}

interface Library {
  createElement(type: string, props: object | null, ...children: unknown[]): unknown;
}

interface Server {
  renderToString(element: unknown): string;
}

/** A whole document, made by React in the browser and on the server alike. */
function shopDocument({ createElement: make }: Library, { heading, place, script, tag }: ShopDocument): unknown {
  const bubble = make('script', { type: 'module', src: tag, ...(place === 'in the head, async' && { async: true }) });
  const isLast = place === 'at the end of the body';
  return make(
    'html',
    { lang: 'en' },
    make(
      'head',
      null,
      make('meta', { charSet: 'utf-8' }),
      make('title', null, 'Shop'),
      make('script', { src: script }),
      isLast ? null : bubble,
    ),
    make(
      'body',
      null,
      make('main', null, make('h1', null, heading), make('div', { id: 'chat' })),
      isLast ? bubble : null,
    ),
  );
}

const readUmd = (file: string): string => readFileSync(`node_modules/${file}.production.min.js`, 'utf8');

/** What a server with this version of React sends. */
export function renderOnServer(version: 18 | 19, wanted: ShopDocument): string {
  const [library, server] = version === 18 ? load18() : [React19, Server19];
  return `<!DOCTYPE html>${(server as Server).renderToString(shopDocument(library as Library, wanted))}`;
}

function load18(): [Library, Server] {
  const window: { React?: Library; ReactDOMServer?: Server } = {};
  Object.assign(window, { window, self: window, TextEncoder });
  runInNewContext(
    `${readUmd('react18/umd/react')};${readUmd('react-dom18/umd/react-dom-server-legacy.browser')}`,
    window,
  );
  return [window.React!, window.ReactDOMServer!];
}

/** A script for the browser: `hydrate(document)` hydrates the page, and tells React's complaints in `faults`. */
export async function hydratingScript(version: 18 | 19): Promise<string> {
  const libraries =
    version === 18
      ? `${readUmd('react18/umd/react')};${readUmd('react-dom18/umd/react-dom')};`
      : await bundle(`
          import * as React from 'react';
          import * as ReactDOM from 'react-dom/client';
          Object.assign(window, { React, ReactDOM });`);
  return `${libraries}
    window.faults = [];
    window.hydrate = (wanted) => ReactDOM.hydrateRoot(document, (${String(shopDocument)})(React, wanted), {
      onRecoverableError: (error) => faults.push(String(error)),
    });`;
}
