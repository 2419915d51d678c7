/** The news that the explorer tells the page: events of its element, which bubble and leave a shadow root. */

/**
 * @param {HTMLElement} explorer
 * @param {'sequence-ready'|'sequence-select'|'sequence-sent'} name
 * @param {Object} detail
 */
export function tell(explorer, name, detail) {
  explorer.dispatchEvent(new CustomEvent(name, {detail, bubbles: true, composed: true}))
}
