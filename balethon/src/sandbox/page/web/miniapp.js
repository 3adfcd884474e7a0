'use strict'
// Bale.WebApp for a mini app in the frame of the sandbox's page. The mini app loads this from the sandbox's address, as
// /miniapp.js, in place of Bale's own script.

;(() => {
  // The page has left the launch data here; the frame's address is the mini app's own.
  const launch = (() => { try { return JSON.parse(window.name).balethon ?? {} } catch { return {} } })()
  const tell = (act, data) => {
    if (parent === window) console.warn(`Bale.WebApp.${act} does nothing here: this is not the frame of the sandbox's page`)
    else parent.postMessage({ balethon: act, data }, '*')
  }
  const app = {
    initData: String(new URLSearchParams(launch)),
    initDataUnsafe: launch.user ? { ...launch, user: JSON.parse(launch.user), auth_date: Number(launch.auth_date) } : {},
    ready() {},
    expand() {},
    close() { tell('close') },
    sendData(data) { tell('sendData', String(data)) },
  }
  const missing = new Set()
  window.Bale = { WebApp: new Proxy(app, { get(_, name) {
    if (!(name in app) && typeof name === 'string' && !missing.has(name)) {
      missing.add(name)
      console.warn(`the sandbox has no Bale.WebApp.${name}`)
    }
    return app[name]
  } }) }
})()
