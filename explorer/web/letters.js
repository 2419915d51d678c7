/** Whether keys of a single letter act: a choice that this browser keeps, for whoever speaks or types letters by mistake. */

const LETTERS_KEY = 'gpconnect-explorer:letters'

let chosen = true

/** Whether single letters act. They do until somebody says otherwise. */
export function lettersAct() {
  try {
    const kept = localStorage.getItem(LETTERS_KEY)
    return kept === null ? chosen : kept !== 'off'
  } catch {
    return chosen
  }
}

/** Switches single letters on or off. @param {boolean} act */
export function letLettersAct(act) {
  chosen = act
  try {
    localStorage.setItem(LETTERS_KEY, act ? 'on' : 'off')
  } catch {
    // A browser that keeps nothing for us: the choice then lives as long as the page.
  }
}
