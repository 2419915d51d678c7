/**
 * Parts that are fetched when they are first used, each by a function that gives its module.
 *
 * Every dynamic import of the component stands here, so that whoever joins the modules into one script has one place to
 * look at, and the addresses of their style sheets with them. A part that does not come is asked for again the next
 * time; its user says so in words.
 */
export const later = {
  catalogue: () => import('./catalogue.js'),
  sending: () => import('./sending.js'),
  live: () => import('./liverun.js'),
  har: () => import('./har.js'),
  keylist: () => import('./keylist.js'),
  runs: () => import('./runs.js'),
  stage: () => import('./stage.js'),
  panels: () => import('./panels.js'),
  editor: () => import('./editor.js'),
  views: async () => (await import('./views.js')).Views,
  reading: async () => (await import('./reading.js')).Reading,
  /** The address of a style sheet. @param {string} name */
  sheet: name => new URL(name, import.meta.url).href,
}
