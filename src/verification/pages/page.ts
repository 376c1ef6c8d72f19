import { createHash } from 'node:crypto';
import type { Bilingual } from '../report.js';
import { STYLE } from './style.js';

/** How a page answers at a glance: by colour, by shape and in words. */
export type Light = 'good' | 'bad' | 'warn';

export const HTML = 'text/html; charset=utf-8';

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Our own pages may show our style, our pictures and our forms, and nothing else. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': HTML,
  'Cache-Control': 'no-store',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** Chinese first, English below it. */
export function both({ zh, en }: Bilingual): string {
  return `${escape(zh)} <span class="en" lang="en">${escape(en)}</span>`;
}

/** Tick in a circle, cross in an octagon, exclamation mark in a triangle: told apart without colour. */
const ICONS: Readonly<Record<Light, string>> = {
  good: '<circle cx="32" cy="32" r="30" fill="currentColor"/><path d="M17 33l11 11 20-23" fill="none" stroke="#fff" stroke-width="7"/>',
  bad: '<path d="M20 2h24l18 18v24L44 62H20L2 44V20z" fill="currentColor"/><path d="M20 20l24 24M44 20L20 44" fill="none" stroke="#fff" stroke-width="7"/>',
  warn: '<path d="M32 3l31 57H1z" fill="currentColor"/><path d="M32 22v19M32 46v7" fill="none" stroke="#fff" stroke-width="7"/>',
};

/** What the page answers, as one box. */
export function lightBox(light: Light, headline: Bilingual, more: readonly Bilingual[] = []): string {
  const icon = `<svg viewBox="0 0 64 64" aria-hidden="true">${ICONS[light]}</svg>`;
  const lines = more.map((line) => `<p>${both(line)}</p>`).join('');
  return `<div class="verdict ${light}" role="status">${icon}<div><strong>${both(headline)}</strong>${lines}</div></div>`;
}

/** Label and value; a value that is empty has no row. */
export function rows(entries: readonly (readonly [Bilingual, string, string?])[]): string {
  const cells = entries
    .filter(([, value]) => value !== '')
    .map(([label, value, kind = '']) => {
      const attribute = kind === '' ? '' : ` class="${kind}"`;
      return `<tr><th scope="row">${both(label)}</th><td${attribute}>${escape(value)}</td></tr>`;
    });
  return `<table class="stack"><tbody>${cells.join('')}</tbody></table>`;
}

/** @param body HTML, escaped by whoever made it */
export function htmlPage(title: Bilingual, body: string): string {
  return [
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">',
    `<title>${escape(`${title.zh} ${title.en}`)}</title><style>${STYLE}</style></head><body>`,
    '<header><b>电子证照核验</b> <span lang="en">Licence verification</span></header>',
    `<main><h1>${both(title)}</h1>${body}</main>`,
    '<footer>无需登录，不收集个人信息。 <span lang="en">No login, no tracking.</span></footer></body></html>\n',
  ].join('');
}
