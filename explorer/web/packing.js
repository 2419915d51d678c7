/** Packed documents: many recordings in one file, in which whatever occurs more than once is stored once. */

/**
 * The document that was packed. What is shared is made once and stands in several places, so nobody may change it.
 *
 * @param {{shared: Array, packed: Object}} document
 */
export function unpacked({shared, packed}) {
  const items = []
  const whole = part => {
    if (Array.isArray(part)) return part.map(whole)
    if (part === null || typeof part !== 'object') return part
    if (!('$' in part)) return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, whole(inner)]))
    const item = items[part.$]
    if ('but' in part) return {...item, ...whole(part.but)}
    return 'with' in part ? item.slice(0, part.a) + part.with + item.slice(item.length - part.z) : item
  }
  for (const item of shared) items.push(whole(item))
  return whole(packed)
}
