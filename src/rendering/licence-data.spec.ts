import { dataValidator } from './licence-data.js';
import { registerFields } from './register-fields.js';
import { mapPersonal } from './personal-fields.js';
import { dataWarnings } from './data-warnings.js';

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'begin', 'end', 'members'],
  register: {
    holderName: 'members[role=owner].name',
    holderCode: 'members[role=owner].code',
    category: 'kind',
  },
  properties: {
    name: { title: '名称', type: 'string', maxLength: 5 },
    kind: { type: 'string', enum: ['a', 'b'] },
    code: { type: 'string', format: 'project-code' },
    begin: { type: 'string', format: 'date' },
    end: { title: '竣工', type: 'string', format: 'date', formatMinimum: { $data: '1/begin' } },
    members: {
      title: '成员',
      type: 'array',
      contains: { title: '所有人', type: 'object', properties: { role: { const: 'owner' } } },
      items: {
        type: 'object',
        properties: {
          role: { type: 'string' },
          name: { type: 'string' },
          code: { type: 'string', format: 'uscc' },
          phone: { $ref: '#/$defs/phone' },
          idNo: { type: 'string', format: 'citizen-id', personal: 'citizen-id' },
        },
      },
    },
  },
  $defs: { phone: { type: 'string', format: 'phone', personal: 'phone' } },
};
const OWNER = {
  role: 'owner',
  name: '甲方',
  code: '11100000000013338W',
  phone: '10000016988',
  idNo: '999999196704081925',
};
const GOOD = {
  name: '大厦',
  kind: 'a',
  begin: '2024-02-29',
  end: '2024-03-01',
  members: [{ role: 'worker', name: '乙' }, OWNER],
};
const violations = dataValidator(SCHEMA);

describe('dataValidator', () => {
  it('finds nothing wrong with good data', () => {
    expect(violations(GOOD)).toEqual([]);
  });

  it.each([
    ['a missing field', { name: undefined }, '/data/name', 'name is missing'],
    ['an unknown field', { 'a/b': 1 }, '/data/a~1b', 'there is no such field'],
    ['a long text', { name: '一二三四五六' }, '/data/name', '名称: must NOT have more than 5 characters'],
    ['a wrong choice', { kind: 'c' }, '/data/kind', 'must be one of a, b'],
    ['a day that does not exist', { begin: '2023-02-29' }, '/data/begin', 'calendar date that exists'],
    ['dates that run backwards', { end: '2024-02-28' }, '/data/end', 'must not lie before 2024-02-29'],
    ['a list without the member needed', { members: [{ role: 'worker' }] }, '/data/members', 'has no 所有人'],
    ['another type', { members: 'none' }, '/data/members', 'must be array'],
    [
      'a wrong check character',
      { members: [{ ...OWNER, code: '11100000000013338X' }] },
      '/data/members/0/code',
      'unified social credit code',
    ],
  ])('names the place of %s', (_, change, pointer, detail) => {
    const data: unknown = JSON.parse(JSON.stringify({ ...GOOD, ...change }));
    const found = violations(data);
    expect(found.map((violation) => violation.pointer)).toEqual([pointer]);
    expect(found[0]?.detail).toContain(detail);
  });

  it('lets a draft lack anything, but be wrong in nothing', () => {
    expect(violations({}, 'draft')).toEqual([]);
    expect(violations({ members: [] }, 'draft')).toEqual([]);
    expect(violations({ members: [{ role: 'worker' }] }, 'draft')).toEqual([]);
    expect(violations({ name: '一二三四五六' }, 'draft').map(({ pointer }) => pointer)).toEqual([
      '/data/name',
    ]);
    expect(violations({ colour: 'red' }, 'draft').map(({ pointer }) => pointer)).toEqual(['/data/colour']);
  });

  it('never repeats a value, which may be a personal number', () => {
    const spoiled = { ...GOOD, members: [{ ...OWNER, idNo: '999999196704081926' }] };
    const [violation] = violations(spoiled);
    expect(violation?.pointer).toBe('/data/members/0/idNo');
    expect(JSON.stringify(violation)).not.toContain('999999');
  });

  it('lists every fault, but no more than 50', () => {
    const members = Array.from({ length: 80 }, () => ({ ...OWNER, code: 'x' }));
    expect(violations({ ...GOOD, members })).toHaveLength(50);
  });

  it.each([
    ['an unknown keyword', { ...SCHEMA, colour: 'red' }, 'colour'],
    ['an unknown kind of personal number', { type: 'string', personal: 'shoe-size' }, 'personal'],
    ['an unknown register field', { type: 'object', register: { owner: 'name' } }, 'register'],
  ])('refuses a schema with %s', (_, schema, message) => {
    expect(() => dataValidator(schema)).toThrow(message);
  });
});

describe('mapPersonal', () => {
  it('changes marked fields only, behind references too', () => {
    const masked = mapPersonal(SCHEMA, GOOD, (value, kind) => `${kind} of ${value.length}`);
    expect(masked).toEqual({
      ...GOOD,
      members: [GOOD.members[0], { ...OWNER, phone: 'phone of 11', idNo: 'citizen-id of 18' }],
    });
  });
  it('leaves out what is changed to undefined, and the data given as it was', () => {
    const removed = mapPersonal(SCHEMA, GOOD, () => undefined) as typeof GOOD;
    expect(Object.keys(removed.members[1] ?? {})).toEqual(['role', 'name', 'code']);
    expect(Object.keys(OWNER)).toContain('idNo');
  });
});

describe('registerFields', () => {
  it('follows the paths of the schema', () => {
    expect(registerFields(SCHEMA, GOOD)).toEqual({
      category: 'a',
      holderName: '甲方',
      holderCode: '11100000000013338W',
      projectCode: '',
    });
  });
});

describe('dataWarnings', () => {
  it('warns of a project code whose check digit does not match', () => {
    expect(dataWarnings(SCHEMA, { code: '2509-410726-04-01-271250' })).toEqual([
      { pointer: '/code', detail: 'the check digit of the project code does not match' },
    ]);
    expect(dataWarnings(SCHEMA, { code: '2020-410726-04-01-271250' })).toEqual([]);
  });
});
