/**
 * Elements, made without a line of HTML text: strings become text nodes, so that what a server sent can never run.
 */

const SVG = 'http://www.w3.org/2000/svg'

/**
 * An HTML element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Object<string, string|number|boolean|null|undefined>} attributes  false, null and undefined leave one out
 * @param {...(Node|string|number|null|false|undefined|Array)} children  arrays are flattened, empty ones skipped
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children)
}

/**
 * An SVG element; otherwise as {@link element}.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Object<string, string|number|boolean|null|undefined>} attributes
 * @param {...(Node|string|number|null|false|undefined|Array)} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function drawn(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children)
}

/**
 * A button that does one thing.
 *
 * @param {string} name  what it is called; also its text, unless `content` is given
 * @param {(event: Event) => void} press
 * @param {{kind?: string, content?: Node, title?: string}} [look]
 */
export function button(name, press, look = {}) {
  const kinds = ['sx-button', ...(look.kind ?? '').split(' ').filter(Boolean).map(kind => `sx-button--${kind}`)]
  const made = element('button', {
    type: 'button', class: kinds.join(' '), title: look.title, 'aria-label': look.content ? name : null,
  }, look.content ?? name)
  made.addEventListener('click', press)
  return made
}

/** A link to a message of a recording, which opens it on the same way wherever it is followed. */
export function messageLink({variant}, label, ...children) {
  const address = `#m=${label}${variant ? `&v=${variant}` : ''}`
  return element('a', {href: address, 'data-message': label}, children.length ? children : label)
}

function furnish(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue
    made.setAttribute(name, value === true ? '' : String(value))
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === '') continue
    made.append(child instanceof Node ? child : String(child))
  }
  return made
}
