import { render } from 'preact';
import { AgentDesk } from './AgentDesk.tsx';
import css from './desk.css?inline';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [sheet];

render(<AgentDesk />, document.body);
