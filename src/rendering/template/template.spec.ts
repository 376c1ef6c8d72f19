import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TemplatesService } from '../templates.service.js';
import { loadTemplate } from './template.js';

type Json = Record<string, unknown>;

describe('loadTemplate', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'template-'));
    cpSync('templates/construction-permit/1', folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Changes one JSON file of the copy. */
  function change(file: string, edit: (content: Json) => void): void {
    const path = join(folder, file);
    const content = JSON.parse(readFileSync(path, 'utf8')) as Json;
    edit(content);
    writeFileSync(path, JSON.stringify(content));
  }
  const load = () => loadTemplate(folder, 'construction-permit', '1');
  const first = (content: Json) => (content['pages'] as { elements: Json[] }[])[0]?.elements[0] ?? {};

  it('reads the template of this tree', () => {
    expect(load().layout.pages.map(({ name }) => name)).toEqual(['front', 'table', 'unit-works']);
  });

  it('has another digest when a word changes', () => {
    const before = load().digest;
    change('wording.json', (wording) => (wording['country'] = '中华人民共和国 '));
    expect(load().digest).not.toBe(before);
  });

  it.each<[string, string, (content: Json) => void, string]>([
    ['a member nobody knows', 'layout.json', (layout) => (layout['margin'] = 3), 'must NOT have additional'],
    [
      'a colour that is none',
      'layout.json',
      (layout) => (layout['colours'] = { ink: 'red' }),
      '/colours/ink',
    ],
    [
      'an element of an unknown type',
      'layout.json',
      (layout) => (first(layout)['type'] = 'picture'),
      '/pages/0/elements/0',
    ],
    [
      'a style that is not defined',
      'layout.json',
      (layout) => (first(layout)['style'] = 'huge'),
      'page front, element 0 (text): there is no style huge',
    ],
    [
      'words that are not there',
      'layout.json',
      (layout) => (first(layout)['wording'] = 'motto'),
      'wording.json has no key motto',
    ],
    [
      'neither words nor value',
      'layout.json',
      (layout) => delete first(layout)['wording'],
      'needs either wording or value',
    ],
    [
      'an expression that does not parse',
      'wording.json',
      (wording) => (wording['number'] = '编号 {number | shout}'),
      'number: Expression "number | shout"',
    ],
    [
      'a word that no font has',
      'wording.json',
      (wording) => (wording['country'] = '😀'),
      'country: cannot draw 😀',
    ],
    [
      'a seal on a page that is not there',
      'layout.json',
      (layout) => (layout['countersignPlace'] = { page: 4, centre: [60, 60], diameter: 42 }),
      'layout.json: countersignPlace: there is no such page',
    ],
    [
      'a seal over the edge of the page',
      'layout.json',
      (layout) => (layout['sealPlaces'] = { edge: { page: 1, centre: [190, 60], diameter: 42 } }),
      'layout.json: edge: it does not lie on the page',
    ],
    ['a schema that is none', 'schema.json', (schema) => (schema['type'] = 'permit'), 'type'],
  ])('refuses %s and says where', (_, file, edit, message) => {
    change(file, edit);
    expect(load).toThrow(message);
    expect(load).toThrow(folder);
  });

  it('refuses columns that do not add up to their box', () => {
    change('layout.json', (layout) => {
      const pages = layout['pages'] as { elements: Json[] }[];
      const grid = pages[1]?.elements.find(({ type }) => type === 'grid');
      if (grid) grid['columns'] = [30, 30, 30, 30];
    });
    expect(load).toThrow('its columns add up to 120 mm, the box is 170 mm wide');
  });

  it('refuses a broken file by name', () => {
    writeFileSync(join(folder, 'layout.json'), '{');
    expect(load).toThrow(folder);
  });
});

describe('TemplatesService', () => {
  it('takes the highest version for new licences, 10 after 9', () => {
    const root = mkdtempSync(join(tmpdir(), 'templates-'));
    for (const version of ['9', '10']) {
      cpSync('templates/construction-permit/1', join(root, 'permit', version), { recursive: true });
    }
    const templates = TemplatesService.load(root);
    expect(templates.templateFor('permit').version).toBe('10');
    expect(templates.templateFor('permit', '9').version).toBe('9');
    expect(templates.hasLicenceType('construction-permit')).toBe(false);
    expect(() => templates.templateFor('permit', '8')).toThrow('There is no form for permit, version 8.');
    rmSync(root, { recursive: true });
  });
});
