/**
 * What else there was to choose: the other things of a kind in the reply that a captured value comes from. Pure.
 *
 * @typedef {string|number|{members: [string[], string][], starts: boolean}} Step  a key, an index, or the first item of a
 *   list whose members at these paths have, or begin with, these texts
 * @typedef {Object<string, {path: Step[], after: string}>} Captures  where a reply holds each value that it gives
 */

/**
 * The texts of the values that travel together, once for each thing there was to choose from.
 *
 * @param {string|null} body  of the reply
 * @param {Captures} captures
 * @returns {Object<string, string>[]}  without those that lack a value
 */
export function alternativesIn(body, captures) {
  let tree
  try {
    tree = JSON.parse(body ?? '')
  } catch {
    return []
  }
  const chosen = JSON.stringify(Object.values(captures)[0].path.slice(0, 2))
  const [listed, wanted] = JSON.parse(chosen)
  const items = Array.isArray(tree?.[listed]) ? tree[listed].filter(item => fits(item, wanted, {})) : []
  return items.flatMap(item => {
    /** @type {Object<string, string>} */
    const texts = {}
    for (const [name, {path, after}] of Object.entries(captures)) {
      const same = JSON.stringify(path.slice(0, 2)) === chosen
      const found = same ? followed(item, path.slice(2), texts) : followed(tree, path, texts)
      const text = typeof found === 'number' ? String(found) : found
      if (typeof text !== 'string' || !text.startsWith(after)) return []
      texts[name] = text.slice(after.length)
    }
    return [texts]
  })
}

function followed(tree, path, texts) {
  let found = tree
  for (const step of path) {
    if (typeof step === 'object') found = Array.isArray(found) ? found.find(item => fits(item, step, texts)) : undefined
    else found = found?.[step]
  }
  return found
}

function fits(item, {members, starts}, texts) {
  return members.every(([path, wanted]) => {
    const found = followed(item, path, texts)
    const text = wanted.replace(/\$\{(\w+)\}/g, (_, name) => texts[name] ?? '')
    return typeof found === 'string' && (starts ? found.startsWith(text) : found === text)
  })
}
