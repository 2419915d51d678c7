/** The base address: stored once in a Recording, and written out here, with all that points into the texts. */

const BASE = '${base}'

/** The text with the base written out. */
export function withBase(text, base) {
  return text.includes(BASE) ? text.split(BASE).join(base) : text
}

/**
 * Where a place in a text is once the base is written out.
 *
 * @param {string} text    as stored, with `${base}` in it
 * @param {number} offset  in characters, as Python counts them: one for a sign beyond U+FFFF, where script counts two
 * @param {string} base
 */
export function shifted(text, offset, base) {
  const before = [...text].slice(0, offset).join('')
  return withBase(before, base).length
}

/**
 * A message with the base written out, its body as text, and its marks where they belong in what is shown.
 *
 * @param {Object} message  as a Recording holds it
 * @param {string[]} bodies
 * @param {string} base
 */
export function grounded(message, bodies, base) {
  const stored = typeof message.body === 'number' ? bodies[message.body] : message.body ?? null
  const headers = message.headers ?? []
  const texts = {
    url: () => message.url,
    header: mark => headers.find(([name]) => name.toLowerCase() === mark.header?.toLowerCase())?.[1],
    body: mark => textAt(parsed(stored), mark.pointer),
    claims: mark => textAt(message.claims, mark.pointer),
  }
  const marks = (message.marks ?? []).flatMap(mark => {
    const text = texts[mark.in]?.(mark)
    if (typeof text !== 'string') return []
    return [{...mark, start: shifted(text, mark.start, base), end: shifted(text, mark.end, base)}]
  })
  const grown = {...message, headers: headers.map(([name, text]) => [name, withBase(text, base)]), marks,
    body: stored === null ? null : withBase(stored, base)}
  if (message.url) grown.url = withBase(message.url, base)
  if (message.parts) grown.parts = message.parts.map(({part, text}) => ({part, text: withBase(text, base)}))
  if (message.claims) grown.claims = claimsWithBase(message.claims, base)
  return grown
}

/** The string, or the number as text, at a JSON pointer; undefined where there is none. */
export function textAt(value, pointer) {
  for (const key of pointer.split('/').slice(1)) {
    if (value === null || typeof value !== 'object') return undefined
    value = value[key.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}

/** What a JSON text says; undefined when it is none. */
export function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function claimsWithBase(claims, base) {
  return JSON.parse(withBase(JSON.stringify(claims), base))
}
