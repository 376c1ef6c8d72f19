import type { DomainError } from '../../lib/errors/domain-error.js';
import { itemsOfTable } from './batch-columns.js';

const table = (columns: readonly string[], ...rows: readonly (readonly string[])[]) => ({
  columns,
  rows: rows.map((cells, index) => ({
    line: index + 2,
    cells: Object.fromEntries(columns.map((name, column) => [name, cells[column] ?? ''])),
  })),
});

describe('a table of questions', () => {
  it('is read by the Chinese names of its columns', () => {
    expect(
      itemsOfTable(
        table(
          ['证照编号', '办件编号', '经办人编号', '经办人姓名', '授权方式', '项目代码'],
          ['410726202611230101', 'XF-1', 'XF-017', '测试丙', '依职能', ''],
        ),
      ),
    ).toEqual([
      {
        line: 2,
        asked: {
          number: '410726202611230101',
          caseNo: 'XF-1',
          authMode: 'STATUTORY',
          operator: { id: 'XF-017', name: '测试丙' },
        },
      },
    ]);
  });

  it('is read by the names of the interface, in any order, and keeps words that it does not know', () => {
    expect(
      itemsOfTable(table(['authMode', 'operator.name', 'number'], ['ENTRUST', '丙', '1'], ['随便', '', '2'])),
    ).toEqual([
      { line: 2, asked: { authMode: 'ENTRUST', number: '1', operator: { name: '丙' } } },
      { line: 3, asked: { authMode: '随便', number: '2' } },
    ]);
  });

  it.each([
    ['with a column that nobody knows', ['证照编号', '备注'], 'B1'],
    ['with two columns of the same meaning', ['办件编号', '证照编号', 'caseNo'], 'C1'],
    ['with a name of all objects', ['toString'], 'A1'],
  ])('is refused %s', (_, columns, cell) => {
    try {
      itemsOfTable(table(columns, ['1']));
    } catch (error) {
      const { code, extensions } = error as DomainError;
      expect([code, extensions['cell']]).toEqual(['table-refused', cell]);
      return;
    }
    throw new Error('was read');
  });
});
