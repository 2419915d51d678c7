/** The request as text to take away: curl, Python, and the bytes of HTTP. Pure functions, and the panel that shows them. */

import {copyButton} from './copy.js'
import {button, element, messageLink} from './dom.js'
import {later} from './later.js'

/**
 * A command for a POSIX shell.
 *
 * @param {{method?: string, url?: string, headers: [string, string][], body: string|null}} request
 */
export function asCurl({method, url, headers, body}) {
  const words = ['curl --globoff']
  if (method === 'HEAD') words.push('--head')
  else if (method !== (body === null ? 'GET' : 'POST')) words.push(`--request ${shell(method)}`)
  words.push(shell(url))
  // curl leaves a header out that is given as "Name:", and sends it empty when given as "Name;".
  for (const [name, text] of headers) words.push(`--header ${shell(text ? `${name}: ${text}` : `${name};`)}`)
  for (const name of addedBy(body, headers)) words.push(`--header ${shell(`${name}:`)}`)
  if (body !== null) words.push(`--data-raw ${shell(body)}`)
  return words.join(' \\\n  ')
}

/** A script for Python with httpx. @param {Parameters<typeof asCurl>[0]} request */
export function asPython({method, url, headers, body}) {
  const client = says(headers, 'Accept') ? ['', 'reply = httpx.request(']
    : ['', 'client = httpx.Client()', 'del client.headers["Accept"]  # httpx would add one', 'reply = client.request(']
  const lines = ['import httpx', ...client, `    ${python(method)},`, `    ${python(url)},`]
  if (headers.length) {
    lines.push('    headers=[', ...headers.map(([name, text]) => `        (${python(name)}, ${python(text)}),`), '    ],')
  }
  if (body !== null) lines.push(`    content=${python(body)},`)
  return [...lines, ')', 'print(reply.status_code, reply.text)'].join('\n')
}

/** The request as it stands on the wire, with line feeds for line ends. @param {Parameters<typeof asCurl>[0]} request */
export function asHttp({method, url, headers, body}) {
  const [, host, path] = /^[a-z]+:\/\/([^/?#]+)(.*)$/s.exec(url) ?? [null, '', url]
  const lines = [`${method} ${path || '/'} HTTP/1.1`, `Host: ${host}`, ...headers.map(([name, text]) => `${name}: ${text}`)]
  if (body !== null) lines.push(`Content-Length: ${new TextEncoder().encode(body).length}`)
  return [...lines, '', body ?? ''].join('\n')
}

/** The bytes of the request: as {@link asHttp}, with the line ends that HTTP has. @param {Parameters<typeof asCurl>[0]} request */
export function asWire(request) {
  const text = asHttp(request)
  const head = text.length - (request.body ?? '').length
  return text.slice(0, head).replaceAll('\n', '\r\n') + text.slice(head)
}

/**
 * The ways to write a request: what each is called, what is shown, what is copied.
 *
 * @type {[string, (request: import('./recording.js').Message) => string, (request: import('./recording.js').Message) => string][]}
 */
const WRITTEN = [['curl', asCurl, asCurl], ['Python', asPython, asPython], ['HTTP', asHttp, asWire]]

/**
 * The panel.
 *
 * @param {import('./recording.js').Recording} recording
 * @param {import('./recording.js').Message} request
 * @param {string} remark  what kind of request this is: recorded, ready to send, as sent
 */
export function codePanel(recording, request, remark) {
  if (!request.url) return [element('p', {}, 'There is no request to show: it was not reached.'), ...wholeRun(recording)]
  const own = request.label === request.exchange ? [] : [element('p', {class: 'sx-lesson'},
    'This request is sent on by whoever got the one before it. The request to send yourself is ', messageLink(recording, request.exchange), '.')]
  return [...own, ...WRITTEN.flatMap(([name, write, take]) => [
    element('h3', {}, name, element('small', {}, remark), copyButton(`Copy ${name}`, () => take(request))),
    element('pre', {class: 'sx-code sx-code--plain', tabindex: '0', role: 'group', 'aria-label': name}, write(request)),
  ]), ...wholeRun(recording)]
}

/** The run as a file, for tools that read what browsers keep. */
function wholeRun(recording) {
  const save = button('Download HAR', async () => {
    try {
      (await later.har()).saveHar(recording)
    } catch {
      why.textContent = 'The part of this page that writes the file could not be fetched. Try again when the server is back.'
    }
  }, {kind: 'quiet small'})
  const why = element('p', {}, 'All messages as they are shown here, those sent live and those recorded, as HAR 1.2: browsers ',
    'and many tools open such a file. What is recorded is marked so, its times are simulated. Secrets are left out.')
  return [element('h3', {}, 'Whole run', element('small', {}, 'every hop, with its times'), save), why]
}

/** The headers that curl would add by itself. */
function addedBy(body, headers) {
  return ['Accept', ...body === null ? [] : ['Content-Type']].filter(name => !says(headers, name))
}

function says(headers, wanted) {
  return headers.some(([name]) => name.toLowerCase() === wanted.toLowerCase())
}

/** Within single quotes every character is itself; a plain word needs none. */
function shell(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`
}

/** JSON writes a string as Python reads it. */
function python(text) {
  return JSON.stringify(text)
}
