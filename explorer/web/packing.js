/** Packed documents: many recordings in one file, in which whatever occurs more than once is stored once. */

/**
 * The document that was packed. What is shared is made once and stands in several places, so nobody may change it.
 *
 * @param {{shared: Array, packed: Object}} document
 * @param {Object|null} [atHand]  the document whose parts it is told by as well
 */
export function unpacked({shared, packed}, atHand = null) {
  const items = []
  const others = [...partsOf(atHand)]
  const whole = part => {
    if (Array.isArray(part)) return part.map(whole)
    if (part === null || typeof part !== 'object') return part
    if (!('$' in part)) return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, whole(inner)]))
    const item = part.$ < 0 ? others[-1 - part.$] : items[part.$]
    if ('but' in part) return Object.assign(Array.isArray(item) ? [...item] : {...item}, whole(part.but))
    return 'with' in part ? item.slice(0, part.a) + part.with + item.slice(item.length - part.z) : item
  }
  for (const item of shared) items.push(whole(item))
  return whole(packed)
}

/** Every text, list and object of a document, what is within one before itself. */
function* partsOf(document) {
  if (typeof document === 'string') yield document
  if (document === null || typeof document !== 'object') return
  for (const part of Object.values(document)) yield* partsOf(part)
  yield document
}
