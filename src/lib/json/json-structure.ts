import { DomainError } from '../errors/domain-error.js';

/** Deeper than any request we know; keeps every recursive reader of the value shallow. */
const MAX_DEPTH = 32;

/** Names that reach an object's prototype when a reader copies properties one by one. */
const FORBIDDEN_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** One object or array that is open; `names` is absent for an array. */
type Level = { names?: Set<string>; expectsName: boolean };

/**
 * Refuses what `JSON.parse` accepts and another reader may read otherwise: duplicate names, names that reach
 * a prototype, lone surrogates, U+0000 (which PostgreSQL cannot store), and nesting beyond 32.
 *
 * @param text a document that `JSON.parse` has accepted, so that only the rules above are left to check
 * @throws DomainError `request-malformed`
 */
export function refuseAmbiguity(text: string): void {
  const levels: Level[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      checkString(text.slice(at, end), at, levels.at(-1));
      at = end;
    } else {
      step(character, levels);
      at += 1;
    }
  }
}

function step(character: string | undefined, levels: Level[]): void {
  if (character === '{') open(levels, { names: new Set(), expectsName: true });
  else if (character === '[') open(levels, { expectsName: false });
  else if (character === '}' || character === ']') levels.pop();
  else if (character === ',') {
    const level = levels.at(-1);
    if (level?.names) level.expectsName = true;
  }
}

function open(levels: Level[], level: Level): void {
  if (levels.length === MAX_DEPTH) throw malformed(`nested deeper than ${MAX_DEPTH} levels`);
  levels.push(level);
}

/** @returns the offset just after the closing quote */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function checkString(quoted: string, at: number, level: Level | undefined): void {
  const value = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  if (/\p{Surrogate}/u.test(value)) throw malformed(`a lone surrogate at character ${at}`);
  if (value.includes('\0')) throw malformed(`a NUL character at character ${at}`);
  if (!level?.names || !level.expectsName) return;
  if (FORBIDDEN_NAMES.includes(value)) throw malformed(`a forbidden name at character ${at}`);
  if (level.names.has(value)) throw malformed(`a repeated name at character ${at}`);
  level.names.add(value);
  level.expectsName = false;
}

function malformed(what: string): DomainError {
  return new DomainError('request-malformed', `The body is JSON with ${what}.`);
}
