/** Browsers name text/html; programs that name nothing, or JSON first, get JSON. */
export function wantsHtml(accept = ''): boolean {
  const html = accept.indexOf('text/html');
  const json = accept.indexOf('application/json');
  return html >= 0 && (json < 0 || html < json);
}
