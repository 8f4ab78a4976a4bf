/** What libraries and pages did, and do, to a browser's own objects before any other script runs. */
export const PATCHES: Record<string, string> = {
  'Array.from of Prototype.js': `
    Array.from = function (iterable) {
      if (!iterable) return [];
      if ('toArray' in Object(iterable)) return iterable.toArray();
      var length = iterable.length || 0, results = new Array(length);
      while (length--) results[length] = iterable[length];
      return results;
    };`,
  'Array.from of MooTools': `
    Array.from = function (item) {
      if (item == null) return [];
      return typeof item.length == 'number' && typeof item != 'string' ? Array.prototype.slice.call(item) : [item];
    };`,
  'enumerable functions on Object.prototype': `
    Object.prototype.extend = function (other) { for (var name in other) this[name] = other[name]; return this; };
    Object.prototype.forEachPair = function () {};
    Object.prototype.keys = function () { return []; };`,
  'enumerable values on Object.prototype': `
    Object.prototype.debug = 'yes'; Object.prototype.version = 1; Object.prototype.empty = null;`,
  'names of options on Object.prototype': `
    ['server', 'site', 'title', 'storage', 'container', 'launcher', 'consent', 'show', 'color', 'icon', 'beforeSend', 'beforeShow']
      .forEach(function (name) {
        Object.defineProperty(Object.prototype, name, { value: 'wrong', writable: true, configurable: true });
      });`,
  'enumerable functions on Array.prototype': `
    ['each', 'contains', 'include', 'first', 'last', 'clone', 'compact', 'uniq'].forEach(function (name) {
      Array.prototype[name] = function () { return this; };
    });`,
  'Array.prototype.toJSON of Prototype.js': `
    Array.prototype.toJSON = function () {
      return '[' + this.map(function (one) { return JSON.stringify(one); }).join(', ') + ']';
    };`,
  'toJSON on strings, numbers and objects': `
    String.prototype.toJSON = function () { return '"' + this + '"'; };
    Number.prototype.toJSON = function () { return String(this); };
    Date.prototype.toJSON = function () { return '"' + this.toISOString() + '"'; };`,
  'methods of elements replaced': `
    Element.prototype.remove = function () { this.parentNode.removeChild(this); return this; };
    Element.prototype.scrollTo = function () { window.scrollTo(this.offsetLeft, this.offsetTop); return this; };
    ['show', 'hide', 'toggle', 'update', 'observe', 'select'].forEach(function (name) {
      HTMLElement.prototype[name] = function () { return this; };
    });
    Element.prototype.getElementsBySelector = function (one) { return this.querySelectorAll(one); };`,
  'bind, and Event, of MooTools': `
    Function.prototype.bind = function (self, args) {
      var own = this;
      return function () { return own.apply(self, args != null ? [].concat(args) : arguments); };
    };
    window.Event = function (event) { return event || window.event; };
    window.Class = window.Hash = window.Browser = function () {};
    window.$ = window.$$ = function (one) { return document.getElementById(one); };`,
  'a wrapped fetch': `
    var plain = window.fetch;
    window.fetched = 0;
    window.fetch = function () {
      window.fetched += 1;
      return plain.apply(this, arguments).then(function (response) { response.clone(); return response; });
    };`,
  'a fetch that makes a Request of everything': `
    var plain = window.fetch;
    window.fetch = async function (input, init) { return plain(new Request(input, init)); };`,
  'a wrapped customElements': `
    var define = customElements.define;
    customElements.define = function (name, element, options) {
      if (!/^shop-/.test(name)) throw new Error('only the shop defines elements');
      return define.call(customElements, name, element, options);
    };`,
  'promises, timers and listeners that are watched': `
    var Plain = window.Promise;
    window.Promise = class Watched extends Plain {};
    ['setTimeout', 'setInterval', 'requestAnimationFrame'].forEach(function (name) {
      var plain = window[name];
      window[name] = function (work, time) { return plain.call(window, function () { work(); }, time); };
    });
    var add = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      return add.call(this || window, type, listener, options);
    };`,
  'no requestIdleCallback, no locks, no crypto.randomUUID': `
    delete window.requestIdleCallback;
    Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
    Object.defineProperty(Crypto.prototype, 'randomUUID', { value: undefined });`,
  'a console that throws': `
    ['log', 'warn', 'error', 'table'].forEach(function (name) {
      console[name] = function () { throw new Error('no console'); };
    });`,
};
