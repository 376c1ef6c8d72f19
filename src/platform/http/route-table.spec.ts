import { RouteTable } from './route-table.js';

describe(RouteTable.name, () => {
  const routes = new RouteTable();
  routes.add('/v1/licences', 'POST');
  routes.add('/v1/licences', ['GET', 'HEAD']);
  routes.add('/v1/licences/:id/document', 'GET');
  routes.add('/files/*', 'GET');
  routes.add('/a.b', 'GET');
  routes.add('*', 'OPTIONS');

  it.each([
    { url: '/v1/licences', methods: ['GET', 'HEAD', 'POST'] },
    { url: '/v1/licences?number=1', methods: ['GET', 'HEAD', 'POST'] },
    { url: '/v1/licences/', methods: [] },
    { url: '/v1/licences/x/document', methods: ['GET'] },
    { url: '/v1/licences//document', methods: [] },
    { url: '/v1/licences/x/y/document', methods: [] },
    { url: '/files/a/b', methods: ['GET'] },
    { url: '/a.b', methods: ['GET'] },
    { url: '/axb', methods: [] },
    { url: '/anything', methods: [] },
  ])('$url takes $methods', ({ url, methods }) => {
    expect(routes.methodsOf(url)).toEqual(methods);
  });
});
